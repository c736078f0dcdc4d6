import JSON
import KubeClient
import Testing

/// One run: its attempts, its limits, its end.
@Suite("A run")
struct RunTests {
  @Test("is tried again until it succeeds")
  func retried() async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      try await namespace.create(
        .rotaJobs,
        Manifest.job("flaky", script: #"test "$ROTA_ATTEMPT" -ge 3"#, ["retryLimit": 4]))
      try await namespace.create(.rotaRuns, Manifest.run("flaky-1", of: "flaky"))
      let run = try await namespace.run("flaky-1", reaches: "Succeeded")
      let attempts = run["status"]["attempts"].array ?? []
      #expect(attempts.map { $0["exitCode"].int } == [1, 1, 0])
      #expect(attempts.map { $0["podName"].string } == (1...3).map { "flaky-1-\($0)" })
      #expect(run["status"]["attemptCount"] == 3)
      #expect(run.condition("Complete")["status"] == "True")
    }
  }

  @Test("fails once its retries are used up")
  func retryLimit() async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      try await namespace.create(
        .rotaJobs, Manifest.job("broken", script: "exit 3", ["retryLimit": 1]))
      try await namespace.create(.rotaRuns, Manifest.run("broken-1", of: "broken"))
      let run = try await namespace.run("broken-1", reaches: "Failed")
      #expect(run["status"]["reason"] == "RetryLimitExceeded")
      #expect(run["status"]["attempts"].array?.map { $0["exitCode"].int } == [3, 3])
      #expect(run["status"]["failed"] == 2)
      let waited = try await namespace.kubectl(
        "wait", "--for=condition=Failed", "jr/broken-1", "--timeout=10s")
      #expect(waited.succeeded, "\(waited)")
      try await namespace.object(.rotaJobs, "broken", "tells of it") {
        $0["status"]["lastRun"]["phase"] == "Failed"
          && $0["status"]["lastFailureTime"].string != nil
      }
    }
  }

  @Test("keeps the last lines of what failed")
  func logTail() async throws {
    try await TestNamespace.with { namespace in
      guard namespace.cluster.servesLogs else { return }
      try await namespace.create(
        .rotaJobs, Manifest.job("wordy", script: "seq 1 20; echo the end is near >&2; exit 7"))
      try await namespace.create(.rotaRuns, Manifest.run("wordy-1", of: "wordy"))
      let run = try await namespace.run("wordy-1", reaches: "Failed")
      let tail = run["status"]["attempts"][0]["logTail"].string ?? ""
      #expect(tail.contains("the end is near"), "\(run["status"].text)")
      #expect(!tail.contains("\n5\n"))
    }
  }

  @Test("is refused what the Job's policy does not let it override")
  func overridePolicy() async throws {
    try await TestNamespace.with { namespace in
      try await namespace.create(
        .rotaJobs, Manifest.job("strict", ["overridePolicy": ["allowed": ["env"]]]))
      try await namespace.create(
        .rotaRuns, Manifest.run("strict-1", of: "strict", ["command": ["id"]]))
      let run = try await namespace.run("strict-1", reaches: "Failed")
      #expect(run["status"]["reason"] == "OverrideNotAllowed")
      #expect(run["status"]["message"].string?.contains("spec.overrides.command") ?? false)
    }
  }

  @Test("ends at its time limit, retries or not")
  func timeLimit() async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      try await namespace.create(
        .rotaJobs,
        Manifest.job("slow", script: Script.long, ["timeLimitSeconds": 40, "retryLimit": 5]))
      try await namespace.create(.rotaRuns, Manifest.run("slow-1", of: "slow"))
      let run = try await namespace.run("slow-1", reaches: "Failed")
      #expect(run["status"]["reason"] == "TimeLimitExceeded")
      #expect(run["status"]["timeLimitSeconds"] == 40)
      try await namespace.noPodRuns()
    }
  }

  @Test("is cancelled by a field")
  func cancelled() async throws {
    try await TestNamespace.with { namespace in
      try await namespace.create(.rotaJobs, Manifest.job("long", script: Script.long))
      try await namespace.create(.rotaRuns, Manifest.run("long-1", of: "long"))
      try await namespace.run("long-1", reaches: "Running")
      let patched = try await namespace.kubectl(
        "patch", "jr", "long-1", "--type=merge", "-p", #"{"spec":{"cancel":true}}"#)
      #expect(patched.succeeded, "\(patched)")
      let run = try await namespace.run("long-1", reaches: "Cancelled")
      #expect(run["status"]["completionTime"].string != nil)
      try await namespace.noPodRuns()
    }
  }

  @Test("takes another command, environment, image and resources when asked")
  func overridden() async throws {
    try await TestNamespace.with { namespace in
      try await namespace.create(
        .rotaJobs,
        Manifest.job(
          "report",
          [
            "template": [
              "spec": [
                "containers": [
                  [
                    "name": "main", "command": ["sh", "-c", "exit 9"],
                    "env": [["name": "DAY", "value": "today"], ["name": "KEPT", "value": "yes"]],
                  ]
                ]
              ]
            ]
          ]))
      let script = #"test "$DAY$KEPT$MORE" = "yesterdayyes1" && test "$1" = argument"#
      try await namespace.create(
        .rotaRuns,
        Manifest.run(
          "report-1", of: "report",
          [
            "image": "docker.io/library/busybox:1.35",
            "command": ["sh", "-c", .string(script), "sh"], "args": ["argument"],
            "env": [["name": "DAY", "value": "yesterday"], ["name": "MORE", "value": "1"]],
            "resources": ["requests": ["cpu": "10m"]],
          ]))
      let run = try await namespace.run("report-1", reaches: "Succeeded")
      #expect(run["status"]["attempts"][0]["image"].string?.contains("busybox:1.35") == true)
      let pod = try await namespace.object(.pods, "report-1-1")
      #expect(pod["spec"]["containers"][0]["image"] == "docker.io/library/busybox:1.35")
      #expect(pod["spec"]["containers"][0]["resources"]["requests"]["cpu"] == "10m")
    }
  }

  @Test("keeps the template it began with when its Job changes")
  func templateIsKept() async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      try await namespace.create(
        .rotaJobs,
        Manifest.job("edited", script: #"test "$ROTA_ATTEMPT" -ge 2"#, ["retryLimit": 1]))
      try await namespace.create(.rotaRuns, Manifest.run("edited-1", of: "edited"))
      try await namespace.object(.rotaRuns, "edited-1", "has a template") {
        !$0["status"]["template"].isNull
      }
      try await namespace.edit("edited", ["template": Manifest.template(["false"])])
      try await namespace.run("edited-1", reaches: "Succeeded")
    }
  }

  @Test("that is finished stays within the history limits, the newest kept")
  func history() async throws {
    try await TestNamespace.with { namespace in
      try await namespace.create(
        .rotaJobs, Manifest.job("often", ["successfulRunsHistoryLimit": 2]))
      for index in 1...4 {
        try await namespace.create(.rotaRuns, Manifest.run("often-\(index)", of: "often"))
        if index < 3 { try await namespace.run("often-\(index)", reaches: "Succeeded") }
      }
      let runs = try await namespace.runs(of: "often", "two are left") {
        $0.count == 2 && $0.allSatisfy { $0.phase == "Succeeded" }
      }
      #expect(runs.map(\.name) == ["often-3", "often-4"])
      try await namespace.none(of: .pods, "of a forgotten run") { pod in
        !["often-3", "often-4"].contains(pod["metadata"]["labels"]["rota.dev/run"].string)
      }
    }
  }
}
