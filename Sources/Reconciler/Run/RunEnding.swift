import JSON

/// How runs end.
extension RunDecision {
  /// Why the run is ending its Pods, if it is.
  enum Ending: Hashable {
    case cancelled
    case timeLimit
  }

  /// What began first stays: the status says so while the Pods are still ending.
  var ending: Ending? {
    if run.status.reason == RunReason.timeLimitExceeded { return .timeLimit }
    if run.isCancelled { return .cancelled }
    if let limitEnd, now >= limitEnd { return .timeLimit }
    return status.attempts.contains(where: hitTimeLimit) ? .timeLimit : nil
  }

  /// Whether the kubelet ended the Pod for the run's limit, and not for a shorter one of the template.
  private func hitTimeLimit(_ attempt: Attempt) -> Bool {
    guard attempt.reason == "DeadlineExceeded", let limit = status.timeLimitSeconds else {
      return false
    }
    let own = status.template?["spec"]["activeDeadlineSeconds"].int ?? .max
    return own >= limit
  }

  /// Deletes what runs; the run ends when nothing does.
  mutating func drain(_ ending: Ending) {
    status.reason = reason(ending)
    status.message = message(ending)
    let running = podOfAttempt.values.filter { !$0.isOver }.sorted { $0.name < $1.name }
    guard !running.isEmpty else { return end(ending) }
    if status.attempts.contains(where: { $0.startTime != nil }) { status.phase = .running }
    for pod in running where !pod.metadata.isBeingDeleted {
      actions.append(.deletePod(name: pod.name, uid: pod.uid, gracePeriod: nil))
    }
  }

  private func reason(_ ending: Ending) -> String {
    switch ending {
    case .cancelled: (run.cancelReason ?? RunReason.cancelled).truncated(toUTF8: 128)
    case .timeLimit: RunReason.timeLimitExceeded
    }
  }

  private func message(_ ending: Ending) -> String {
    switch ending {
    case .cancelled where run.cancelReason == RunReason.replaced:
      "cancelled to make room for the next scheduled run"
    case .cancelled: "cancelled by spec.cancel"
    case .timeLimit:
      "the run took longer than its timeLimitSeconds of \(status.timeLimitSeconds ?? 0)"
    }
  }

  private mutating func end(_ ending: Ending) {
    end(
      ending == .cancelled ? .cancelled : .failed, reason: reason(ending),
      message: message(ending))
  }

  mutating func succeed() {
    end(.succeeded, reason: RunReason.succeeded, message: nil)
  }

  /// Final: phase, reason, times and condition never change after this.
  mutating func end(_ phase: RunPhase, reason: String, message: String?) {
    dropUnbornAttempts()
    status.phase = phase
    status.reason = reason.truncated(toUTF8: 128)
    status.message = message?.truncated(toUTF8: 4096)
    let start = status.startTime ?? now.wholeSeconds
    status.startTime = start
    let completion = max(completionTime(phase, reason), start)
    status.completionTime = completion
    status.durationSeconds = Int((completion - start).components.seconds)
    status.duration = HumanDuration.text(seconds: status.durationSeconds ?? 0)
    wakes = []
    recordEnd(phase, reason: reason, message: message)
  }

  /// An attempt that never became a Pod did not happen.
  private mutating func dropUnbornAttempts() {
    while let last = status.attempts.last, last.uid == nil,
      podOfAttempt[status.attempts.count - 1] == nil
    {
      status.attempts.removeLast()
    }
  }

  /// When the last Pod ended where that ended the run, else now.
  private func completionTime(_ phase: RunPhase, _ reason: String) -> Timestamp {
    let byPod = phase == .succeeded || reason == RunReason.retryLimitExceeded
    let finish = byPod ? status.attempts.compactMap(\.finishTime).max() : nil
    return finish ?? now.wholeSeconds
  }

  private mutating func recordEnd(_ phase: RunPhase, reason: String, message: String?) {
    let duration = status.duration ?? ""
    switch phase {
    case .succeeded: record(.normal, "Succeeded", "EndRun", "succeeded after \(duration)")
    case .cancelled: record(.normal, "Cancelled", "EndRun", message ?? reason)
    default: record(.warning, "Failed", "EndRun", "\(reason): \(message ?? "")")
    }
  }
}
