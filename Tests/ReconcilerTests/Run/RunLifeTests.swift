import JSON
import Testing

@testable import Reconciler

@Suite("The life of a run")
struct RunLifeTests {
  private func world(_ spec: [String: JSONValue] = [:]) -> World {
    var world = World()
    world.declare(spec)
    world.startRun("r")
    world.settle()
    return world
  }

  @Test("is written down before its first Pod exists")
  func statusFirst() throws {
    var world = World()
    world.declare(["retryLimit": 2, "timeLimitSeconds": 60])
    world.startRun("r")
    world.writesUntilCrash = 1
    #expect(throws: World.Crash.self) { try world.passOverRun("r") }
    let status = try #require(world.runs["r"])["status"]
    #expect(world.pods.isEmpty)
    #expect(status["startTime"] == "2026-11-24T10:00:00Z")
    #expect(status["retryLimit"] == 2 && status["timeLimitSeconds"] == 60)
    #expect(status["template"]["spec"]["containers"][0]["image"] == "busybox:1.36")
  }

  @Test("goes from Pending over Running to Succeeded")
  func succeeds() {
    var world = world()
    #expect(world.phase("r") == "Pending")
    #expect(world.pods.keys.sorted() == ["r-1"])
    world.startPod("r-1")
    world.settle()
    #expect(world.phase("r") == "Running")
    world.now = .minute(3, 5)
    world.finishPod("r-1")
    world.settle()
    let status = world.runs["r"]?["status"] ?? .null
    #expect(world.phase("r") == "Succeeded")
    #expect(status["duration"] == "3m5s" && status["durationSeconds"] == 185)
    #expect(status["attempts"][0]["exitCode"] == 0 && status["succeeded"] == 1)
    #expect(status["conditions"][0]["type"] == "Complete")
    #expect(world.pods["r-1"]?["metadata"]["finalizers"] == [])
    #expect(world.violations == [])
  }
}
