/// A run that goes on: wait for its Pod, or start the next one.
extension RunDecision {
  mutating func proceed() {
    if let limitEnd { wakes.append(limitEnd) }
    let index = status.attempts.count - 1
    if let pod = podOfAttempt[index], !pod.isOver { return wait(for: pod, index) }
    guard let last = status.attempts.last else { return request(attempt: 1) }
    if last.hasEnded { retry(after: last) } else { requestAgain(last) }
  }

  /// Running from when the first Pod has run; between attempts too.
  private var progress: RunPhase {
    status.attempts.contains { $0.startTime != nil } ? .running : .pending
  }

  private mutating func tell(_ reason: String?, _ message: String?) {
    status.phase = progress
    status.reason = reason.map { $0.truncated(toUTF8: 128) }
    status.message = message?.truncated(toUTF8: 4096)
  }

  private mutating func wait(for pod: Pod, _ index: Int) {
    if pod.phase == .unknown, !pod.metadata.isBeingDeleted {
      // The node does not answer. The Pod may still run there, so the next one waits for its end.
      status.attempts[index].deleted = true
      actions.append(.deletePod(name: pod.name, uid: pod.uid, gracePeriod: nil))
    }
    tell(pod.waitingReason?.reason, pod.waitingReason?.message)
  }

  // MARK: Asking for Pods

  private mutating func request(attempt number: Int) {
    status.attempts.append(Attempt(podName: podName(number)))
    tell(nil, nil)
    create(number)
  }

  /// Each asking changes the status, so a decision on a state that is too old is refused with the status
  /// write, before the Pod is created once more.
  private mutating func create(_ number: Int) {
    guard let template = status.template else { return }
    status.attempts[number - 1].requests += 1
    status.attempts[number - 1].requestTime = now.wholeSeconds
    let pod = AttemptRendering(template: template, run: run).pod(
      name: podName(number), attempt: number, activeDeadline: secondsLeft)
    actions.append(.createPod(object: pod))
    record(.normal, "PodCreated", "CreatePod", "created Pod \(podName(number))")
  }

  private var secondsLeft: Int? {
    guard let left = limitEnd.map({ $0 - now }) else { return nil }
    let (seconds, rest) = left.components
    return max(1, Int(seconds) + (rest > 0 ? 1 : 0))
  }

  /// The Pod was asked for and is not there: it was refused, or we stopped before we asked.
  private mutating func requestAgain(_ last: Attempt) {
    let refusal = observation.podCreationError
    if let refusal, refusal.isPermanent {
      return end(.failed, reason: RunReason.podInvalid, message: refusal.message)
    }
    // Without a refusal the first repetition is recovery; a Pod that vanishes again and again waits.
    let failures = refusal == nil ? last.requests - 1 : last.requests
    let delay: Duration = failures > 0 ? RetryDelay.after(failures: failures) : .zero
    let next = (last.requestTime ?? now) + delay
    if now >= next { create(status.attempts.count) } else { wakes.append(next) }
    guard let refusal else { return tell(nil, nil) }
    if status.reason != refusal.reason {
      record(.warning, "PodRefused", "CreatePod", refusal.message)
    }
    tell(refusal.reason, "Pod \(last.podName) cannot be created: \(refusal.message)")
  }

  // MARK: Retries

  private mutating func retry(after last: Attempt) {
    let lost = status.attempts.count { $0.infrastructure }
    let failed = status.attempts.count - lost
    guard failed <= status.retryLimit ?? 0 else { return exceedRetryLimit(last) }
    guard lost <= RetryDelay.infrastructureLimit else { return giveUp(last, lost) }
    let failures = last.infrastructure ? lost : failed
    let next = (last.finishTime ?? now) + RetryDelay.after(failures: failures)
    if now >= next { return request(attempt: status.attempts.count + 1) }
    wakes.append(next)
    wait(until: next, after: last)
  }

  private mutating func wait(until next: Timestamp, after last: Attempt) {
    let number = status.attempts.count
    let text =
      "attempt \(number) \(last.ending); attempt \(number + 1) starts at \(next.wholeSeconds.rfc3339)"
    tell(RunReason.waitingToRetry, text)
    let wasKnown =
      run.status.attempts.indices.contains(number - 1)
      && run.status.attempts[number - 1].hasEnded
    if !wasKnown { record(.warning, "Retrying", "RetryRun", text) }
  }

  private mutating func exceedRetryLimit(_ last: Attempt) {
    let limit = status.retryLimit ?? 0
    end(
      .failed, reason: RunReason.retryLimitExceeded,
      message: "attempt \(status.attempts.count) \(last.ending); "
        + (limit == 0 ? "retryLimit is 0" : "retryLimit \(limit) is used up"))
  }

  private mutating func giveUp(_ last: Attempt, _ lost: Int) {
    end(
      .failed, reason: RunReason.infrastructureFailures,
      message: "\(lost) Pods were lost to the cluster; the last one \(last.ending)")
  }
}

extension Attempt {
  /// How it ended, as the rest of a sentence about it.
  var ending: String {
    let verb = infrastructure ? "was lost" : "failed"
    guard let message else {
      let facts = [exitCode.map { "exit code \($0)" }, reason].compactMap { $0 }
      return "\(verb) (\(facts.joined(separator: ", ")))"
    }
    guard let reason, reason != "Error", !message.contains(reason) else {
      return "\(verb): \(message)"
    }
    return "\(verb) (\(reason)): \(message)"
  }
}
