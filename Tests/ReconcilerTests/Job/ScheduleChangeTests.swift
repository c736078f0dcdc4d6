import JSON
import Testing

@testable import Reconciler

/// Resuming and editing never fire a tick from before the change.
@Suite("A change of the schedule")
struct ScheduleChangeTests {
  private func world(_ spec: [String: JSONValue]) -> World {
    var world = World()
    world.declare(spec)
    world.settle()
    return world
  }

  @Test("resuming waits for the next tick", arguments: ["suspend", "paused"])
  func resume(field: String) {
    var world = world(["schedule": "0 * * * *", field: true])
    world.run(until: .minute(90))
    world.edit(.object([field: false]))
    world.run(until: .minute(119))
    #expect(world.scheduledRuns == [])
    world.run(until: .minute(120))
    #expect(world.scheduledRuns == [slot(120)])
  }

  /// A change, and the first tick after it when it is made at 11:30.
  static let edits: [(JSONValue, Int)] = [
    (["schedule": "15 * * * *"], 135), (["schedule": "*/20 * * * *"], 100),
    (["timeZone": "Etc/UTC"], 120),
  ]

  @Test("editing fires nothing from before", arguments: edits)
  func edit(change: JSONValue, next: Int) {
    var world = world(["schedule": "0 * * * *"])
    world.run(until: .minute(60))
    world.now = .minute(90)
    world.edit(change)
    world.settle()
    #expect(world.scheduledRuns == [slot(60)])
    #expect(world.job["status"]["nextScheduleTime"].string == Timestamp.minute(next).rfc3339)
    world.run(until: .minute(next))
    #expect(world.scheduledRuns == [slot(60), slot(next)])
  }

  @Test("an edit while the controller was down fires nothing from before it was seen")
  func editedWhileDown() {
    var world = world(["schedule": "0 0 1 1 *"])
    world.now = .minute(30)
    world.edit(["schedule": "* * * * *"])
    world.now = .minute(60, 30)
    world.settle()
    #expect(world.scheduledRuns == [])
    world.run(until: .minute(61))
    #expect(world.scheduledRuns == [slot(61)])
  }

  @Test("a job that is first seen after an edit starts with the next tick")
  func firstSeenEdited() throws {
    let job = Objects.job(["schedule": "* * * * *"], generation: 2)
    let plan = try decide(job, at: .minute(10, 30))
    #expect(plan.actions == [])
    #expect(plan.status.nextScheduleTime == .minute(11))
  }

  @Test("what was in the way goes without an edit: it fires nothing from before either")
  func unblocked() {
    var world = World()
    world.verdict = .invalid(message: "a webhook said no")
    world.declare(["schedule": "* * * * *"])
    world.run(until: .minute(10, 30))
    world.verdict = .valid
    world.settle()
    #expect(world.scheduledRuns == [])
    world.run(until: .minute(11))
    #expect(world.scheduledRuns == [slot(11)])
  }

  @Test("other edits lose no tick")
  func otherEdit() {
    var world = world(["schedule": "0 * * * *"])
    world.now = .minute(59)
    world.edit(["retryLimit": 5])
    world.now = .minute(61)
    world.settle()
    #expect(world.scheduledRuns == [slot(60)])
  }

  /// What is done while ticks wait in the queue, and then undone.
  static let interruptions: [(JSONValue, JSONValue)] = [
    (["suspend": true], ["suspend": false]), (["paused": true], ["paused": false]),
    (["schedule": "0 0 1 1 *"], ["schedule": "* * * * *"]),
    (["schedule": "61 * * * *"], ["schedule": "* * * * *"]),
    (["schedule": .null], ["schedule": "* * * * *"]),
    (["concurrencyPolicy": "Never"], ["concurrencyPolicy": "Queue"]),
  ]

  @Test("drops ticks that wait, and says so", arguments: interruptions)
  func waiting(change: JSONValue, back: JSONValue) {
    var world = world(["schedule": "* * * * *", "concurrencyPolicy": "Queue"])
    world.run(until: .minute(3))
    #expect(world.job["status"]["waiting"].array?.count == 2)
    world.edit(change)
    world.settle()
    #expect(world.job["status"]["waiting"].isNull)
    #expect(
      world.job["status"]["skipped"].array?.map { $0["reason"] } == [
        "ScheduleChanged", "ScheduleChanged",
      ])
    world.finishPod("\(slot(1))-1")
    world.edit(back)
    world.run(until: .minute(3, 30))
    #expect(world.scheduledRuns == [slot(1)])
    world.run(until: .minute(4))
    #expect(world.scheduledRuns == [slot(1), slot(4)])
  }
}
