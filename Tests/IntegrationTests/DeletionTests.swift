import JSON
import KubeClient
import Testing

/// Deleting anything at any time leaves nothing behind and nothing stuck.
@Suite("Deletion")
struct DeletionTests {
  private func start(in namespace: TestNamespace, retryLimit: JSONValue = 0) async throws {
    try await namespace.create(
      .rotaJobs, Manifest.job("long", script: Script.long, ["retryLimit": retryLimit]))
    try await namespace.create(.rotaRuns, Manifest.run("long-1", of: "long"))
    try await namespace.run("long-1", reaches: "Running")
  }

  @Test(
    "of a Job in mid-run takes its runs and Pods along", arguments: ["background", "foreground"])
  func job(cascade: String) async throws {
    try await TestNamespace.with { namespace in
      try await start(in: namespace)
      let deleted = try await namespace.kubectl(
        "delete", "rj", "long", "--cascade=\(cascade)", "--timeout=40s")
      #expect(deleted.succeeded, "\(deleted)")
      try await namespace.none(of: .rotaRuns, "outlives the Job")
      try await namespace.none(of: .pods, "outlives the Job")
    }
  }

  @Test("of a Job with orphaning leaves its run going")
  func orphan() async throws {
    try await TestNamespace.with { namespace in
      try await start(in: namespace)
      let deleted = try await namespace.kubectl(
        "delete", "rj", "long", "--cascade=orphan", "--timeout=40s")
      #expect(deleted.succeeded, "\(deleted)")
      try await namespace.object(.rotaRuns, "long-1", "belongs to nobody and runs") {
        ($0["metadata"]["ownerReferences"].array ?? []).isEmpty && $0.phase == "Running"
      }
      let cancelled = try await namespace.kubectl(
        "patch", "jr", "long-1", "--type=merge", "-p", #"{"spec":{"cancel":true}}"#)
      #expect(cancelled.succeeded, "\(cancelled)")
      try await namespace.run("long-1", reaches: "Cancelled")
      try await namespace.noPodRuns()
    }
  }

  @Test("of a run takes its Pod along")
  func run() async throws {
    try await TestNamespace.with { namespace in
      try await start(in: namespace)
      let deleted = try await namespace.kubectl("delete", "jr", "long-1", "--timeout=40s")
      #expect(deleted.succeeded, "\(deleted)")
      try await namespace.none(of: .pods, "outlives the run")
      try await namespace.object(.rotaJobs, "long", "is idle") {
        $0["status"]["activeCount"].int ?? 0 == 0
      }
    }
  }

  @Test("of a Pod under a run's feet is recorded and made up for", arguments: [1, 0])
  func pod(grace: Int) async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      try await start(in: namespace, retryLimit: 1)
      let deleted = try await namespace.kubectl(
        "delete", "pod", "long-1-1", "--grace-period=\(grace)", "--force=\(grace == 0)",
        "--timeout=40s")
      #expect(deleted.succeeded, "\(deleted)")
      try await namespace.object(.pods, "long-1-2", "is the second attempt")
      let run = try await namespace.object(.rotaRuns, "long-1", "runs again") {
        $0.phase == "Running" && $0["status"]["attempts"].array?.count == 2
      }
      #expect(run["status"]["attempts"][0]["finishTime"].string != nil)
      #expect(run["status"]["succeeded"].int ?? 0 == 0)
    }
  }
}
