import JSON

/// A Pod, and when it will end by itself; nil when it has ended.
struct SimulatedPod {
  var object: JSONValue
  var end: Timestamp?
}

/// The nodes of the simulated cluster: Pods start at once, and take as long as assumed.
struct SimulatedNodes {
  let runDuration: Duration
  let failingAttempts: Int

  func start(_ object: JSONValue, uid: JSONValue, now: Timestamp) -> SimulatedPod {
    var object = object
    object["metadata"]["uid"] = uid
    object["metadata"]["resourceVersion"] = "1"
    object["metadata"]["creationTimestamp"] = .time(now)
    object["spec"]["nodeName"] = "node"
    object["status"] = [
      "phase": "Running", "startTime": .time(now),
      "containerStatuses": Self.containers(of: object, ["running": ["startedAt": .time(now)]]),
    ]
    return SimulatedPod(object: object, end: now + max(runDuration, .zero))
  }

  /// The Pod as it stands at `now`.
  func pod(_ pod: SimulatedPod, at now: Timestamp) -> SimulatedPod {
    guard let end = pod.end, end <= now else { return pod }
    let attempt = pod.object["metadata"]["labels"][Label.attempt].string.flatMap(Int.init) ?? 1
    return ended(pod, exitCode: attempt <= failingAttempts ? 1 : 0, at: end)
  }

  func delete(_ pod: SimulatedPod, at now: Timestamp) -> SimulatedPod {
    var pod = pod.end == nil ? pod : ended(pod, exitCode: 143, at: now)
    pod.object["metadata"]["deletionTimestamp"] = .time(now)
    pod.object["metadata"]["deletionGracePeriodSeconds"] = 0
    return pod
  }

  private func ended(_ pod: SimulatedPod, exitCode: Int, at end: Timestamp) -> SimulatedPod {
    var pod = pod
    pod.end = nil
    let state: JSONValue = [
      "terminated": [
        "exitCode": .int(exitCode), "reason": exitCode == 0 ? "Completed" : "Error",
        "finishedAt": .time(end),
      ]
    ]
    pod.object["status"]["phase"] = exitCode == 0 ? "Succeeded" : "Failed"
    pod.object["status"]["containerStatuses"] = Self.containers(of: pod.object, state)
    return pod
  }

  private static func containers(of pod: JSONValue, _ state: JSONValue) -> JSONValue {
    let names = (pod["spec"]["containers"].array ?? []).map { $0["name"] }
    return .array(names.map { ["name": $0, "state": state] })
  }
}
