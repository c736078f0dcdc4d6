import JSON
import Testing

@testable import Reconciler

@Suite("Cancelling")
struct CancelTests {
  @Test("deletes the Pod gently, and the run has ended when the Pod has")
  func running() {
    var world = World.withRun()
    world.startPod("r-1")
    world.settle()
    world.cancel("r")
    world.settle()
    #expect(world.phase("r") == "Running" && world.status("r")["reason"] == "Cancelled")
    #expect(world.pods["r-1"]?["metadata"]["deletionGracePeriodSeconds"] == 30)
    world.now = .minute(0, 5)
    world.terminateDeletedPods()
    world.settle()
    #expect(world.phase("r") == "Cancelled")
    #expect(world.status("r")["conditions"][0]["type"] == "Failed")
    #expect(world.status("r")["conditions"][0]["observedGeneration"] == 2)
    #expect(world.pods == [:])
    #expect(world.violations == [])
  }

  @Test("a Pod that no node has taken is gone at once")
  func pending() {
    var world = World.withRun()
    world.cancel("r")
    world.settle()
    #expect(world.phase("r") == "Cancelled" && world.pods == [:])
  }

  @Test("before the start makes no Pod")
  func beforeStart() {
    var world = World()
    world.declare([:])
    world.startRun("r", ["cancel": true])
    world.settle()
    #expect(world.phase("r") == "Cancelled" && world.pods == [:])
    #expect(world.status("r")["attemptCount"] == 0)
  }

  @Test("between attempts makes no other")
  func betweenAttempts() {
    var world = World.withRun(["retryLimit": 3])
    world.finishPod("r-1", exitCode: 1)
    world.settle()
    world.cancel("r")
    world.run(until: .minute(10))
    #expect(world.phase("r") == "Cancelled" && world.pods.count == 1)
  }

  @Test("a program that ends well on the signal has not succeeded", arguments: [0, 3])
  func obedient(seconds: Int) {
    var world = World.withRun()
    world.startPod("r-1")
    world.settle()
    world.cancel("r")
    world.settle()
    world.now = .minute(0, seconds)
    // Even if it is so quick that nobody saw it being deleted.
    world.finishPod("r-1", exitCode: 0)
    world.settle()
    #expect(world.phase("r") == "Cancelled")
    #expect(world.status("r")["succeeded"] == 0)
  }

  @Test("one that had succeeded before has")
  func tooLate() {
    var world = World.withRun()
    world.finishPod("r-1")
    world.now = .minute(0, 3)
    world.cancel("r")
    world.settle()
    #expect(world.phase("r") == "Succeeded")
    #expect(world.violations == [])
  }

  @Test("after the end changes nothing but the generation that is seen")
  func afterEnd() {
    var world = World.withRun()
    world.finishPod("r-1")
    world.settle()
    let before = world.status("r")
    world.cancel("r")
    world.settle()
    let after = world.status("r")
    #expect(after["phase"] == "Succeeded" && after["completionTime"] == before["completionTime"])
    #expect(after["observedGeneration"] == 2)
    #expect(after["conditions"][0]["observedGeneration"] == 2, "kubectl wait asks for it")
  }

  @Test("gives the reason that the canceller has written down")
  func reason() {
    var world = World.withRun()
    world.runs["r"]?["metadata"]["annotations"][Annotation.cancelReason] = "Replaced"
    world.cancel("r")
    world.settle()
    #expect(world.status("r")["reason"] == "Replaced")
  }
}
