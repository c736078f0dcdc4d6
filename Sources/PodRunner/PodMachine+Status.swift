import JSON

/// Since when a condition is as it is.
struct ConditionTime: Hashable, Sendable {
  var status: String
  var since: Moment
}

// MARK: Phase

extension PodMachine {
  /// As kubelet's `getPhase`; never terminal while anything runs.
  var phase: String {
    if case .declared(let phase) = ending?.cause { return phase }
    guard let ending else { return isAlive ? nonTerminal(computedPhase) : computedPhase }
    if isAlive { return nonTerminal(computedPhase) }
    switch ending.cause {
    case .deadlineExceeded: return "Failed"
    // Cut off before it had a result: not a success.
    default: return Self.isTerminal(computedPhase) ? computedPhase : "Failed"
    }
  }

  private func nonTerminal(_ phase: String) -> String {
    Self.isTerminal(phase) ? "Running" : phase
  }

  private var computedPhase: String {
    if hasFailedInitial { return "Failed" }
    let main = containers.indices.filter { plan.containers[$0].role == .main }
    guard let first = main.first, initialIsDone(before: first) else { return "Pending" }
    let states = main.map { containers[$0] }
    if states.contains(where: \.isNew) { return "Pending" }
    guard states.allSatisfy({ $0.termination != nil }) else { return "Running" }
    return states.allSatisfy { $0.termination?.exitCode == 0 } ? "Succeeded" : "Failed"
  }

  private var reasonAndMessage: [String: JSONValue] {
    guard ending?.cause == .deadlineExceeded else { return [:] }
    return [
      "reason": "DeadlineExceeded",
      "message": "Pod was active on the node longer than the specified deadline",
    ]
  }
}

// MARK: Status

extension PodMachine {
  static let address = "127.0.0.1"

  /// The Pod's status as kubelet would write it: the members that are the runner's.
  mutating func status(now: Moment) -> JSONValue {
    var status: [String: JSONValue] = reasonAndMessage
    // A phase that somebody else declared is theirs.
    if case .declared = ending?.cause {} else { status["phase"] = .string(phase) }
    status["startTime"] = startTime.map { .string($0.rfc3339) }
    status["hostIP"] = .string(Self.address)
    status["hostIPs"] = [["ip": .string(Self.address)]]
    status["podIP"] = .string(Self.address)
    status["podIPs"] = [["ip": .string(Self.address)]]
    status["conditions"] = .array(conditions(now: now))
    let main = containerStatuses { $0 == .main }
    let initial = containerStatuses { $0 != .main }
    status["containerStatuses"] = .array(main)
    if !initial.isEmpty { status["initContainerStatuses"] = .array(initial) }
    return .object(status)
  }

  private func containerStatuses(
    where matches: (ContainerPlan.Role) -> Bool
  ) -> [JSONValue] {
    zip(plan.containers, containers).filter { matches($0.0.role) }.map { $0.1.json(of: $0.0) }
  }
}

extension ContainerState {
  fileprivate func json(of plan: ContainerPlan) -> JSONValue {
    let id = run?.id ?? termination?.containerID ?? lastTermination?.containerID ?? ""
    var json: JSONValue = [
      "name": .string(plan.name), "image": .string(plan.image), "imageID": "",
      "ready": .bool(isReady(plan.role)), "started": .bool(run != nil),
      "restartCount": .integer(Int64(restarts)), "state": stage.json, "lastState": [:],
    ]
    if !id.isEmpty { json["containerID"] = .string(id) }
    if let lastTermination { json["lastState"] = ["terminated": lastTermination.json] }
    return json
  }

  fileprivate func isReady(_ role: ContainerPlan.Role) -> Bool {
    role == .initial ? termination?.exitCode == 0 : run != nil
  }
}

extension ContainerState.Stage {
  fileprivate var json: JSONValue {
    switch self {
    case .waiting(let reason, ""): ["waiting": ["reason": .string(reason)]]
    case .waiting(let reason, let message):
      ["waiting": ["reason": .string(reason), "message": .string(message)]]
    case .starting: ["waiting": ["reason": "ContainerCreating"]]
    case .running(let run): ["running": ["startedAt": .string(run.startedAt.rfc3339)]]
    case .terminated(let termination): ["terminated": termination.json]
    }
  }
}

extension Termination {
  fileprivate var json: JSONValue {
    var json: JSONValue = [
      "exitCode": .integer(Int64(exitCode)), "reason": .string(reason),
      "startedAt": .string(startedAt.rfc3339), "finishedAt": .string(finishedAt.rfc3339),
    ]
    if !message.isEmpty { json["message"] = .string(message) }
    if !containerID.isEmpty { json["containerID"] = .string(containerID) }
    return json
  }
}

// MARK: Conditions

extension PodMachine {
  private mutating func conditions(now: Moment) -> [JSONValue] {
    var conditions = [
      condition("PodReadyToStartContainers", isFinished ? "False" : "True"),
      initializedCondition,
      readinessCondition("Ready"), readinessCondition("ContainersReady"),
      condition("PodScheduled", "True"),
    ]
    // As kubelet at the shutdown of its node: whoever retries can tell it from a failure.
    if isDisrupted && phase == "Failed" {
      conditions.append(
        condition(
          "DisruptionTarget", "True", reason: "TerminationByKubelet",
          message: "The runner of this node ended while the Pod ran"))
    }
    for index in conditions.indices {
      let since = transition(conditions[index], now: now)
      conditions[index]["lastTransitionTime"] = .string(since.rfc3339)
    }
    return conditions
  }

  private mutating func transition(_ condition: JSONValue, now: Moment) -> Moment {
    let (type, status) = (condition["type"].string ?? "", condition["status"].string ?? "")
    if let known = conditionTimes[type], known.status == status { return known.since }
    conditionTimes[type] = ConditionTime(status: status, since: now)
    return now
  }

  private var initializedCondition: JSONValue {
    let undone = names { role, state in
      switch role {
      case .initial: state.termination?.exitCode != 0
      case .sidecar: state.isNew
      case .main: false
      }
    }
    if phase == "Succeeded" { return condition("Initialized", "True", reason: "PodCompleted") }
    guard !undone.isEmpty else { return condition("Initialized", "True") }
    return condition(
      "Initialized", "False", reason: "ContainersNotInitialized",
      message: "containers with incomplete status: [\(undone.joined(separator: " "))]")
  }

  private func readinessCondition(_ type: String) -> JSONValue {
    switch phase {
    case "Succeeded": return condition(type, "False", reason: "PodCompleted")
    case "Failed": return condition(type, "False", reason: "PodFailed")
    default: break
    }
    let unready = names { role, state in role != .initial && state.run == nil }
    guard !unready.isEmpty else { return condition(type, "True") }
    return condition(
      type, "False", reason: "ContainersNotReady",
      message: "containers with unready status: [\(unready.joined(separator: " "))]")
  }

  private func names(where matches: (ContainerPlan.Role, ContainerState) -> Bool) -> [String] {
    zip(plan.containers, containers).filter { matches($0.0.role, $0.1) }.map(\.0.name)
  }

  private func condition(
    _ type: String, _ status: String, reason: String? = nil, message: String? = nil
  ) -> JSONValue {
    // Null takes away what the condition said before: a strategic patch merges its members.
    [
      "type": .string(type), "status": .string(status),
      "reason": reason.map { .string($0) } ?? .null,
      "message": message.map { .string($0) } ?? .null,
    ]
  }
}
