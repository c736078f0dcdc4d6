import JSON
import Testing

@testable import Reconciler

@Suite("Replace")
struct ReplaceTests {
  private func world(_ more: [String: JSONValue] = [:]) -> World {
    var world = World()
    world.declare(
      more.merging(["schedule": "* * * * *", "concurrencyPolicy": "Replace"]) { own, _ in own })
    world.run(until: .minute(1))
    world.startPod("\(slot(1))-1")
    world.settle()
    return world
  }

  @Test("cancels, waits until the Pods have ended, keeps the history, then starts")
  func steps() {
    var world = world()
    world.run(until: .minute(2))
    #expect(world.runs[slot(1)]?["spec"]["cancel"] == true)
    #expect(world.phase(slot(1)) == "Running")
    #expect(world.scheduledRuns == [slot(1)], "the next run waits while the Pod ends")
    #expect(world.job["status"]["waiting"].array?.count == 1)

    world.now = .minute(2, 20)
    world.terminateDeletedPods()
    world.settle()
    #expect(world.phase(slot(1)) == "Cancelled")
    #expect(world.runs[slot(1)]?["status"]["reason"] == "Replaced")
    #expect(world.scheduledRuns == [slot(1), slot(2)])
    #expect(world.job["status"]["waiting"].isNull)
    #expect(world.violations == [])
  }

  @Test("a tick does not lose its turn because the Pods took long to end")
  func deadline() {
    var world = world(["startingDeadlineSeconds": 5])
    world.run(until: .minute(2))
    world.now = .minute(2, 30)
    world.terminateDeletedPods()
    world.settle()
    #expect(world.scheduledRuns == [slot(1), slot(2)])
  }

  @Test("a newer tick takes the turn of one that waits")
  func superseded() {
    var world = world()
    world.run(until: .minute(3))
    #expect(world.job["status"]["skipped"][0]["reason"] == "Superseded")
    world.terminateDeletedPods()
    world.settle()
    #expect(world.scheduledRuns == [slot(1), slot(3)])
  }

  @Test("leaves runs that were started by hand alone")
  func manual() {
    var world = world()
    world.startRun("by-hand")
    world.settle()
    world.startPod("by-hand-1")
    world.run(until: .minute(2))
    world.terminateDeletedPods()
    world.settle()
    #expect(world.phase("by-hand") == "Running")
    #expect(world.runs["by-hand"]?["spec"]["cancel"].bool != true)
    #expect(world.scheduledRuns.count == 2)
  }

  @Test("goes on after a crash at any write", arguments: 1...8)
  func crash(write: Int) {
    var world = world()
    world.writesUntilCrash = write
    world.run(until: .minute(2))
    world.writesUntilCrash = write
    world.terminateDeletedPods()
    world.run(until: .minute(2, 30))
    #expect(world.phase(slot(1)) == "Cancelled")
    #expect(world.scheduledRuns == [slot(1), slot(2)])
    #expect(world.violations == [])
  }
}
