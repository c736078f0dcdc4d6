import JSON
import Testing

@testable import Reconciler

@Suite("Retries")
struct RetryTests {
  /// Seconds from the failure of an attempt to the next one.
  static let delays = [10, 20, 40, 80, 160, 320, 360, 360]

  @Test("wait 10 s after the first failure, twice as long after each more, at most 6 min")
  func backoff() {
    var world = World.withRun(["retryLimit": 8])
    for (index, delay) in Self.delays.enumerated() {
      world.finishPod("r-\(index + 1)", exitCode: 1)
      let failure = world.now
      world.run(until: failure + .seconds(delay - 1))
      #expect(world.pods.count == index + 1, "\(delay)")
      #expect(world.status("r")["reason"] == "WaitingToRetry")
      world.run(until: failure + .seconds(delay))
      #expect(world.pods.count == index + 2, "\(delay)")
    }
    #expect(world.violations == [])
  }

  @Test("end with the limit, which counts what comes after the first attempt", arguments: 0...3)
  func limit(retries: Int) {
    var world = World.withRun(["retryLimit": .integer(Int64(retries))])
    for attempt in 1...retries + 1 {
      world.finishPod("r-\(attempt)", exitCode: 3)
      world.run(until: world.now + .seconds(400))
    }
    let status = world.status("r")
    #expect(status["phase"] == "Failed" && status["reason"] == "RetryLimitExceeded")
    #expect(status["attemptCount"].int == retries + 1 && status["failed"].int == retries + 1)
    #expect(status["attempts"][retries]["exitCode"] == 3)
    #expect(status["message"].string?.contains("exit code 3") == true)
    #expect(status["conditions"][0]["type"] == "Failed")
    #expect(world.pods.count == retries + 1)
  }

  @Test("start only after the last Pod has ended")
  func oneAtATime() {
    var world = World.withRun(["retryLimit": 1])
    world.startPod("r-1")
    world.deletePod("r-1")
    world.run(until: .minute(10))
    #expect(world.pods.keys.sorted() == ["r-1"])
    #expect(world.status("r")["reason"] == "PodTerminating")
    world.terminateDeletedPods()
    world.run(until: .minute(11))
    #expect(world.pods.keys.sorted() == ["r-2"])
  }

  @Test("a Pod's end that came while nobody looked is made up for at once")
  func endedWhileDown() {
    var world = World.withRun(["retryLimit": 1])
    world.finishPod("r-1", exitCode: 1)
    world.now = .minute(30)
    world.settle()
    #expect(world.pods.keys.sorted() == ["r-1", "r-2"])
  }

  @Test("a node's clock that is ahead does not put off the next attempt")
  func clockSkew() {
    var world = World.withRun(["retryLimit": 1])
    world.now = .minute(60)
    world.finishPod("r-1", exitCode: 1)
    world.now = .minute(1)
    world.run(until: .minute(1, 10))
    #expect(world.pods.count == 2)
  }

  @Test("are told of once, and the end with its reason")
  func events() {
    var world = World.withRun(["retryLimit": 1])
    world.finishPod("r-1", exitCode: 1)
    world.run(until: .minute(1))
    world.finishPod("r-2", exitCode: 1)
    world.run(until: .minute(2))
    #expect(world.events.map(\.reason) == ["PodCreated", "Retrying", "PodCreated", "Failed"])
  }

  @Test("go on after a crash at any write, and make no Pod twice", arguments: 1...10)
  func crash(write: Int) {
    var world = World()
    world.declare(["retryLimit": 1])
    world.startRun("r")
    world.writesUntilCrash = write
    world.settle()
    world.finishPod("r-1", exitCode: 1)
    world.run(until: .minute(1))
    world.finishPod("r-2")
    world.settle()
    #expect(world.phase("r") == "Succeeded")
    #expect(world.status("r")["attempts"].array?.map { $0["exitCode"].int } == [1, 0])
    #expect(world.violations == [])
  }

  @Test("take no more writes than they need")
  func writes() {
    var world = World.withRun()
    world.startPod("r-1")
    world.settle()
    world.finishPod("r-1")
    world.settle()
    // Of the run: begun, Pod, adopted, running, ended, Pod released. Of the Job: declared, one active,
    // one done.
    #expect(world.writes == 9)
  }
}
