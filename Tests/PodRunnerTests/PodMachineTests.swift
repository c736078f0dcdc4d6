import JSON
import Testing

@testable import PodRunner

@Suite("A Pod")
struct PodMachineTests {
  @Test(
    "that is never restarted ends as its containers do",
    arguments: [
      ([0], "Succeeded"), ([3], "Failed"), ([0, 0], "Succeeded"), ([0, 1], "Failed"),
      ([1, 0], "Failed"),
    ])
  func endsAsItsContainers(codes: [Int], phase: String) {
    let names = codes.indices.map { "c\($0)" }
    var pod = Scenario(Sample.pod(names))
    #expect(pod.startDue(at: 0) == names)
    #expect(pod.machine.phase == "Running")
    for (name, code) in zip(names, codes) {
      #expect(pod.machine.phase == "Running")
      pod.exit(name, code)
    }
    #expect(pod.at(1) == [])
    #expect(pod.machine.phase == phase)
    #expect(pod.machine.isFinished)
    #expect(pod.machine.wakeAt() == nil)
  }

  @Test("is ready while it runs, and says since when")
  func conditions() {
    var pod = Scenario(Sample.pod())
    #expect(pod.condition("Ready")["status"] == "False")
    #expect(pod.condition("Ready")["reason"] == "ContainersNotReady")
    #expect(pod.condition("Ready")["message"] == "containers with unready status: [main]")
    pod.startDue(at: 1)
    #expect(pod.condition("Ready")["status"] == "True")
    #expect(pod.condition("Ready")["reason"] == .null)
    _ = pod.at(5)
    #expect(pod.condition("Ready")["lastTransitionTime"] == "2027-01-15T08:00:01Z")
    pod.exit("main", 0)
    #expect(pod.condition("Ready")["reason"] == "PodCompleted")
    #expect(pod.condition("Initialized")["status"] == "True")
    #expect(pod.condition("PodReadyToStartContainers")["status"] == "False")
    #expect(pod.condition("PodScheduled")["status"] == "True")
  }

  @Test("tells of a container's run as kubelet does")
  func containerStatus() {
    var pod = Scenario(Sample.pod())
    #expect(pod.state(of: "main") == ["waiting": ["reason": "ContainerCreating"]])
    pod.startDue(at: 0)
    #expect(pod.state(of: "main") == ["running": ["startedAt": "2027-01-15T08:00:00Z"]])
    _ = pod.at(7)
    pod.exit("main", 137)
    #expect(
      pod.state(of: "main") == [
        "terminated": [
          "exitCode": 137, "reason": "Error", "startedAt": "2027-01-15T08:00:00Z",
          "finishedAt": "2027-01-15T08:00:07Z", "containerID": "process://0",
        ]
      ])
    #expect(pod.status["containerStatuses"][0]["started"] == false)
  }

  @Test("whose command does not exist fails with 128 and the runtime's words")
  func startError() {
    var pod = Scenario(Sample.pod())
    _ = pod.at(0)
    let message = #"exec: "nosuch": executable file not found in $PATH"#
    pod.machine.notStarted(0, message: message, now: pod.now)
    _ = pod.at(0)
    let terminated = pod.state(of: "main")["terminated"]
    #expect(terminated["exitCode"] == 128)
    #expect(terminated["reason"] == "StartError")
    #expect(terminated["message"] == .string(message))
    #expect(terminated["startedAt"] == "1970-01-01T00:00:00Z")
    #expect(pod.machine.phase == "Failed")
  }

  @Test("waits for what it refers to, and tells of it once")
  func notConfigured() {
    var pod = Scenario(Sample.pod())
    for second in [0, 2, 4] {
      #expect(pod.at(second) == [.start(container: 0)])
      pod.machine.notConfigured(0, message: #"configmap "cfg" not found"#, now: pod.now)
      #expect(pod.at(second + 1) == [])
    }
    #expect(pod.state(of: "main")["waiting"]["reason"] == "CreateContainerConfigError")
    #expect(pod.state(of: "main")["waiting"]["message"] == #"configmap "cfg" not found"#)
    #expect(pod.machine.phase == "Pending")
    #expect(pod.machine.notes.map(\.reason) == ["Failed"])
    #expect(pod.startDue(at: 6) == ["main"])
    #expect(pod.status["containerStatuses"][0]["restartCount"] == 0)
  }

  @Test("past its deadline is ended and failed")
  func deadline() {
    let json = Sample.pod(spec: ["activeDeadlineSeconds": 60])
    var pod = Scenario(json)
    pod.machine.observe(json, now: pod.now)
    pod.startDue(at: 0)
    #expect(pod.machine.wakeAt() == Scenario.start + .seconds(60))
    #expect(pod.at(60) == [.signal(container: 0, force: false)])
    #expect(pod.machine.phase == "Running")
    #expect(pod.machine.wakeAt() == Scenario.start + .seconds(65))
    #expect(pod.at(65) == [.signal(container: 0, force: true)])
    #expect(pod.at(66) == [])
    pod.exit("main", 0)
    #expect(pod.machine.phase == "Failed")
    #expect(pod.status["reason"] == "DeadlineExceeded")
  }

  @Test("declared failed by somebody else is ended, and the word stays theirs")
  func declared() {
    var pod = Scenario(Sample.pod())
    pod.startDue(at: 0)
    pod.machine.observe(Sample.pod(status: ["phase": "Failed", "reason": "Evicted"]), now: pod.now)
    #expect(pod.at(1) == [.signal(container: 0, force: false)])
    pod.exit("main", 143)
    #expect(pod.machine.isFinished)
    #expect(pod.status["phase"] == .null)
    #expect(pod.status["reason"] == .null)
  }

  @Test("that is only simulated ends by itself")
  func simulated() {
    let json = Sample.pod(metadata: [
      "annotations": [
        "simulate.rota.dev/duration": "2.5", "simulate.rota.dev/exit-code": "7",
      ]
    ])
    let simulation = Simulation(pod: json, duration: .seconds(1))
    #expect(simulation == Simulation(pod: json, duration: .seconds(9)))
    var pod = Scenario(json)
    _ = pod.at(0)
    let end = Run.SimulatedEnd(at: pod.now + simulation.duration, exitCode: simulation.exitCode)
    pod.machine.started(0, Run(id: "simulated://u1", startedAt: pod.now, simulatedEnd: end))
    #expect(pod.machine.wakeAt() == pod.now + .milliseconds(2500))
    #expect(pod.at(2) == [])
    #expect(pod.machine.phase == "Running")
    #expect(pod.at(3) == [])
    #expect(pod.machine.phase == "Failed")
    #expect(pod.state(of: "main")["terminated"]["exitCode"] == 7)
  }
}

