import JSON
import Testing

@testable import Reconciler

@Suite("Queue")
struct QueueTests {
  private func world(_ more: [String: JSONValue] = [:]) -> World {
    var world = World()
    world.declare(
      more.merging(["schedule": "* * * * *", "concurrencyPolicy": "Queue"]) { own, _ in own })
    return world
  }

  @Test("runs every tick in order, one at a time")
  func order() {
    var world = world(["successfulRunsHistoryLimit": 10])
    world.run(until: .minute(4))
    #expect(world.scheduledRuns == [slot(1)])
    for minute in 1...4 {
      world.finishPod("\(slot(minute))-1")
      world.settle()
      #expect(world.scheduledRuns == (1...min(minute + 1, 4)).map(slot))
    }
    #expect(world.job["status"]["waiting"].isNull)
    #expect(world.job["status"]["skipped"].isNull)
    #expect(world.violations == [])
  }

  @Test("has room for maxConcurrency runs; those started by hand take none")
  func room() {
    var world = world(["maxConcurrency": 2])
    world.startRun("by-hand")
    world.run(until: .minute(5))
    #expect(world.scheduledRuns == [slot(1), slot(2)])
    #expect(world.job["status"]["waiting"].array?.count == 3)
    #expect(world.job["status"]["activeCount"] == 3)
  }

  @Test("goes on in order after a crash at any write", arguments: 1...8)
  func crash(write: Int) {
    var world = world(["successfulRunsHistoryLimit": 10])
    world.run(until: .minute(3))
    world.writesUntilCrash = write
    for minute in 1...3 {
      world.finishPod("\(slot(minute))-1")
      world.settle()
    }
    #expect(world.scheduledRuns == (1...3).map(slot))
    #expect(world.job["status"]["skipped"].isNull && world.job["status"]["waiting"].isNull)
    #expect(world.violations == [])
  }

  @Test("keeps a hundred ticks and refuses the next")
  func bound() {
    var world = world()
    world.run(until: .minute(105))
    #expect(world.job["status"]["waiting"].array?.count == 100)
    #expect(world.job["status"]["skipped"][0]["reason"] == "QueueFull")
    #expect(world.job["status"]["skipped"].array?.count == 4)
  }

  @Test("lets go a tick that waited past its deadline, when that comes")
  func deadline() {
    var world = world(["startingDeadlineSeconds": 90])
    world.run(until: .minute(3, 30))
    #expect(world.job["status"]["waiting"].array?.count == 2)
    world.run(until: .minute(3, 31))
    #expect(world.job["status"]["waiting"].array?.count == 1)
    #expect(world.job["status"]["skipped"][0]["reason"] == "StartingDeadlineExceeded")
    #expect(world.job["status"]["skipped"][0]["time"].string == Timestamp.minute(2).rfc3339)
  }

  /// A policy, what it makes of ticks 2 and 3 that waited while run 1 was active, and what of run 1.
  static let changes: [(String, [Int])] = [
    ("Allow", [1, 2, 3]), ("Forbid", [1]), ("Replace", [1, 3]), ("Queue", [1, 2]),
  ]

  @Test("what waits is judged anew when the policy changes", arguments: changes)
  func policyChange(policy: String, minutes: [Int]) {
    var world = world(["successfulRunsHistoryLimit": 10])
    world.run(until: .minute(3))
    world.jobs["report"]?["metadata"]["annotations"]["test/policy-was-edited"] = ""
    world.edit(["concurrencyPolicy": .string(policy)])
    world.settle()
    if policy != "Forbid" { world.finishPod("\(slot(1))-1") }
    world.settle()
    #expect(world.scheduledRuns == minutes.map(slot))
    #expect(world.violations == [])
  }

  @Test("under Allow, maxConcurrency skips what is beyond")
  func allowBound() {
    var world = world(["concurrencyPolicy": "Allow", "maxConcurrency": 2])
    world.run(until: .minute(3))
    #expect(world.scheduledRuns == [slot(1), slot(2)])
    #expect(world.job["status"]["skipped"][0]["reason"] == "MaxConcurrency")
    world.finishPod("\(slot(1))-1")
    world.run(until: .minute(4))
    #expect(world.scheduledRuns == [slot(1), slot(2), slot(4)])
  }
}
