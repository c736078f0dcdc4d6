import JSON

@testable import Reconciler

/// A decision on one Job, without a world around it.
func decide(
  _ job: JSONValue, runs: [JSONValue] = [], at now: Timestamp, verdict: TemplateVerdict = .valid
) throws -> JobPlan {
  decideJob(
    JobObservation(
      job: try Job(json: job), runs: try runs.map { try JobRun(json: $0) },
      zone: { $0 == "Europe/Berlinn" ? nil : .utc }, templateVerdict: verdict),
    now: now)
}

extension JobPlan {
  /// The actions in short, such as `create report-29401234`.
  var shortActions: [String] {
    actions.map { action in
      switch action {
      case .createRun(let name, _): "create \(name)"
      case .cancelRun(let name, _, let reason): "cancel \(name) \(reason)"
      case .deleteRun(let name, _): "delete \(name)"
      }
    }
  }
}

/// The name of the run for the tick so many minutes after the start.
func slot(_ minute: Int) -> String { slotName("report", .minute(minute)) }
