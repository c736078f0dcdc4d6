/// Why a tick did not run.
public enum SkipReason: String, Hashable, Sendable {
  /// Forbid: a scheduled run was active.
  case runActive = "RunActive"
  /// Allow with maxConcurrency: so many scheduled runs were active.
  case maxConcurrency = "MaxConcurrency"
  /// Queue: too many ticks waited already.
  case queueFull = "QueueFull"
  /// A newer tick has taken its turn.
  case superseded = "Superseded"
  /// Nobody was there to run it, and a newer one ran in its place.
  case missed = "Missed"
  case startingDeadlineExceeded = "StartingDeadlineExceeded"
  /// The schedule was edited, suspended or removed while the tick waited.
  case scheduleChanged = "ScheduleChanged"
  /// Something else has the name that its run would have.
  case nameTaken = "NameTaken"

  /// Whether it is as asked for, and no reason to worry.
  var isExpected: Bool {
    switch self {
    case .runActive, .maxConcurrency, .superseded, .scheduleChanged: true
    case .queueFull, .missed, .startingDeadlineExceeded, .nameTaken: false
    }
  }
}

extension JobDecision {
  private static let shown = 10

  /// Writes down that a tick does not run, for good.
  mutating func skip(
    _ tick: Timestamp, _ reason: SkipReason, _ message: String, count: Int = 1
  ) {
    let entry = JobStatus.SkippedTick(
      time: tick, reason: reason.rawValue, message: message.truncated(toUTF8: 1024), count: count)
    skipped.append(entry)
    status.skipped = Array(([entry] + status.skipped).prefix(Self.shown))
    record(reason.isExpected ? .normal : .warning, "TickSkipped", "StartRun", message)
  }
}
