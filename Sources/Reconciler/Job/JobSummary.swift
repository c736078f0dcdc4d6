extension Job {
  /// Names of runs that the status lists as active and that `runs` lacks. A caller whose view may be old
  /// looks each up live before it decides: under Forbid and Replace, `decideJob` takes one that is not
  /// there for gone, and starts the next.
  public func runsToLookUp(besides runs: [JobRun]) -> [String] {
    guard !metadata.isBeingDeleted else { return [] }
    let known = Set(runs.map(\.name))
    return status.active.map(\.name).filter { !known.contains($0) }
  }
}

/// What the status says about the runs. It outlives them: history limits take runs away, not the memory of
/// when one last succeeded.
extension JobDecision {
  /// Active runs that are listed; all are counted.
  private static let listed = 100

  mutating func summarize() {
    summarizeActive()
    status.lastScheduleTime =
      ([status.lastScheduleTime] + runs.map(tick) + created.map(\.time)).compactMap { $0 }.max()
    status.lastSuccessfulTime = latest(.succeeded, status.lastSuccessfulTime)
    status.lastFailureTime = latest(.failed, status.lastFailureTime)
    status.lastRun = lastRun
  }

  private mutating func summarizeActive() {
    let observed = runs.filter { !$0.isTerminal }.sorted(by: Self.isOlder).map {
      JobStatus.ActiveRun(name: $0.name, startTime: $0.effectiveStart)
    }
    // A run that is being created starts now: said at once, it needs no second write.
    let active = observed + created.map { .init(name: $0.name, startTime: now.wholeSeconds) }
    status.activeCount = active.count
    status.active = Array(active.prefix(Self.listed))
  }

  private func latest(_ phase: RunPhase, _ known: Timestamp?) -> Timestamp? {
    let times = runs.filter { $0.status.phase == phase }.map(\.status.completionTime)
    return ([known] + times).compactMap { $0 }.max()
  }

  private var lastRun: JobStatus.LastRun? {
    if let newest = created.max(by: { $0.time < $1.time }) {
      return JobStatus.LastRun(
        name: newest.name, phase: .pending, trigger: RunTrigger.schedule.rawValue,
        startTime: now.wholeSeconds)
    }
    guard let newest = runs.max(by: Self.isOlder) else { return status.lastRun }
    if let known = status.lastRun, let start = known.startTime, start > newest.effectiveStart,
      !runs.contains(where: { $0.name == known.name })
    {
      return known
    }
    return JobStatus.LastRun(
      name: newest.name, phase: newest.status.phase ?? .pending, trigger: newest.triggerName,
      startTime: newest.effectiveStart, completionTime: newest.status.completionTime)
  }

  static func isOlder(_ left: JobRun, _ right: JobRun) -> Bool {
    (left.effectiveStart, left.metadata.creationTime, left.name)
      < (right.effectiveStart, right.metadata.creationTime, right.name)
  }
}

extension JobRun {
  /// When it started, or was made if it has not.
  var effectiveStart: Timestamp { status.startTime ?? metadata.creationTime }
}
