import JSON

extension PodMachine {
  /// Goes on with a Pod of which only the API knows: one that is new, or one that ran under an earlier
  /// runner. What that one had running cannot be taken over, so it counts as lost.
  ///
  /// - Parameter wasBegun: whether a run of a container (by name and restart) left traces here: it may
  ///   have been started without a chance to say so in the status.
  init(
    adopting pod: JSONValue, plan: PodPlan, now: Moment,
    wasBegun: (String, Int) -> Bool = { _, _ in false }
  ) {
    self.init(plan: plan)
    let status = pod["status"]
    isHistory = Self.isTerminal(status["phase"].string ?? "")
    startTime = status["startTime"].string.flatMap { Moment($0) }
    adoptConditions(status["conditions"].array ?? [])
    for index in containers.indices {
      adopt(index, Self.containerStatus(plan.containers[index], in: status), now: now)
    }
    for index in containers.indices where !isHistory { loseUntold(index, wasBegun, now: now) }
  }

  private static func containerStatus(_ plan: ContainerPlan, in status: JSONValue) -> JSONValue {
    let list = plan.role == .main ? "containerStatuses" : "initContainerStatuses"
    return (status[list].array ?? []).first { $0["name"].string == plan.name } ?? .null
  }

  private mutating func adoptConditions(_ conditions: [JSONValue]) {
    for condition in conditions {
      guard let type = condition["type"].string, let status = condition["status"].string,
        let since = condition["lastTransitionTime"].string.flatMap({ Moment($0) })
      else { continue }
      conditionTimes[type] = ConditionTime(status: status, since: since)
    }
  }

  private mutating func adopt(_ index: Int, _ json: JSONValue, now: Moment) {
    containers[index].restarts = json["restartCount"].int ?? 0
    let last = json["lastState"]["terminated"]
    containers[index].lastTermination = last.isNull ? nil : Termination(json: last)
    let state = json["state"]
    if !state["terminated"].isNull {
      containers[index].stage = .terminated(Termination(json: state["terminated"]))
    } else if !state["running"].isNull {
      lose(index, state["running"], id: json["containerID"].string ?? "", now: now)
    }
  }

  private mutating func loseUntold(
    _ index: Int, _ wasBegun: (String, Int) -> Bool, now: Moment
  ) {
    guard case .waiting = containers[index].stage else { return }
    // A restart has the next number, which the status does not have yet.
    let restart = containers[index].restarts + (containers[index].lastTermination == nil ? 0 : 1)
    guard wasBegun(plan.containers[index].name, restart) else { return }
    containers[index].restarts = restart
    lose(index, .null, id: "", now: now)
  }

  private mutating func lose(_ index: Int, _ running: JSONValue, id: String, now: Moment) {
    let startedAt = running["startedAt"].string.flatMap { Moment($0) } ?? now
    containers[index].stage = .running(Run(id: id, startedAt: startedAt))
    isDisrupted = true
    finish(index, .lost(startedAt: startedAt, now: now, containerID: id), uptime: now - startedAt)
  }
}

extension Termination {
  fileprivate init(json: JSONValue) {
    self.init(
      exitCode: json["exitCode"].int ?? 0, reason: json["reason"].string,
      message: json["message"].string ?? "",
      startedAt: json["startedAt"].string.flatMap { Moment($0) } ?? Moment(nanoseconds: 0),
      finishedAt: json["finishedAt"].string.flatMap { Moment($0) } ?? Moment(nanoseconds: 0),
      containerID: json["containerID"].string ?? "")
  }
}
