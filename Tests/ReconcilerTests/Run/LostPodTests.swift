import JSON
import Testing

@testable import Reconciler

@Suite("Pods that are lost")
struct LostPodTests {
  @Test("do not use up the retry limit")
  func retried() {
    var world = World.withRun()
    world.startPod("r-1")
    world.evictPod("r-1")
    world.run(until: .minute(0, 10))
    #expect(world.status("r")["attempts"][0]["infrastructure"] == true)
    world.finishPod("r-2")
    world.settle()
    #expect(world.phase("r") == "Succeeded")
  }

  @Test("do not make the wait after a failure of its own longer")
  func ownWait() {
    var world = World.withRun(["retryLimit": 1])
    world.startPod("r-1")
    world.evictPod("r-1")
    world.run(until: .minute(0, 10))
    world.finishPod("r-2", exitCode: 1)
    world.run(until: .minute(0, 20))
    #expect(world.pods["r-3"] != nil)
  }

  @Test("are replaced ten times, and then the run fails")
  func bound() {
    var world = World.withRun(["retryLimit": 1])
    for attempt in 1...11 {
      #expect(world.phase("r") != "Failed")
      world.startPod("r-\(attempt)")
      world.evictPod("r-\(attempt)")
      world.run(until: world.now + .seconds(400))
    }
    #expect(world.status("r")["reason"] == "InfrastructureFailures")
    #expect(world.status("r")["attemptCount"] == 11)
  }

  @Test("are named, so that a caller can look whether they are really gone")
  func lookUp() throws {
    var world = World.withRun()
    let pending = try JobRun(json: world.runs["r"] ?? .null)
    #expect(pending.podsToLookUp(besides: []) == [], "it may never have been made")
    world.startPod("r-1")
    world.settle()
    let running = try JobRun(json: world.runs["r"] ?? .null)
    #expect(running.podsToLookUp(besides: []) == ["r-1"])
    #expect(running.podsToLookUp(besides: world.observation(of: running).pods) == [])
    world.finishPod("r-1")
    world.settle()
    let ended = try JobRun(json: world.runs["r"] ?? .null)
    #expect(ended.podsToLookUp(besides: []) == [])
  }

  @Test("with their finalizer torn off are missed, and made up for")
  func torn() {
    var world = World.withRun()
    world.startPod("r-1")
    world.settle()
    world.tearPod("r-1")
    world.run(until: .minute(0, 10))
    #expect(world.status("r")["attempts"][0]["reason"] == "PodLost")
    #expect(world.pods.keys.sorted() == ["r-2"])
  }

  @Test("before they ran are asked for again under the same name, in their own time")
  func tornPending() {
    var world = World.withRun()
    world.history.torn = ["r-1"]
    world.tearPod("r-1")
    world.settle()
    #expect(world.pods["r-1"] != nil, "the first time at once: it may never have been made")
    world.tearPod("r-1")
    world.run(until: .minute(0, 9))
    #expect(world.pods["r-1"] == nil)
    world.run(until: .minute(0, 10))
    #expect(world.pods["r-1"] != nil)
    #expect(world.status("r")["attempts"][0]["requests"] == 3)
    #expect(world.violations == [])
  }

  @Test("on a node that does not answer are deleted, and waited for")
  func unknown() {
    var world = World.withRun()
    world.startPod("r-1")
    world.settle()
    world.pods["r-1"]?["status"]["phase"] = "Unknown"
    world.run(until: .minute(20))
    #expect(world.pods.keys.sorted() == ["r-1"], "it may still run there")
    #expect(world.status("r")["reason"] == "PodTerminating")
    world.deletePod("r-1", grace: 0)
    world.run(until: .minute(21))
    #expect(world.pods.keys.sorted() == ["r-2"])
    #expect(world.status("r")["attempts"][0]["infrastructure"] == true)
  }

  @Test("obediently, seen in time, are no success even within the same second")
  func obedient() {
    var world = World.withRun()
    world.startPod("r-1")
    world.settle()
    world.deletePod("r-1")
    world.settle()
    world.finishPod("r-1", exitCode: 0)
    world.settle()
    #expect(world.phase("r") == "Running")
    #expect(world.status("r")["attempts"][0]["reason"] == "Deleted")
  }

  @Test("a finished Pod that was deleted while nobody looked has kept its result")
  func finishedAndDeleted() {
    var world = World.withRun()
    world.startPod("r-1")
    world.settle()
    world.now = .minute(1)
    world.finishPod("r-1")
    world.now = .minute(2)
    world.deletePod("r-1")
    world.now = .minute(60)
    world.settle()
    #expect(world.phase("r") == "Succeeded" && world.pods == [:])
    #expect(world.status("r")["completionTime"].string == Timestamp.minute(1).rfc3339)
  }
}
