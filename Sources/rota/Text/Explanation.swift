import Reconciler

/// A Job in plain words: what is active, why its newest ticks ran or did not, and what comes next.
struct Explanation {
  let job: Job
  /// The oldest first.
  let runs: [JobRun]
  let now: Timestamp
  let zone: (String) -> TimeZoneRules?
  /// The zone of whoever reads.
  let reader: TimeZoneRules

  static let shownTicks = 10
  static let shownFireTimes = 5

  var text: String {
    [summary, ticks, next].filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n")
  }

  private var jobZone: TimeZoneRules {
    (try? job.spec.get()).flatMap { zone($0.timeZone) } ?? .utc
  }

  private func local(_ time: Timestamp) -> String { jobZone.localRFC3339(time) }

  private func age(_ time: Timestamp) -> String { Durations.text(now - time) }
}

// MARK: How it stands

extension Explanation {
  private var summary: [String] {
    ["Job \(job.namespace)/\(job.name)", "  Schedule:  \(scheduleWords)"] + stateLines
      + activeLines + lastLines
  }

  private var scheduleWords: String {
    guard let spec = try? job.spec.get() else { return "unknown, the spec cannot be read" }
    guard let schedule = spec.schedule else { return "none, it runs when asked" }
    let policy = "\(spec.concurrencyPolicy.rawValue) while a run is active"
    return "\"\(schedule)\" in \(spec.timeZone), \(policy)"
  }

  private var stateLines: [String] {
    let problems = problems(of: job, zone: zone)
    guard problems.isEmpty else { return problems.map { "  Problem:   \($0)" } }
    if job.status.observedGeneration != job.generation {
      return ["  State:     not seen by the controller yet: is rota-controller running?"]
    }
    guard let ready = job.status.conditions["Ready"] else { return [] }
    let word = ready.status == .yes ? "State:  " : "Problem:"
    return ["  \(word)   \(ready.reason): \(ready.message)"]
  }

  private var activeLines: [String] {
    let active = runs.filter { !$0.isTerminal }
    guard !active.isEmpty else { return ["  Active:    nothing"] }
    return active.enumerated().map { index, run in
      "  \(index == 0 ? "Active: " : "        ")   \(words(for: run))"
    } + waitingLines
  }

  private func words(for run: JobRun) -> String {
    let phase = run.status.phase?.rawValue ?? "Pending"
    let since = run.status.startTime ?? run.metadata.creationTime
    var text = "\(run.name), \(phase) for \(age(since)), attempt \(run.status.attempts.count)"
    if let reason = run.status.reason { text += ", \(reason)" }
    if let message = run.status.message { text += ": \(message)" }
    return text
  }

  private var waitingLines: [String] {
    job.status.waiting.map { "  Waiting:   the tick of \(local($0)), until there is room" }
  }

  private var lastLines: [String] {
    guard let last = runs.last(where: \.isTerminal) else {
      let last = job.status.lastRun.flatMap { $0.phase.isTerminal ? $0 : nil }
      let known = last.map { "\($0.name), \($0.phase.rawValue)" }
      return ["  Last end:  \(known ?? "none yet")"]
    }
    let time = last.status.completionTime.map { ", \(age($0)) ago" } ?? ""
    return ["  Last end:  \(outcome(of: last))\(time)"]
  }

  private func outcome(of run: JobRun) -> String {
    let phase = run.status.phase?.rawValue ?? "Pending"
    let why = RunText.reasons(of: run)
    guard run.status.phase != .succeeded, !why.isEmpty else { return "\(run.name), \(phase)" }
    return "\(run.name), \(phase) (\(why))"
  }
}

// MARK: Why

extension Explanation {
  /// The newest first.
  private var ticks: [String] {
    let recent = RecentTicks(job: job, runs: runs, now: now, zone: zone, outcome: outcome)
    let lines = recent.newest(Self.shownTicks).map { "  \(local($0.time))  \($0.text)" }
    // Cut short, the list does not reach back to there.
    let first = lines.count < Self.shownTicks ? recent.start : nil
    let start = first.map { ["  \(local($0.time))  \($0.text)"] } ?? []
    return lines.isEmpty && start.isEmpty ? [] : ["Recent ticks"] + lines + start
  }
}

// MARK: What comes

extension Explanation {
  private var next: [String] {
    guard let spec = try? job.spec.get(), let text = spec.schedule,
      let schedule = try? CronSchedule(parsing: text, hashSeed: "\(job.namespace)/\(job.name)"),
      let zone = zone(spec.timeZone)
    else { return ["Nothing comes by itself: `rota run \(job.name)` runs it."] }
    let times = schedule.ticks(after: now, count: Self.shownFireTimes, in: zone)
    return [heading(spec)] + times.map { "  \(line(for: $0, zone))" }
      + forecast(spec, times.first)
  }

  private func heading(_ spec: JobSpec) -> String {
    if spec.paused {
      return "Nothing comes by itself, spec.paused is true (`rota resume \(job.name)`). "
        + "It would be at"
    }
    if spec.suspend { return "Nothing comes by itself, spec.suspend is true. It would be at" }
    return "Next"
  }

  private func forecast(_ spec: JobSpec, _ next: Timestamp?) -> [String] {
    // Ahead of the controller's first look at a schedule there is nothing to go by.
    guard let next, !spec.paused, !spec.suspend, let state = job.status.scheduleState,
      (state.schedule, state.timeZone) == (spec.schedule, spec.timeZone)
    else { return [] }
    let forecast = Forecast(job: job, runs: runs, zone: zone)
    return ["The next one \(forecast.words(for: next))."]
  }

  private func line(for time: Timestamp, _ zone: TimeZoneRules) -> String {
    let there = zone.localRFC3339(time)
    let away = "in \(Durations.text(time - now))"
    guard zone.offsetSeconds(at: time) != reader.offsetSeconds(at: time) else {
      return "\(there)  \(away)"
    }
    return "\(there)  \(reader.localRFC3339(time)) for you  \(away)"
  }
}
