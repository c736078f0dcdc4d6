/// A schedule that is read and on.
struct ActiveSchedule {
  let spec: JobSpec
  let cron: CronSchedule
  let zone: TimeZoneRules

  func local(_ time: Timestamp) -> String { zone.localRFC3339(time) }
}

/// What is remembered of a schedule, so that no tick fires twice and none from before a change.
extension JobDecision {
  /// Nil when there is none, or it is off.
  func readSchedule() -> ActiveSchedule? {
    guard let spec = try? job.spec.get(), let text = spec.schedule, !spec.suspend, !spec.paused,
      let cron = try? CronSchedule(parsing: text, hashSeed: "\(job.namespace)/\(job.name)"),
      let zone = TimeZoneRules.named(spec.timeZone, in: observation.zone)
    else { return nil }
    return ActiveSchedule(spec: spec, cron: cron, zone: zone)
  }

  /// Brings `status.scheduleState` up to what is seen now. Whatever changes, only ticks after this
  /// moment count, since nobody tells us when exactly the change was made.
  mutating func remember(isActive: Bool) {
    guard let wanted = wantedState(isActive: isActive) else { return forgetSchedule() }
    var state = status.scheduleState ?? wanted
    if (state.schedule, state.timeZone, state.suspended)
      != (wanted.schedule, wanted.timeZone, wanted.suspended)
    {
      dropWaiting(isActive ? "the schedule was changed" : "the schedule was turned off")
      let decided = state.decidedThrough
      state = wanted
      state.since = now.wholeSeconds
      state.decidedThrough = decided
    }
    state.decidedThrough = [state.decidedThrough, newestRunTick].compactMap { $0 }.max()
    status.scheduleState = state
  }

  /// As it would be written down when seen for the first time.
  private func wantedState(isActive: Bool) -> JobStatus.ScheduleState? {
    guard let spec = try? job.spec.get() else {
      // It cannot be read, so what was known stays, but off.
      var known = status.scheduleState
      known?.suspended = true
      return known
    }
    guard let schedule = spec.schedule else { return nil }
    // A Job that was never edited has had its schedule from the start, even if nobody watched.
    let since = job.generation <= 1 ? job.metadata.creationTime : now.wholeSeconds
    return JobStatus.ScheduleState(
      schedule: schedule, timeZone: spec.timeZone, suspended: !isActive, since: since,
      decidedThrough: nil)
  }

  private mutating func forgetSchedule() {
    dropWaiting("the schedule was removed")
    status.scheduleState = nil
  }

  private mutating func dropWaiting(_ cause: String) {
    for tick in status.waiting {
      skip(tick, .scheduleChanged, "\(cause) while the tick was waiting")
    }
    status.waiting = []
  }

  /// The runs of our ticks are memory too: the status may have been lost after they were made.
  private var newestRunTick: Timestamp? {
    runs.compactMap(tick).filter { $0 <= now }.max()
  }

  /// The tick that a run was made for by us.
  func tick(of run: JobRun) -> Timestamp? {
    guard run.trigger == .schedule, let time = run.scheduledTime,
      run.name == slotName(job.name, time)
    else { return nil }
    return time
  }

  /// Only ticks after this can be due.
  var baseline: Timestamp? {
    guard let state = status.scheduleState else { return nil }
    return max(state.since, state.decidedThrough ?? state.since)
  }
}

/// The name of the run for a tick: the same for everybody who sees the tick, so it is made but once.
func slotName(_ job: String, _ tick: Timestamp) -> String { "\(job)-\(tick.seconds / 60)" }
