/// What the status says beside phase and attempts; follows from them.
extension RunDecision {
  mutating func summarize() {
    status.observedGeneration = run.generation
    countAttempts()
    setCondition()
    // A time that changed by itself would be a write without news.
    if status != run.status { status.lastUpdateTime = now.wholeSeconds }
  }

  private mutating func countAttempts() {
    let succeeded = status.attempts.count(where: \.hasSucceeded)
    let ended = status.attempts.count(where: \.hasEnded)
    let unborn = status.attempts.indices.count { index in
      observation.podCreationError != nil && podOfAttempt[index] == nil
        && !status.attempts[index].hasEnded
    }
    status.attemptCount = status.attempts.count - unborn
    status.active = status.attempts.count - unborn - ended
    status.succeeded = succeeded
    status.failed = ended - succeeded
  }

  /// `kubectl wait` believes a condition only when its generation is current, so that follows even after
  /// the end.
  private mutating func setCondition() {
    guard let phase = status.phase, phase.isTerminal else { return }
    let type = phase == .succeeded ? "Complete" : "Failed"
    let condition = Condition(
      type, .yes, reason: status.reason ?? phase.rawValue, message: status.message ?? "")
    status.conditions.set(condition, generation: run.generation, now: now)
  }
}
