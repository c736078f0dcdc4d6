import JSON
import Testing

@testable import Reconciler

@Suite("The logs to fetch")
struct LogSourceTests {
  private func sources(_ world: World) throws -> [String] {
    let run = try JobRun(json: try #require(world.runs["r"]))
    return run.logsToFetch(pods: world.observation(of: run).pods)
      .map { "\($0.podName)/\($0.container)" }
  }

  @Test("are those of a Pod that failed, until its end is written down")
  func once() throws {
    var world = World.withRun(["retryLimit": 1])
    #expect(try sources(world) == [])
    world.startPod("r-1")
    #expect(try sources(world) == [])
    world.finishPod("r-1", exitCode: 1)
    #expect(try sources(world) == ["r-1/main"])
    world.settle()
    #expect(try sources(world) == [])
  }

  @Test("are none of a Pod that succeeded")
  func success() throws {
    var world = World.withRun()
    world.finishPod("r-1")
    #expect(try sources(world) == [])
  }

  @Test("are none of a run that has ended")
  func ended() throws {
    var world = World.withRun()
    world.cancel("r")
    world.settle()
    world.finishPod("r-1", exitCode: 1)
    #expect(try sources(world) == [])
  }

  @Test("are those of a Pod that was deleted or evicted too")
  func lost() throws {
    var world = World.withRun()
    world.startPod("r-1")
    world.settle()
    world.evictPod("r-1")
    #expect(try sources(world) == ["r-1/main"])
  }

  /// Names of the containers, init containers first, with exit codes (nil: it runs; -1: it waits), and the
  /// one that is asked for.
  static let containers: [([(String, Int?)], Int, String?)] = [
    ([("main", 1)], 0, "main"),
    ([("main", 0), ("side", 3)], 0, "side"),
    ([("setup", 2), ("main", -1)], 1, "setup"),
    ([("setup", 0), ("main", 1)], 1, "main"),
    // The kubelet's own deadline: it failed although no container did.
    ([("main", nil)], 0, "main"),
    ([("main", 0)], 0, "main"),
    ([("main", -1)], 0, nil),
    ([], 0, nil),
  ]

  @Test("are those of the container that the end is blamed on", arguments: containers.indices)
  func container(row: Int) throws {
    let (containers, inits, wanted) = Self.containers[row]
    var world = World.withRun()
    world.startPod("r-1")
    let statuses = containers.map { name, code -> JSONValue in
      switch code {
      case nil: ["name": .string(name), "state": ["running": [:]]]
      case -1: ["name": .string(name), "state": ["waiting": ["reason": "PodInitializing"]]]
      case let code?:
        ["name": .string(name), "state": ["terminated": ["exitCode": .integer(Int64(code))]]]
      }
    }
    world.pods["r-1"]?["status"]["phase"] = "Failed"
    world.pods["r-1"]?["status"]["initContainerStatuses"] = .array(Array(statuses.prefix(inits)))
    world.pods["r-1"]?["status"]["containerStatuses"] = .array(Array(statuses.dropFirst(inits)))
    #expect(try sources(world) == (wanted.map { ["r-1/\($0)"] } ?? []))
  }
}
