import Reconciler

/// What became of the ticks of the past, from the runs, from what the status remembers, and from the
/// schedule for those that neither tells of.
struct RecentTicks {
  struct Entry: Hashable {
    let time: Timestamp
    let text: String
  }

  let job: Job
  let runs: [JobRun]
  let now: Timestamp
  let zone: (String) -> TimeZoneRules?
  /// How a run ended or stands.
  let outcome: (JobRun) -> String

  /// The newest first.
  func newest(_ count: Int) -> [Entry] {
    let recorded = ran + skipped + waiting
    let known = Set(recorded.map(\.time))
    let rest = unrecorded(count, known).filter { !known.contains($0.time) }
    return Array((recorded + rest).sorted { $0.time > $1.time }.prefix(count))
  }

  /// From when on there are ticks at all, if that is not long ago.
  var start: Entry? {
    guard let state = job.status.scheduleState else { return nil }
    if state.suspended {
      return Entry(time: state.since, text: "the schedule was turned off")
    }
    guard now - state.since < .seconds(86_400) else { return nil }
    return Entry(time: state.since, text: "the schedule was set; only later ticks count")
  }

  private var ran: [Entry] {
    runs.compactMap { run in
      (try? run.spec.get())?.scheduledTime.map {
        Entry(time: $0, text: "ran\(lateness(of: run, $0)): \(outcome(run))")
      }
    }
  }

  private func lateness(of run: JobRun, _ tick: Timestamp) -> String {
    let late = run.metadata.creationTime - tick
    return late < .seconds(5) ? "" : " \(Durations.text(late)) late"
  }

  private var skipped: [Entry] {
    job.status.skipped.map { tick in
      let count = tick.count > 1 ? " (\(tick.count) ticks up to this one)" : ""
      return Entry(
        time: tick.time, text: "skipped\(count): \(tick.reason): \(tick.message)")
    }
  }

  private var waiting: [Entry] {
    job.status.waiting.map { Entry(time: $0, text: "waits for room") }
  }
}

// MARK: Without a record

extension RecentTicks {
  private func unrecorded(_ count: Int, _ known: Set<Timestamp>) -> [Entry] {
    guard let state = job.status.scheduleState, !state.suspended,
      let spec = try? job.spec.get(), spec.schedule == state.schedule,
      spec.timeZone == state.timeZone, let rules = zone(spec.timeZone),
      let schedule = try? CronSchedule(
        parsing: state.schedule, hashSeed: "\(job.namespace)/\(job.name)")
    else { return [] }
    return past(schedule, rules, since: state.since, count, known).map {
      Entry(time: $0, text: reason(for: $0, spec, decided: state.decidedThrough))
    }
  }

  /// Without those that a skipped entry of several stands for.
  private func past(
    _ schedule: CronSchedule, _ rules: TimeZoneRules, since: Timestamp, _ count: Int,
    _ known: Set<Timestamp>
  ) -> [Timestamp] {
    let counts = Dictionary(
      job.status.skipped.map { ($0.time, $0.count) }, uniquingKeysWith: max)
    var ticks: [Timestamp] = []
    var covered = 0
    var time = now
    while ticks.count < count, let tick = schedule.previous(atOrBefore: time, in: rules),
      tick > since
    {
      if covered > 0 { covered -= 1 } else { ticks.append(tick) }
      covered = max(covered, (counts[tick] ?? 1) - 1)
      time = tick - .seconds(1)
    }
    return ticks
  }

  private func reason(
    for tick: Timestamp, _ spec: JobSpec, decided: Timestamp?
  ) -> String {
    guard let decided, tick <= decided else {
      return now - tick < .seconds(5)
        ? "is due now" : "not decided on: is rota-controller running?"
    }
    return "no record any more: the newest \(spec.successfulRunsHistoryLimit) succeeded and "
      + "\(spec.failedRunsHistoryLimit) failed runs are kept, and 10 skipped ticks"
  }
}
