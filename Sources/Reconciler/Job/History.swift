/// Which runs that have ended are kept.
extension JobDecision {
  mutating func keepHistory() {
    guard let spec = try? job.spec.get() else { return }
    let ended = runs.filter {
      $0.isTerminal && !$0.metadata.isBeingDeleted && $0.controllerUID == job.uid
    }
    var surplus: [JobRun] = []
    var counted = ended
    if let ttl = spec.ttlSecondsAfterFinished {
      counted = ended.filter { $0.trigger != .manual }
      surplus = expired(ended.filter { $0.trigger == .manual }, ttl: .seconds(ttl))
    }
    let succeeded = counted.filter { $0.status.phase == .succeeded }
    let failed = counted.filter { $0.status.phase != .succeeded }
    surplus += oldest(of: succeeded, keeping: spec.successfulRunsHistoryLimit)
    surplus += oldest(of: failed, keeping: spec.failedRunsHistoryLimit)
    forget(surplus)
  }

  private mutating func expired(_ runs: [JobRun], ttl: Duration) -> [JobRun] {
    runs.filter { run in
      guard let end = run.status.completionTime else { return false }
      if now >= end + ttl { return true }
      wakes.append(end + ttl)
      return false
    }
  }

  private func oldest(of runs: [JobRun], keeping limit: Int) -> [JobRun] {
    Array(runs.sorted(by: Self.isOlder).dropLast(limit))
  }

  /// Deletes what the status has taken note of. The rest has to wait for the status write: if we stopped
  /// between the two, the tick of a forgotten run would look like one that never ran.
  private mutating func forget(_ surplus: [JobRun]) {
    for run in surplus where isAccountedFor(run) {
      actions.append(.deleteRun(name: run.name, uid: run.uid))
    }
    if !surplus.allSatisfy(isAccountedFor), status != job.status { wakes.append(now) }
  }

  private func isAccountedFor(_ run: JobRun) -> Bool {
    let known = job.status
    if status.lastRun?.name == run.name, status.lastRun != known.lastRun { return false }
    guard isTickAccountedFor(run) else { return false }
    let end = run.status.completionTime ?? run.effectiveStart
    switch run.status.phase {
    case .succeeded: return known.lastSuccessfulTime.map { end <= $0 } ?? false
    case .failed: return known.lastFailureTime.map { end <= $0 } ?? false
    default: return true
    }
  }

  private func isTickAccountedFor(_ run: JobRun) -> Bool {
    guard let tick = tick(of: run), status.scheduleState != nil else { return true }
    guard let decided = job.status.scheduleState?.decidedThrough else { return false }
    return tick <= decided && !job.status.waiting.contains(tick)
  }
}
