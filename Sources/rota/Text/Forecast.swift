import JSON
import Reconciler

/// What the controller will do at a tick to come, if until then nothing begins or ends: its own decision,
/// made ahead of time.
struct Forecast {
  let job: Job
  let runs: [JobRun]
  let zone: (String) -> TimeZoneRules?

  /// The rest of a sentence about the tick.
  func words(for tick: Timestamp) -> String {
    let plan = decideJob(
      JobObservation(job: job, runs: runs, zone: zone, templateVerdict: .valid), now: tick)
    if let skipped = plan.skipped.first(where: { $0.time == tick }) {
      return "is skipped (\(skipped.reason)) if \(active) then"
    }
    if plan.status.waiting.contains(tick) { return waiting(plan, tick) }
    if plan.actions.contains(where: { Self.starts(tick, $0) }) { return starting }
    return "does nothing: the schedule cannot be used"
  }

  private static func starts(_ tick: Timestamp, _ action: JobAction) -> Bool {
    guard case .createRun(_, let object) = action else { return false }
    return object["spec"]["scheduledTime"].string == tick.rfc3339
  }

  private func waiting(_ plan: JobPlan, _ tick: Timestamp) -> String {
    let cancelled = plan.actions.compactMap { action -> String? in
      guard case .cancelRun(let name, _, _) = action else { return nil }
      return name
    }
    guard cancelled.isEmpty else {
      return "cancels \(cancelled.joined(separator: ", ")) and starts when "
        + "\(cancelled.count == 1 ? "its Pod is" : "their Pods are") gone"
    }
    if (try? job.spec.get())?.concurrencyPolicy == .replace {
      return "takes the place of the one that waits, if \(active) then"
    }
    let ahead = plan.status.waiting.firstIndex(of: tick) ?? 0
    let line = ahead == 0 ? "" : ", behind \(ahead) \(ahead == 1 ? "other" : "others")"
    return "waits for room\(line), if \(active) then"
  }

  private var starting: String {
    guard let spec = try? job.spec.get(), !scheduled.isEmpty else { return "starts a run" }
    return "starts a run beside \(names) (\(spec.concurrencyPolicy.rawValue))"
  }

  /// Runs that a person started are not counted by the policies.
  private var scheduled: [JobRun] {
    runs.filter { !$0.isTerminal && $0.triggerName != RunTrigger.manual.rawValue }
  }

  private var names: String { scheduled.map(\.name).joined(separator: ", ") }

  private var active: String {
    scheduled.isEmpty
      ? "nothing changes until" : "\(names) \(scheduled.count == 1 ? "is" : "are") still active"
  }
}
