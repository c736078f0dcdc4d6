/// Which tick is due, and which ones are past running.
extension JobDecision {
  /// Ticks of a longer outage are counted to here, to keep the count cheap.
  private static let countLimit = 1000

  mutating func consider(_ schedule: ActiveSchedule) {
    guard let baseline else { return }
    var candidates = waitingTicks(schedule)
    if let due = schedule.cron.previous(atOrBefore: now, in: schedule.zone), due > baseline {
      status.scheduleState?.decidedThrough = due
      if meetsDeadline(due, after: baseline, schedule) { candidates.append(due) }
    }
    apply(schedule, to: candidates)
    status.nextScheduleTime = schedule.cron.next(after: max(now, baseline), in: schedule.zone)
    if let next = status.nextScheduleTime { wakes.append(next) }
    wakeForDeadlines(schedule)
  }

  /// The newest due tick runs if it is not too late for it; the older ones do not, and are counted.
  private mutating func meetsDeadline(
    _ due: Timestamp, after baseline: Timestamp, _ schedule: ActiveSchedule
  ) -> Bool {
    // The due one itself, and one more to tell whether there are more than we count.
    let limit = Self.countLimit + 2
    let count = schedule.cron.count(after: baseline, through: due, in: schedule.zone, limit: limit)
    guard isInTime(due, schedule) else {
      skip(due, .startingDeadlineExceeded, lateMessage(due, schedule), count: max(count, 1))
      return false
    }
    let before = due - .seconds(1)
    if count > 1, let missed = schedule.cron.previous(atOrBefore: before, in: schedule.zone) {
      let number = count == limit ? "more than \(Self.countLimit)" : "\(count - 1)"
      let text =
        "\(number) ticks up to \(schedule.local(missed)) were missed while Rota was not "
        + "running; the newest one, \(schedule.local(due)), runs in their place"
      skip(missed, .missed, text, count: min(count - 1, Self.countLimit))
    }
    return true
  }

  private func isInTime(_ tick: Timestamp, _ schedule: ActiveSchedule) -> Bool {
    guard let deadline = schedule.spec.startingDeadlineSeconds else { return true }
    return now - tick <= .seconds(deadline)
  }

  private func lateMessage(_ tick: Timestamp, _ schedule: ActiveSchedule) -> String {
    let deadline = schedule.spec.startingDeadlineSeconds ?? 0
    return "the tick of \(schedule.local(tick)) could not start within "
      + "startingDeadlineSeconds (\(deadline))"
  }

  /// What waits from earlier passes, without what has been run or is too late.
  private mutating func waitingTicks(_ schedule: ActiveSchedule) -> [Timestamp] {
    let done = Set(runs.compactMap(tick))
    // Under Replace the tick was in time when it had the active runs cancelled; it does not lose its
    // turn because they took long to end.
    let isReplacing = schedule.spec.concurrencyPolicy == .replace
    var ticks: [Timestamp] = []
    for tick in status.waiting where !done.contains(tick) {
      if isReplacing || isInTime(tick, schedule) {
        ticks.append(tick)
      } else {
        skip(tick, .startingDeadlineExceeded, lateMessage(tick, schedule))
      }
    }
    return ticks
  }

  private mutating func wakeForDeadlines(_ schedule: ActiveSchedule) {
    guard let deadline = schedule.spec.startingDeadlineSeconds,
      schedule.spec.concurrencyPolicy != .replace, let first = status.waiting.min()
    else { return }
    // A tick is too late only after its deadline, not at it.
    wakes.append(first + .seconds(deadline + 1))
  }
}
