import JSON
import Testing

@testable import Reconciler

@Suite("A Pod that does not start")
struct WaitingTests {
  private static func waiting(_ reason: String, _ message: String) -> JSONValue {
    [
      "phase": "Pending",
      "containerStatuses": [
        [
          "name": "main",
          "state": ["waiting": ["reason": .string(reason), "message": .string(message)]],
        ]
      ],
    ]
  }

  /// What the Pod's status says, the run's reason, and words of its message.
  static let rows: [(JSONValue, String?, String)] = [
    (waiting("ErrImagePull", "manifest unknown"), "ErrImagePull", "manifest unknown"),
    (waiting("ImagePullBackOff", "Back-off pulling"), "ImagePullBackOff", "container main"),
    (waiting("InvalidImageName", ""), "InvalidImageName", "InvalidImageName"),
    (
      waiting("CreateContainerConfigError", "secret \"s\" not found"), "CreateContainerConfigError",
      "secret"
    ),
    (waiting("ContainerCreating", ""), nil, ""), (waiting("PodInitializing", ""), nil, ""),
    (["phase": "Pending"], nil, ""),
    (
      [
        "phase": "Pending",
        "conditions": [
          ["type": "PodScheduled", "status": "False", "message": "0/3 nodes are available"]
        ],
      ], "Unschedulable", "0/3 nodes"
    ),
  ]

  @Test("shows its reason in the run, which waits", arguments: rows)
  func reason(status: JSONValue, reason: String?, words: String) {
    var world = World.withRun()
    world.pods["r-1"]?["status"] = status
    world.settle()
    #expect(world.phase("r") == "Pending")
    #expect(world.status("r")["reason"].string == reason)
    #expect(words.isEmpty || world.status("r")["message"].string?.contains(words) == true)
    world.startPod("r-1")
    world.settle()
    #expect(world.phase("r") == "Running" && world.status("r")["reason"].isNull)
  }

  @Test("because the server refuses it for what it is fails the run in the server's words")
  func invalid() {
    var world = World()
    world.declare(["retryLimit": 3])
    world.refusal = PodRefusal(
      reason: "Invalid", message: "Pod \"r-1\" is invalid: spec.containers[0].image: Required",
      isPermanent: true)
    world.startRun("r")
    world.settle()
    #expect(world.phase("r") == "Failed" && world.status("r")["reason"] == "PodInvalid")
    #expect(world.status("r")["message"].string?.contains("spec.containers[0].image") == true)
    #expect(world.status("r")["attemptCount"] == 0 && world.status("r")["attempts"].isNull)
  }

  @Test("because of quota or admission shows why, and is asked for less and less often")
  func refused() {
    var world = World()
    world.declare([:])
    world.refusal = PodRefusal(
      reason: "Forbidden", message: "exceeded quota: pods=1", isPermanent: false)
    world.startRun("r")
    world.settle()
    #expect(world.phase("r") == "Pending" && world.status("r")["reason"] == "Forbidden")
    #expect(world.status("r")["message"].string?.contains("exceeded quota") == true)
    #expect(world.status("r")["active"] == 0 && world.status("r")["attemptCount"] == 0)
    world.run(until: .minute(30))
    #expect(world.status("r")["attempts"][0]["requests"] == 10)
    #expect(world.events.count { $0.reason == "PodRefused" } == 1)

    world.refusal = nil
    world.run(until: .minute(36))
    world.finishPod("r-1")
    world.settle()
    #expect(world.phase("r") == "Succeeded")
    #expect(world.violations == [])
  }

  @Test("comes to its time limit all the same")
  func timeLimit() {
    var world = World.withRun(["timeLimitSeconds": 60])
    world.pods["r-1"]?["status"] = Self.waiting("ImagePullBackOff", "no such image")
    world.run(until: .minute(1))
    #expect(world.phase("r") == "Failed" && world.status("r")["reason"] == "TimeLimitExceeded")
    #expect(world.pods == [:])
  }
}
