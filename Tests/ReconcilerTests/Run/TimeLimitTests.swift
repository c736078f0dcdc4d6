import JSON
import Testing

@testable import Reconciler

@Suite("The time limit")
struct TimeLimitTests {
  @Test("ends the run, once its Pod has ended, whatever retries are left")
  func limit() {
    var world = World.withRun(["timeLimitSeconds": 60, "retryLimit": 5])
    world.startPod("r-1")
    world.run(until: .minute(1))
    #expect(world.phase("r") == "Running")
    #expect(world.status("r")["reason"] == "TimeLimitExceeded")
    #expect(!(world.pods["r-1"]?["metadata"]["deletionTimestamp"].isNull ?? true))
    world.now = .minute(1, 10)
    world.terminateDeletedPods()
    world.run(until: .minute(30))
    let status = world.status("r")
    #expect(status["phase"] == "Failed" && status["reason"] == "TimeLimitExceeded")
    #expect(status["completionTime"].string == Timestamp.minute(1, 10).rfc3339)
    #expect(status["attemptCount"] == 1 && world.pods == [:])
    #expect(world.violations == [])
  }

  @Test("goes over all attempts, and is over while waiting for the next one too")
  func allAttempts() {
    var world = World.withRun(["timeLimitSeconds": 25, "retryLimit": 5])
    world.finishPod("r-1", exitCode: 1)
    world.run(until: .minute(0, 15))
    world.finishPod("r-2", exitCode: 1)
    world.run(until: .minute(0, 24))
    #expect(world.phase("r") == "Running")
    world.run(until: .minute(0, 25))
    #expect(world.status("r")["reason"] == "TimeLimitExceeded")
    #expect(world.status("r")["attemptCount"] == 2)
  }

  @Test("is the Pod's own too: what is left of it")
  func podDeadline() {
    var world = World.withRun(["timeLimitSeconds": 60, "retryLimit": 1])
    #expect(world.pods["r-1"]?["spec"]["activeDeadlineSeconds"] == 60)
    world.now = .minute(0, 20)
    world.finishPod("r-1", exitCode: 1)
    world.run(until: .minute(0, 30))
    #expect(world.pods["r-2"]?["spec"]["activeDeadlineSeconds"] == 30)
  }

  @Test("has passed when the kubelet says so, even if our clock does not")
  func kubelet() {
    var world = World.withRun(["timeLimitSeconds": 60, "retryLimit": 3])
    world.now = .minute(0, 50)
    world.finishPod("r-1", exitCode: 137, reason: "DeadlineExceeded")
    world.settle()
    #expect(world.status("r")["reason"] == "TimeLimitExceeded")
    #expect(world.phase("r") == "Failed")
  }

  @Test("is not what a shorter deadline of the template is: that is one failed attempt")
  func templateDeadline() {
    var world = World.withRun([
      "timeLimitSeconds": 600, "retryLimit": 1,
      "template": ["spec": ["activeDeadlineSeconds": 5, "containers": [["name": "main"]]]],
    ])
    #expect(world.pods["r-1"]?["spec"]["activeDeadlineSeconds"] == 5)
    world.now = .minute(0, 5)
    world.finishPod("r-1", exitCode: 137, reason: "DeadlineExceeded")
    world.run(until: .minute(0, 15))
    #expect(world.pods["r-2"] != nil && world.phase("r") == "Running")
  }

  @Test("does not take back what succeeded in time")
  func successWins() {
    var world = World.withRun(["timeLimitSeconds": 60])
    world.now = .minute(0, 59)
    world.finishPod("r-1")
    world.now = .minute(5)
    world.settle()
    #expect(world.phase("r") == "Succeeded")
  }

  @Test("stays the reason when somebody cancels while the Pod is ending")
  func firstReasonStays() {
    var world = World.withRun(["timeLimitSeconds": 60])
    world.startPod("r-1")
    world.run(until: .minute(1))
    world.cancel("r")
    world.settle()
    world.terminateDeletedPods()
    world.settle()
    #expect(world.phase("r") == "Failed" && world.status("r")["reason"] == "TimeLimitExceeded")
  }

  @Test("is that of the Job when the run began")
  func laterEdit() {
    var world = World.withRun(["timeLimitSeconds": 60])
    world.edit(["timeLimitSeconds": 5, "retryLimit": 9])
    world.run(until: .minute(0, 30))
    #expect(world.status("r")["reason"].isNull)
    #expect(world.status("r")["timeLimitSeconds"] == 60 && world.status("r")["retryLimit"] == 0)
  }
}