@Suite("Restarts")
struct RestartTests {
  @Test("come at once, then after 10 s, doubling to 5 min, as kubelet's")
  func backoff() {
    var backoff = Backoff()
    let delays = (0..<8).map { _ in backoff.delay(afterUptime: .seconds(1)).components.seconds }
    #expect(delays == [0, 10, 20, 40, 80, 160, 300, 300])
    #expect(backoff.delay(afterUptime: .seconds(600)) == .zero)
    #expect(backoff.delay(afterUptime: .seconds(1)) == .seconds(10))
  }

  @Test(
    "happen as the policy says",
    arguments: [
      ("Always", 0, true), ("Always", 1, true), ("OnFailure", 0, false), ("OnFailure", 1, true),
      ("Never", 0, false), ("Never", 1, false),
    ])
  func policy(policy: String, code: Int, restarts: Bool) {
    var pod = Scenario(Sample.pod(restartPolicy: policy))
    pod.startDue(at: 0)
    pod.exit("main", code)
    #expect(pod.startDue(at: 1) == (restarts ? ["main"] : []))
    #expect(pod.status["containerStatuses"][0]["restartCount"] == .integer(restarts ? 1 : 0))
    #expect(Self.isRunning(pod) == restarts)
  }

  private static func isRunning(_ pod: Scenario) -> Bool { pod.machine.phase == "Running" }

  @Test("that are delayed show as CrashLoopBackOff, with the last end")
  func crashLoop() {
    var pod = Scenario(Sample.pod(restartPolicy: "OnFailure"))
    pod.startDue(at: 0)
    pod.exit("main", 1)
    pod.startDue(at: 1)
    pod.exit("main", 2)
    #expect(pod.at(5) == [])
    #expect(pod.state(of: "main")["waiting"]["reason"] == "CrashLoopBackOff")
    let status = pod.status["containerStatuses"][0]
    #expect(status["lastState"]["terminated"]["exitCode"] == 2)
    #expect(status["restartCount"] == 1)
    #expect(pod.machine.phase == "Running")
    #expect(pod.machine.wakeAt() == Scenario.start + .seconds(11))
    #expect(pod.startDue(at: 11) == ["main"])
    pod.exit("main", 0)
    #expect(pod.machine.phase == "Succeeded")
    #expect(pod.machine.notes.map(\.reason).contains("BackOff"))
  }
}

