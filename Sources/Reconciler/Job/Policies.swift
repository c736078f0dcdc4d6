/// What the concurrency policy makes of the ticks that want to run, the oldest first.
///
/// Runs that a person started neither ask nor count.
extension JobDecision {
  /// Ticks that may wait under Queue: a job that cannot keep up would fill its status otherwise.
  private static let queueLimit = 100

  mutating func apply(_ schedule: ActiveSchedule, to ticks: [Timestamp]) {
    status.waiting = []
    switch schedule.spec.concurrencyPolicy {
    case .allow: allow(ticks, schedule)
    case .forbid: forbid(ticks, schedule)
    case .replace: replace(ticks, schedule)
    case .queue: queue(ticks, schedule)
    }
  }

  private var activeRuns: [JobRun] {
    runs.filter { !$0.isTerminal && $0.trigger != .manual }.sorted { $0.name < $1.name }
  }

  private var activeCount: Int { activeRuns.count + created.count }

  private mutating func allow(_ ticks: [Timestamp], _ schedule: ActiveSchedule) {
    for tick in ticks {
      guard let limit = schedule.spec.maxConcurrency, activeCount >= limit else {
        start(tick, schedule)
        continue
      }
      let message =
        "the tick of \(schedule.local(tick)) did not run: \(activeCount) scheduled "
        + "runs were active (maxConcurrency \(limit))"
      skip(tick, .maxConcurrency, message)
    }
  }

  private mutating func forbid(_ ticks: [Timestamp], _ schedule: ActiveSchedule) {
    guard let newest = supersede(ticks, schedule) else { return }
    guard let active = activeRuns.first else { return start(newest, schedule) }
    let message =
      "the tick of \(schedule.local(newest)) did not run: run \(active.name) was still "
      + "active (concurrencyPolicy Forbid)"
    skip(newest, .runActive, message)
  }

  private mutating func replace(_ ticks: [Timestamp], _ schedule: ActiveSchedule) {
    guard let newest = supersede(ticks, schedule) else { return }
    guard activeCount > 0 else { return start(newest, schedule) }
    // A run has ended only when its Pods have, so the next one waits for that.
    status.waiting = [newest]
    for run in activeRuns where !run.isCancelled {
      actions.append(.cancelRun(name: run.name, uid: run.uid, reason: RunReason.replaced))
      let note = "cancelled run \(run.name) for the tick of \(schedule.local(newest))"
      record(.normal, "RunReplaced", "CancelRun", note)
    }
  }

  private mutating func queue(_ ticks: [Timestamp], _ schedule: ActiveSchedule) {
    let limit = schedule.spec.maxConcurrency ?? 1
    for tick in ticks {
      if activeCount < limit {
        start(tick, schedule)
      } else if status.waiting.count < Self.queueLimit {
        status.waiting.append(tick)
      } else {
        let message =
          "the tick of \(schedule.local(tick)) did not run: \(Self.queueLimit) ticks "
          + "were waiting before it (concurrencyPolicy Queue)"
        skip(tick, .queueFull, message)
      }
    }
  }

  /// The newest tick; the others are past.
  private mutating func supersede(
    _ ticks: [Timestamp], _ schedule: ActiveSchedule
  ) -> Timestamp? {
    guard let newest = ticks.last else { return nil }
    for tick in ticks.dropLast() {
      let message =
        "the tick of \(schedule.local(tick)) was still waiting when that of "
        + "\(schedule.local(newest)) came"
      skip(tick, .superseded, message)
    }
    return newest
  }
}
