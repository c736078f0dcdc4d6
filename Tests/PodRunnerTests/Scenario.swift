import JSON

@testable import PodRunner

/// A Pod whose life a test tells step by step, on a clock that the test sets.
struct Scenario {
  var machine: PodMachine
  var now: Moment

  static let start = Moment(seconds: 1_800_000_000)

  init(_ pod: JSONValue) {
    machine = PodMachine(adopting: pod, plan: PodPlan(pod: pod), now: Self.start)
    now = Self.start
  }

  /// Seconds since the start.
  mutating func at(_ seconds: Int) -> [PodMachine.Action] {
    now = Self.start + .seconds(seconds)
    return machine.advance(now: now)
  }

  /// Starts all that is due; returns the names.
  @discardableResult
  mutating func startDue(at seconds: Int) -> [String] {
    at(seconds).compactMap {
      guard case .start(let index) = $0 else { return nil }
      machine.started(
        index, Run(id: "process://\(index)", startedAt: now, pid: Int32(100 + index)))
      return machine.plan.containers[index].name
    }
  }

  mutating func exit(_ name: String, _ code: Int) {
    guard let index = machine.plan.containers.firstIndex(where: { $0.name == name }) else { return }
    machine.exited(index, exitCode: code, now: now)
  }

  var status: JSONValue {
    mutating get { machine.status(now: now) }
  }

  mutating func condition(_ type: String) -> JSONValue {
    (status["conditions"].array ?? []).first { $0["type"].string == type } ?? .null
  }

  mutating func state(of name: String) -> JSONValue {
    let all =
      (status["containerStatuses"].array ?? []) + (status["initContainerStatuses"].array ?? [])
    return all.first { $0["name"].string == name }?["state"] ?? .null
  }
}

enum Sample {
  static func pod(
    _ names: [String] = ["main"], initial: [JSONValue] = [], restartPolicy: String = "Never",
    spec: [String: JSONValue] = [:], metadata: [String: JSONValue] = [:],
    status: JSONValue = ["phase": "Pending"]
  ) -> JSONValue {
    var json: JSONValue = [
      "metadata": ["namespace": "shop", "name": "report-1", "uid": "u1"],
      "spec": [
        "restartPolicy": .string(restartPolicy), "nodeName": "local",
        "terminationGracePeriodSeconds": 5,
        "containers": .array(
          names.map { ["name": .string($0), "image": "busybox", "command": ["true"]] }),
      ],
      "status": status,
    ]
    if !initial.isEmpty { json["spec"]["initContainers"] = .array(initial) }
    for (key, value) in spec { json["spec"][key] = value }
    for (key, value) in metadata { json["metadata"][key] = value }
    return json
  }

  static func sidecar(_ name: String) -> JSONValue {
    ["name": .string(name), "image": "busybox", "restartPolicy": "Always"]
  }

  static func initial(_ name: String) -> JSONValue {
    ["name": .string(name), "image": "busybox"]
  }

  static func deleted(grace: Int, _ pod: JSONValue = pod()) -> JSONValue {
    var pod = pod
    pod["metadata"]["deletionTimestamp"] = "2027-01-15T08:00:05Z"
    pod["metadata"]["deletionGracePeriodSeconds"] = .integer(Int64(grace))
    return pod
  }
}