@Suite("Init containers")
struct InitContainerTests {
  @Test("run one after the other, before the main ones")
  func inOrder() {
    var pod = Scenario(
      Sample.pod(["a", "b"], initial: [Sample.initial("one"), Sample.initial("two")]))
    #expect(pod.state(of: "a")["waiting"]["reason"] == "PodInitializing")
    #expect(pod.startDue(at: 0) == ["one"])
    #expect(pod.condition("Initialized")["reason"] == "ContainersNotInitialized")
    #expect(
      pod.condition("Initialized")["message"] == "containers with incomplete status: [one two]")
    #expect(pod.machine.phase == "Pending")
    pod.exit("one", 0)
    #expect(pod.startDue(at: 1) == ["two"])
    pod.exit("two", 0)
    #expect(pod.startDue(at: 2) == ["a", "b"])
    #expect(pod.condition("Initialized")["status"] == "True")
    #expect(pod.machine.phase == "Running")
  }

  @Test("that fail end a Pod that is never restarted")
  func failed() {
    var pod = Scenario(Sample.pod(initial: [Sample.initial("one")]))
    pod.startDue(at: 0)
    pod.exit("one", 4)
    #expect(pod.startDue(at: 1) == [])
    #expect(pod.machine.phase == "Failed")
    #expect(pod.state(of: "main")["waiting"]["reason"] == "PodInitializing")
  }

  @Test("that fail are tried again where the policy allows it")
  func retried() {
    var pod = Scenario(Sample.pod(initial: [Sample.initial("one")], restartPolicy: "OnFailure"))
    pod.startDue(at: 0)
    pod.exit("one", 4)
    #expect(pod.machine.phase == "Pending")
    #expect(pod.startDue(at: 1) == ["one"])
  }

  @Test("that are sidecars run beside the others, and end with them")
  func sidecar() {
    var pod = Scenario(Sample.pod(initial: [Sample.sidecar("proxy"), Sample.initial("one")]))
    #expect(pod.startDue(at: 0) == ["proxy"])
    #expect(pod.startDue(at: 0) == ["one"])
    pod.exit("one", 0)
    #expect(pod.startDue(at: 1) == ["main"])
    pod.exit("main", 0)
    #expect(pod.machine.phase == "Running")
    #expect(pod.at(2) == [.signal(container: 0, force: false)])
    #expect(pod.at(7) == [.signal(container: 0, force: true)])
    pod.exit("proxy", 137)
    #expect(pod.machine.phase == "Succeeded")
  }
}

@Suite("Deletion")
struct DeletionTests {
  @Test("sends SIGTERM, and SIGKILL after the grace period")
  func graceful() {
    var pod = Scenario(Sample.pod())
    pod.startDue(at: 0)
    pod.machine.observe(Sample.deleted(grace: 30), now: pod.now)
    #expect(pod.at(1) == [.signal(container: 0, force: false)])
    #expect(pod.at(2) == [])
    #expect(!pod.machine.isFinished)
    #expect(pod.at(30) == [.signal(container: 0, force: true)])
    pod.exit("main", 137)
    #expect(pod.machine.isFinished)
    #expect(pod.machine.phase == "Failed")
    #expect(pod.machine.notes.map(\.reason) == ["Started", "Killing"])
  }

  @Test("takes a shorter grace period into account when asked again")
  func shortened() {
    var pod = Scenario(Sample.pod())
    pod.startDue(at: 0)
    pod.machine.observe(Sample.deleted(grace: 30), now: pod.now)
    _ = pod.at(1)
    pod.machine.observe(Sample.deleted(grace: 2), now: pod.now)
    #expect(pod.at(3) == [.signal(container: 0, force: true)])
    pod.machine.observe(Sample.deleted(grace: 60), now: pod.now)
    #expect(pod.machine.ending?.killAt == Scenario.start + .seconds(3))
  }

  @Test("keeps a result that was reached in time")
  func succeeded() {
    var pod = Scenario(Sample.pod())
    pod.startDue(at: 0)
    pod.machine.observe(Sample.deleted(grace: 30), now: pod.now)
    _ = pod.at(1)
    pod.exit("main", 0)
    #expect(pod.machine.phase == "Succeeded")
  }

