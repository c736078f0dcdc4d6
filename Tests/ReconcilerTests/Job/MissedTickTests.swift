import JSON
import Testing

@testable import Reconciler

@Suite("After ticks were missed")
struct MissedTickTests {
  private func world(_ spec: [String: JSONValue]) -> World {
    var world = World()
    world.declare(spec)
    world.settle()
    return world
  }

  @Test(
    "only the newest runs, and the others are counted",
    arguments: [(2, 1), (5, 4), (101, 100), (1001, 1000), (5000, 1000)])
  func newest(minutes: Int, missed: Int) {
    var world = world(["schedule": "* * * * *"])
    world.now = .minute(minutes, 10)
    world.settle()
    #expect(world.scheduledRuns == [slot(minutes)])
    let skipped = world.job["status"]["skipped"]
    #expect(skipped.array?.count == 1)
    #expect(skipped[0]["reason"] == "Missed" && skipped[0]["count"].int == missed)
    #expect(skipped[0]["time"].string == Timestamp.minute(minutes - 1).rfc3339)
    let words = minutes > 1001 ? "more than 1000 ticks" : "\(missed) ticks"
    #expect(skipped[0]["message"].string?.hasPrefix(words) == true)
    #expect(world.violations == [])
  }

  @Test("none runs when the newest is past its deadline, and all are counted")
  func allTooLate() {
    var world = world(["schedule": "0 * * * *", "startingDeadlineSeconds": 600])
    world.now = .minute(5 * 60 + 30)
    world.settle()
    #expect(world.scheduledRuns == [])
    let skipped = world.job["status"]["skipped"]
    #expect(skipped[0]["reason"] == "StartingDeadlineExceeded" && skipped[0]["count"] == 5)
  }

  @Test("a job that was never seen runs the newest tick since it was made")
  func neverSeen() {
    var world = World()
    world.declare(["schedule": "0 * * * *"])
    world.now = .minute(90)
    world.settle()
    #expect(world.scheduledRuns == [slot(60)])
  }

  @Test("a clock set back runs no slot again, and goes on when time has caught up")
  func clockSetBack() {
    var world = world(["schedule": "* * * * *", "successfulRunsHistoryLimit": 0])
    world.run(until: .minute(5))
    for name in world.pods.keys { world.finishPod(name) }
    world.settle()
    #expect(world.scheduledRuns == [])
    world.now = .minute(2)
    world.settle()
    #expect(world.scheduledRuns == [])
    #expect(world.job["status"]["nextScheduleTime"].string == Timestamp.minute(6).rfc3339)
    world.run(until: .minute(6))
    #expect(world.scheduledRuns == [slot(6)])
    #expect(world.violations == [])
  }

  @Test("a clock set back runs no slot again, not even when the schedule is edited then")
  func clockSetBackAndEdit() {
    var world = world(["schedule": "* * * * *", "successfulRunsHistoryLimit": 0])
    world.run(until: .minute(5))
    for name in world.pods.keys { world.finishPod(name) }
    world.settle()
    world.now = .minute(2)
    world.edit(["schedule": "*/1 * * * *"])
    world.run(until: .minute(6))
    #expect(world.scheduledRuns == [slot(6)])
    #expect(world.violations == [])
  }

  @Test("the newest ten skipped ticks are shown")
  func shown() {
    var world = world(["schedule": "* * * * *", "concurrencyPolicy": "Forbid"])
    world.run(until: .minute(20))
    let skipped = world.job["status"]["skipped"].array ?? []
    #expect(
      skipped.map { $0["time"].string } == (11...20).reversed().map { Timestamp.minute($0).rfc3339 }
    )
    #expect(skipped.allSatisfy { $0["message"].string?.contains(slot(1)) == true })
  }
}
