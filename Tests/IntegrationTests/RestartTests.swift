import JSON
import KubeClient
import Testing

/// A controller may end at any moment, and there may be two of them.
@Suite("Restarts")
struct RestartTests {
  @Test("a Pod that ends while the controller is down is recorded, and not run again")
  func endsWhileDown() async throws {
    try await TestNamespace.with { namespace in
      try await namespace.create(.rotaJobs, Manifest.job("short", script: "sleep 1"))
      try await namespace.create(.rotaRuns, Manifest.run("short-1", of: "short"))
      try await namespace.object(.pods, "short-1-1")
      await namespace.controllers.crashAll()
      try await namespace.object(.pods, "short-1-1", "ends") { $0.phase == "Succeeded" }
      try namespace.controllers.start(on: namespace.cluster)
      let run = try await namespace.run("short-1", reaches: "Succeeded")
      #expect(run["status"]["attemptCount"] == 1)
      #expect(try await namespace.list(.pods).map(\.name) == ["short-1-1"])
    }
  }

  @Test("a finished Pod deleted while the controller is down keeps its result")
  func deletedWhileDown() async throws {
    try await TestNamespace.with { namespace in
      try await namespace.create(.rotaJobs, Manifest.job("short", script: "sleep 1"))
      try await namespace.create(.rotaRuns, Manifest.run("short-1", of: "short"))
      try await namespace.object(.pods, "short-1-1")
      await namespace.controllers.crashAll()
      try await namespace.object(.pods, "short-1-1", "ends") { $0.phase == "Succeeded" }
      let deleted = try await namespace.kubectl("delete", "pod", "short-1-1", "--wait=false")
      #expect(deleted.succeeded, "\(deleted)")
      try namespace.controllers.start(on: namespace.cluster)
      let run = try await namespace.run("short-1", reaches: "Succeeded")
      #expect(run["status"]["attemptCount"] == 1)
      try await namespace.none(of: .pods, "is held by a finalizer")
    }
  }

  @Test("a run made while no controller was there is carried out by the next one")
  func createdWhileDown() async throws {
    try await TestNamespace.with { namespace in
      await namespace.controllers.stopAll()
      try await namespace.create(.rotaJobs, Manifest.job("later"))
      try await namespace.create(.rotaRuns, Manifest.run("later-1", of: "later"))
      try namespace.controllers.start(on: namespace.cluster)
      try await namespace.run("later-1", reaches: "Succeeded")
    }
  }

  @Test("after hours down, the newest missed tick runs, and it alone")
  func downOverTicks() async throws {
    try await TestNamespace.with(clock: .minuteAhead) { namespace in
      try await namespace.create(.rotaJobs, Manifest.job("tick", schedule: "* * * * *"))
      let first = try await namespace.runs(of: "tick", "one succeeds") {
        $0.contains { $0.phase == "Succeeded" }
      }
      await namespace.controllers.crashAll()
      try namespace.controllers.start(on: namespace.cluster, later: .seconds(4 * 3600))
      let runs = try await namespace.runs(of: "tick", "the missed one runs") {
        $0.count > first.count && $0.last?.phase == "Succeeded"
      }
      #expect(runs.count == first.count + 1, "\(runs.map(\.name))")
    }
  }

  @Test("two controllers at once double no run and no Pod")
  func two() async throws {
    try await TestNamespace.with(clock: .fast(), controllers: 2) { namespace in
      try await namespace.create(
        .rotaJobs,
        Manifest.job("twice", schedule: "* * * * *", ["successfulRunsHistoryLimit": 100]))
      for index in 1...5 {
        try await namespace.create(.rotaRuns, Manifest.run("hand-\(index)", of: "twice"))
      }
      let runs = try await namespace.runs(of: "twice", "seven are done") {
        $0.filter { $0.phase == "Succeeded" }.count >= 7
      }
      let slots = runs.compactMap { $0["spec"]["scheduledTime"].string }
      #expect(slots.count == Set(slots).count, "\(slots)")
      let done = runs.filter { $0.phase == "Succeeded" }
      #expect(done.allSatisfy { $0["status"]["attemptCount"] == 1 })
      let pods = try await namespace.list(.pods).map { $0["metadata"]["labels"]["rota.dev/run"] }
      #expect(pods.count == Set(pods).count)
    }
  }

  @Test("of the API server in mid-run lose no run and double none")
  func server() async throws {
    let own = try await OwnCluster.start()
    try await TestNamespace.with(clock: .fast(), on: own.cluster) { namespace in
      try await namespace.create(
        .rotaJobs,
        Manifest.job(
          "tick", schedule: "* * * * *", script: "sleep 1", ["successfulRunsHistoryLimit": 100]))
      try await namespace.runs(of: "tick", "one runs") { $0.contains { $0.phase == "Running" } }
      try await own.restart()
      let runs = try await namespace.runs(of: "tick", "the next ones succeed too") {
        $0.filter { $0.phase == "Succeeded" }.count >= 3
      }
      let slots = runs.compactMap { $0["spec"]["scheduledTime"].string }
      #expect(slots.count == Set(slots).count, "\(slots)")
      #expect(!runs.contains { $0.phase == "Failed" }, "\(runs.map { $0["status"].text })")
      let attempts = runs.filter { $0.phase == "Succeeded" }.map { $0["status"]["attemptCount"] }
      #expect(attempts.allSatisfy { $0 == 1 }, "\(attempts)")
    }
    await own.remove()
  }
}
