import Reconciler

/// Runs in words and rows.
enum RunText {
  /// How it ended: `JobRun shop/report-x7k2p failed after 12s and 3 attempts: RetryLimitExceeded: …`
  static func end(of run: JobRun) -> String {
    let status = run.status
    var text = "JobRun \(run.namespace)/\(run.name) \(verb(status.phase))"
    if let duration = status.duration, !duration.isEmpty { text += " after \(duration)" }
    if status.attempts.count > 1 { text += " and \(status.attempts.count) attempts" }
    guard status.phase != .succeeded else { return text }
    let reasons = reasons(of: run)
    return reasons.isEmpty ? text : "\(text): \(reasons)"
  }

  /// Reason and message, without a reason that says no more than the phase.
  static func reasons(of run: JobRun) -> String {
    let status = run.status
    let reason = status.reason == status.phase?.rawValue ? nil : status.reason
    return [reason, status.message].compactMap { $0 }.filter { !$0.isEmpty }
      .joined(separator: ": ")
  }

  private static func verb(_ phase: RunPhase?) -> String {
    switch phase {
    case nil: "has not begun"
    case .pending: "is pending"
    case .running: "is running"
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .cancelled: "was cancelled"
    case .skipped: "was skipped"
    }
  }

  static func table(_ runs: [JobRun], now: Timestamp, showsNamespace: Bool) -> String {
    var header = ["NAME", "JOB", "TRIGGER", "STATUS", "ATTEMPTS", "DURATION", "AGE", "REASON"]
    if showsNamespace { header.insert("NAMESPACE", at: 0) }
    return Table.render(
      header: header,
      rows: runs.map { run in
        let row = row(run, now: now)
        return showsNamespace ? [run.namespace] + row : row
      })
  }

  private static func row(_ run: JobRun, now: Timestamp) -> [String] {
    [
      run.name, (try? run.spec.get())?.jobName ?? "?", run.triggerName,
      run.status.phase?.rawValue ?? "Pending", String(run.status.attempts.count),
      duration(of: run, now: now), Durations.text(now - run.metadata.creationTime),
      run.status.reason ?? "",
    ]
  }

  /// Up to now while it runs.
  static func duration(of run: JobRun, now: Timestamp) -> String {
    if let duration = run.status.duration, run.isTerminal { return duration }
    guard let start = run.status.startTime, !run.isTerminal else { return "" }
    return Durations.text(now - start)
  }
}
