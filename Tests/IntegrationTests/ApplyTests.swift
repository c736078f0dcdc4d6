import JSON
import KubeClient
import Testing

/// What GitOps tools rely on: applying what is there changes nothing.
@Suite("Apply")
struct ApplyTests {
  private static let job = Manifest.job(
    "steady", schedule: "0 5 * * *", script: "true",
    [
      "retryLimit": 2, "timeZone": "Europe/Berlin", "concurrencyPolicy": "Queue",
      "template": [
        "metadata": ["labels": ["team": "shop"]],
        "spec": [
          "containers": [
            [
              "name": "main", "command": ["true"], "ports": [["containerPort": 80]],
              "resources": ["requests": ["cpu": "100m"]],
            ]
          ]
        ],
      ],
    ])

  @Test("twice is unchanged, and diff agrees")
  func unchanged() async throws {
    try await TestNamespace.with { namespace in
      let first = try await namespace.kubectl(["apply"], Self.job)
      #expect(first.output == "job.rota.dev/steady created\n", "\(first)")
      try await namespace.job("steady", "Ready", "True")

      let again = try await namespace.kubectl(["apply"], Self.job)
      #expect(again.output == "job.rota.dev/steady unchanged\n", "\(again)")
      let diff = try await namespace.kubectl(["diff"], Self.job)
      #expect(diff.exitCode == 0, "\(diff)")
    }
  }

  @Test("on the server side twice writes nothing, and a change shows in diff")
  func serverSide() async throws {
    try await TestNamespace.with { namespace in
      let verb = ["apply", "--server-side"]
      let first = try await namespace.kubectl(verb, Self.job)
      #expect(first.output == "job.rota.dev/steady serverside-applied\n", "\(first)")
      let ready = try await namespace.job("steady", "Ready", "True")
      let second = try await namespace.kubectl(verb, Self.job)
      #expect(second.succeeded, "\(second)")
      let after = try await namespace.object(.rotaJobs, "steady")
      #expect(after["metadata"]["resourceVersion"] == ready["metadata"]["resourceVersion"])
      #expect(after["metadata"]["generation"] == 1)

      let same = try await namespace.kubectl(["diff", "--server-side"], Self.job)
      #expect(same.exitCode == 0, "\(same)")
      var changed = Self.job
      changed["spec"]["retryLimit"] = 3
      let diff = try await namespace.kubectl(["diff", "--server-side"], changed)
      #expect(diff.exitCode == 1 && diff.output.contains("+  retryLimit: 3"), "\(diff)")
    }
  }

  @Test("by two managers is a conflict that names both")
  func conflict() async throws {
    try await TestNamespace.with { namespace in
      _ = try await namespace.kubectl(["apply", "--server-side", "--field-manager=one"], Self.job)
      var changed = Self.job
      changed["spec"]["retryLimit"] = 3
      let verb = ["apply", "--server-side", "--field-manager=two"]
      let refused = try await namespace.kubectl(verb, changed)
      #expect(refused.exitCode == 1, "\(refused)")
      #expect(
        refused.errors.contains(#"conflict with "one""#)
          && refused.errors.contains(".spec.retryLimit"),
        "\(refused)")
      let forced = try await namespace.kubectl(verb + ["--force-conflicts"], changed)
      #expect(forced.succeeded, "\(forced)")
    }
  }
}
