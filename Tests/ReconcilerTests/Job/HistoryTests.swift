import JSON
import Testing

@testable import Reconciler

@Suite("The history")
struct HistoryTests {
  private func ended(
    _ name: String, _ phase: String, minute: Int, trigger: JSONValue = "Manual"
  ) -> JSONValue {
    var run = Objects.run(name, ["trigger": trigger], created: .minute(minute))
    run["status"] = [
      "phase": .string(phase), "startTime": .string(Timestamp.minute(minute).rfc3339),
      "completionTime": .string(Timestamp.minute(minute, 30).rfc3339),
    ]
    return run
  }

  /// A Job whose status has taken note of all that ended before `minute`.
  private func job(_ spec: [String: JSONValue], minute: Int = 100) -> JSONValue {
    let time = JSONValue.string(Timestamp.minute(minute).rfc3339)
    return Objects.job(
      spec,
      status: [
        "lastSuccessfulTime": time, "lastFailureTime": time,
        "lastRun": ["name": "later", "phase": "Succeeded", "startTime": time],
      ])
  }

  @Test("keeps the newest of each outcome; a cancelled run counts as failed")
  func limits() throws {
    let runs = [
      ended("s1", "Succeeded", minute: 1), ended("f2", "Failed", minute: 2),
      ended("s3", "Succeeded", minute: 3), ended("c4", "Cancelled", minute: 4),
      ended("s5", "Succeeded", minute: 5), ended("f6", "Failed", minute: 6),
      Objects.run("active", created: .minute(0)),
    ]
    let job = job(["successfulRunsHistoryLimit": 2, "failedRunsHistoryLimit": 1])
    let plan = try decide(job, runs: runs, at: .minute(100))
    #expect(plan.shortActions == ["delete s1", "delete f2", "delete c4"])
  }

  @Test("of three and three is the default")
  func defaults() throws {
    let runs =
      (1...5).map { ended("s\($0)", "Succeeded", minute: $0) }
      + (1...4).map { ended("f\($0)", "Failed", minute: $0) }
    let plan = try decide(job([:]), runs: runs, at: .minute(100))
    #expect(plan.shortActions == ["delete s1", "delete s2", "delete f1"])
  }

  @Test("leaves runs to their time to live when they were started by hand and have one")
  func timeToLive() throws {
    let runs = [
      ended("old", "Succeeded", minute: 1), ended("young", "Failed", minute: 10),
      ended("tick", "Succeeded", minute: 1, trigger: "Schedule"),
    ]
    let job = job(["ttlSecondsAfterFinished": 300, "successfulRunsHistoryLimit": 0])
    let plan = try decide(job, runs: runs, at: .minute(10, 31))
    #expect(plan.shortActions == ["delete old", "delete tick"])
    #expect(plan.wakeAt == .minute(15, 30))
    let later = try decide(job, runs: [runs[1]], at: .minute(15, 30))
    #expect(later.shortActions == ["delete young"])
  }

  @Test("does not touch runs of others, nor those that nobody owns yet")
  func others() throws {
    var stranger = ended("stranger", "Failed", minute: 1)
    Objects.giveAway(&stranger)
    var free = ended("free", "Failed", minute: 2)
    free["metadata"].removeMember("ownerReferences")
    let plan = try decide(
      job(["failedRunsHistoryLimit": 0]), runs: [stranger, free], at: .minute(100))
    #expect(plan.actions == [])
  }

  @Test("forgets a run only after the status has taken note of it")
  func accounted() throws {
    let run = ended("s1", "Succeeded", minute: 1)
    var job = Objects.job(["successfulRunsHistoryLimit": 0])
    let first = try decide(job, runs: [run], at: .minute(2))
    #expect(first.actions == [])
    #expect(first.wakeAt == .minute(2), "it looks again at once")
    job["status"] = first.status.json
    let second = try decide(job, runs: [run], at: .minute(2))
    #expect(second.shortActions == ["delete s1"])
    #expect(second.status == first.status)
  }

  /// What the status remembers of the schedule when the run of 10:01 has already ended.
  static let memories: [JSONValue] = [
    ["scheduleState": ["since": "2026-11-24T10:00:00Z"]],
    [
      "scheduleState": [
        "since": "2026-11-24T10:00:00Z", "decidedThrough": "2026-11-24T10:01:00Z",
      ], "waiting": ["2026-11-24T10:01:00Z"],
    ],
  ]

  @Test("keeps the run of a tick that the status would still start", arguments: memories)
  func undecidedTick(memory: JSONValue) throws {
    let spec: [String: JSONValue] = [
      "schedule": "1 10 * * *", "concurrencyPolicy": "Queue", "successfulRunsHistoryLimit": 0,
    ]
    var job = job(spec)
    job["status"] = job["status"].applying(mergePatch: memory)
    job["status"]["scheduleState"]["schedule"] = "1 10 * * *"
    job["status"]["scheduleState"]["timeZone"] = "UTC"
    let run = Objects.scheduledRun(.minute(1), phase: "Succeeded")
    let plan = try decide(job, runs: [run], at: .minute(2))
    #expect(plan.actions == [] && plan.wakeAt == .minute(2))
    job["status"] = plan.status.json
    #expect(try decide(job, runs: [run], at: .minute(2)).shortActions == ["delete \(slot(1))"])
  }

  @Test(
    "of none: no slot runs twice and no outcome is lost, wherever it crashes", arguments: 1...12)
  func crash(write: Int) {
    var world = World()
    world.declare([
      "schedule": "* * * * *", "successfulRunsHistoryLimit": 0, "failedRunsHistoryLimit": 0,
    ])
    world.run(until: .minute(0, 59))
    world.writesUntilCrash = write
    world.run(until: .minute(1))
    world.finishPod("\(slot(1))-1")
    world.run(until: .minute(1, 30))
    #expect(world.scheduledRuns == [])
    #expect(world.pods == [:])
    let status = world.job["status"]
    #expect(status["lastSuccessfulTime"].string == Timestamp.minute(1).rfc3339)
    #expect(status["lastRun"]["phase"] == "Succeeded")
    #expect(world.violations == [])
  }
}
