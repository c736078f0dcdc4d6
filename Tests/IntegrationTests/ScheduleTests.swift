import JSON
import KubeClient
import Testing

/// Ticks that meet an active run, and ticks that should not come.
@Suite("A schedule")
struct ScheduleTests {
  private func job(_ policy: JSONValue, _ script: String) -> JSONValue {
    Manifest.job(
      "tick", schedule: "* * * * *", script: script, ["concurrencyPolicy": policy])
  }

  @Test("Forbid skips a tick for good and says why")
  func forbid() async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      try await namespace.create(.rotaJobs, job("Forbid", Script.long))
      let skipping = try await namespace.object(.rotaJobs, "tick", "skips a tick") {
        !($0["status"]["skipped"].array ?? []).isEmpty
      }
      let skipped = skipping["status"]["skipped"][0]
      #expect(skipped["time"].string?.hasSuffix(":00Z") == true)
      #expect(skipped["reason"].string?.isEmpty == false)
      #expect(skipped["message"].string?.isEmpty == false)
      #expect(try await namespace.list(.rotaRuns).count == 1)
    }
  }

  @Test("Replace cancels the active run, then starts the next")
  func replace() async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      try await namespace.create(.rotaJobs, job("Replace", Script.long))
      let runs = try await namespace.runs(of: "tick", "the first is replaced by the second") {
        $0.count >= 2 && $0[0].phase == "Cancelled" && $0[1].phase == "Running"
      }
      #expect(runs[0]["status"]["reason"] == "Replaced")
    }
  }

  @Test("Allow lets runs overlap")
  func allow() async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      try await namespace.create(.rotaJobs, job("Allow", Script.long))
      try await namespace.runs(of: "tick", "two run at once") {
        $0.filter { $0.phase == "Running" }.count >= 2
      }
      try await namespace.object(.rotaJobs, "tick", "counts them") {
        ($0["status"]["activeCount"].int ?? 0) >= 2
      }
    }
  }

  @Test("Queue runs every tick, one at a time")
  func queue() async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      try await namespace.create(.rotaJobs, job("Queue", "sleep 4"))
      let alone = try await namespace.eventually("a tick waits for its turn", .rotaRuns) { runs in
        let active = runs.filter { $0.phase == "Running" }.count
        if active > 1 { return false }
        return active == 1 && runs.contains { $0.phase == "Succeeded" } ? true : nil
      }
      #expect(alone, "two runs of a queue were active at once")
    }
  }

  @Test(
    "does not fire while it is off, and resuming does not make up for it",
    arguments: ["suspend", "paused"])
  func off(field: String) async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      try await namespace.create(
        .rotaJobs, Manifest.job("off", schedule: "* * * * *", [field: true]))
      try await namespace.create(.rotaJobs, Manifest.job("on", schedule: "* * * * *"))
      let others = try await namespace.runs(of: "on", "two ticks pass") { $0.count >= 2 }
      #expect(try await namespace.list(.rotaRuns).allSatisfy { $0["spec"]["jobName"] == "on" })

      try await namespace.create(.rotaRuns, Manifest.run("by-hand", of: "off"))
      try await namespace.run("by-hand", reaches: "Succeeded")

      let patch = #"{"spec":{"\#(field)":false}}"#
      let resumed = try await namespace.kubectl(
        "patch", "rj", "off", "--type=merge", "-p", patch)
      #expect(resumed.succeeded, "\(resumed)")
      let runs = try await namespace.runs(of: "off", "fires again") {
        $0.contains { $0["spec"]["trigger"] == "Schedule" }
      }
      let missed = Set(others.prefix(2).compactMap { $0["spec"]["scheduledTime"].string })
      #expect(
        runs.allSatisfy { !missed.contains($0["spec"]["scheduledTime"].string ?? "") },
        "a tick from before the resumption ran")
    }
  }

  @Test("editing it never fires a tick from before the edit")
  func edited() async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      try await namespace.create(.rotaJobs, Manifest.job("edit", schedule: "0 0 1 1 *"))
      try await namespace.create(.rotaJobs, Manifest.job("on", schedule: "* * * * *"))
      let before = try await namespace.runs(of: "on", "two ticks pass") { $0.count >= 2 }
      try await namespace.edit("edit", ["schedule": "* * * * *"])
      let runs = try await namespace.runs(of: "edit", "fires") { !$0.isEmpty }
      #expect(
        runs[0]["spec"]["scheduledTime"].string ?? ""
          > before[1]["spec"]["scheduledTime"].string ?? "")
    }
  }
}