  @Test("starts nothing any more, restarts neither")
  func startsNothing() {
    var fresh = Scenario(Sample.pod())
    fresh.machine.observe(Sample.deleted(grace: 30), now: fresh.now)
    #expect(fresh.at(0) == [])
    #expect(fresh.machine.isFinished)
    #expect(fresh.machine.phase == "Failed")

    var looping = Scenario(Sample.pod(restartPolicy: "Always"))
    looping.startDue(at: 0)
    looping.machine.observe(
      Sample.deleted(grace: 30, Sample.pod(restartPolicy: "Always")), now: looping.now)
    _ = looping.at(1)
    looping.exit("main", 1)
    #expect(looping.at(20) == [])
    #expect(looping.machine.isFinished)
  }

  @Test("of the object itself leaves a second to end")
  func gone() {
    var pod = Scenario(Sample.pod())
    pod.startDue(at: 0)
    pod.machine.observeGone(now: pod.now)
    #expect(pod.at(0) == [.signal(container: 0, force: false)])
    #expect(pod.at(1) == [.signal(container: 0, force: true)])
  }
}

@Suite("Adoption")
struct AdoptionTests {
  private static let running: JSONValue = [
    "phase": "Running", "startTime": "2027-01-15T07:59:00Z",
    "conditions": [
      ["type": "PodScheduled", "status": "True", "lastTransitionTime": "2027-01-15T07:58:00Z"]
    ],
    "containerStatuses": [
      [
        "name": "main", "restartCount": 2, "containerID": "process://77",
        "state": ["running": ["startedAt": "2027-01-15T07:59:01Z"]],
      ]
    ],
  ]

  @Test("of a Pod that ran when the runner ended fails it as kubelet does")
  func lost() {
    var pod = Scenario(Sample.pod(status: Self.running))
    #expect(pod.at(0) == [])
    #expect(pod.machine.phase == "Failed")
    let terminated = pod.state(of: "main")["terminated"]
    #expect(terminated["exitCode"] == 137)
    #expect(terminated["reason"] == "ContainerStatusUnknown")
    #expect(terminated["startedAt"] == "2027-01-15T07:59:01Z")
    #expect(terminated["containerID"] == "process://77")
    #expect(pod.condition("DisruptionTarget")["status"] == "True")
    #expect(pod.condition("PodScheduled")["lastTransitionTime"] == "2027-01-15T07:58:00Z")
    #expect(pod.status["startTime"] == "2027-01-15T07:59:00Z")
  }

  @Test("counts as lost also what was begun without a word in the status")
  func untold() {
    let pod = Sample.pod(["a", "b"])
    var machine = PodMachine(
      adopting: pod, plan: PodPlan(pod: pod), now: Scenario.start
    ) { name, restart in name == "a" && restart == 0 }
    #expect(machine.containers[0].termination?.reason == "ContainerStatusUnknown")
    #expect(machine.advance(now: Scenario.start) == [.start(container: 1)])
  }

  @Test("numbers what was begun after the last known end")
  func untoldRestart() {
    let status: JSONValue = [
      "phase": "Running",
      "containerStatuses": [
        [
          "name": "main", "restartCount": 1,
          "state": ["waiting": ["reason": "CrashLoopBackOff"]],
          "lastState": ["terminated": ["exitCode": 1, "reason": "Error"]],
        ]
      ],
    ]
    let pod = Sample.pod(restartPolicy: "Always", status: status)
    var scenario = Scenario(pod)
    scenario.machine = PodMachine(
      adopting: pod, plan: PodPlan(pod: pod), now: Scenario.start
    ) { _, restart in restart == 2 }
    #expect(scenario.startDue(at: 0) == ["main"])
    #expect(scenario.status["containerStatuses"][0]["restartCount"] == 3)
  }

  @Test("starts anew what the policy restarts")
  func restarted() {
    var pod = Scenario(Sample.pod(restartPolicy: "Always", status: Self.running))
    #expect(pod.startDue(at: 0) == ["main"])
    #expect(pod.status["containerStatuses"][0]["restartCount"] == 3)
    #expect(pod.condition("DisruptionTarget") == .null)
  }

  @Test("leaves a finished Pod as it is, but deletes it when asked")
  func finished() {
    let status: JSONValue = [
      "phase": "Succeeded",
      "containerStatuses": [
        ["name": "main", "state": ["terminated": ["exitCode": 0, "reason": "Completed"]]]
      ],
    ]
    var pod = Scenario(Sample.pod(status: status))
    #expect(pod.machine.isHistory)
    pod.machine.observe(Sample.deleted(grace: 30, Sample.pod(status: status)), now: pod.now)
    #expect(pod.at(0) == [])
    #expect(pod.machine.isFinished)
  }
}
