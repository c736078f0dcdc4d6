import JSON
@testable import Reconciler

/// What was ever created, to notice what must not come twice.
struct History {
  private var runs: Set<String> = []
  private var pods: Set<String> = []
  /// Pods that the tests tore away by force: their names may come again.
  var torn: Set<String> = []

  mutating func created(run name: String, _ violations: inout [String]) {
    if !runs.insert(name).inserted { violations.append("run \(name) was created twice") }
  }

  mutating func created(pod name: String, _ violations: inout [String]) {
    if !pods.insert(name).inserted, !torn.contains(name) {
      violations.append("Pod \(name) was created twice")
    }
  }
}

/// Promises that hold at every moment.
extension World {
  mutating func check(_ run: JobRun, becomes status: JobRunStatus) {
    let name = run.name
    if run.isTerminal, (run.status.phase, run.status.reason) != (status.phase, status.reason) {
      violations.append("run \(name) changed after its end")
    }
    if run.isTerminal, run.status.completionTime != status.completionTime {
      violations.append("run \(name) changed its end")
    }
    let lost = status.attempts.count { $0.infrastructure }
    let own = status.attempts.count - lost
    if own > (status.retryLimit ?? 0) + 1 { violations.append("run \(name) made \(own) attempts") }
    if lost > 11 { violations.append("run \(name) lost \(lost) Pods") }
    if status.attempts.contains(where: { $0.logTail != nil && ($0.hasSucceeded || !$0.hasEnded) }) {
      violations.append("run \(name) keeps the log of an attempt that did not fail")
    }
    if status.phase == .succeeded, !status.attempts.contains(where: \.hasSucceeded) {
      violations.append("run \(name) succeeded without a Pod that did")
    }
  }

  /// A finalizer goes only when the Pod's end is known, or nobody is left to know it.
  mutating func checkRelease(of pod: String, _ run: JobRun?) {
    guard let run, let json = runs[run.name], let stored = try? JobRun(json: json),
      !stored.metadata.isBeingDeleted
    else { return }
    let uid = pods[pod]?["metadata"]["uid"].string
    let isRecorded = stored.status.attempts.contains { $0.uid == uid && $0.hasEnded }
    let isStray = !stored.status.attempts.contains { $0.podName == pod }
    if !isRecorded, !isStray, !stored.isTerminal {
      violations.append("Pod \(pod) was let go before its end was written down")
    }
  }

  mutating func checkOverlap() {
    let alive = pods.values.compactMap { try? Pod(json: $0) }.filter { !$0.isOver }
    for (run, pods) in Dictionary(grouping: alive, by: { $0.labels[Label.run] ?? "" })
    where pods.count > 1 {
      violations.append("run \(run) has \(pods.count) Pods at once")
    }
    let active = runs.values.compactMap { try? JobRun(json: $0) }.filter {
      $0.triggerName == "Schedule" && !$0.isTerminal
    }
    if let limit = overlapLimit, active.count > limit {
      violations.append("\(active.count) scheduled runs at once at \(now.rfc3339)")
    }
  }

  /// How many scheduled runs the policy allows at once; nil when it does not say, or has changed.
  private var overlapLimit: Int? {
    guard job["metadata"]["annotations"]["test/policy-was-edited"].isNull else { return nil }
    switch job["spec"]["concurrencyPolicy"].string {
    case "Forbid", "Replace": return 1
    case "Queue": return job["spec"]["maxConcurrency"].int ?? 1
    default: return job["spec"]["maxConcurrency"].int
    }
  }
}
