/// A container whose log is evidence.
public struct LogSource: Hashable, Sendable {
  public let podName: String
  public let podUID: String
  public let nodeName: String?
  public let container: String
}

extension JobRun {
  /// The logs that the next decision wants: those of attempts that failed and whose end it records.
  ///
  /// A caller fetches each once, and hands over what it got in `RunObservation.logTails`; a log that
  /// cannot be had is left out, for the end is recorded with it or without.
  public func logsToFetch(pods: [Pod]) -> [LogSource] {
    guard !isTerminal, !metadata.isBeingDeleted else { return [] }
    let observation = RunObservation(run: self, job: nil, pods: pods, podCreationError: nil)
    // The time matters for what an end is called, not for whether it is one.
    var decision = RunDecision(observation, now: Timestamp(seconds: 0))
    decision.recordPods()
    return decision.podOfAttempt.sorted { $0.key < $1.key }.compactMap { index, pod in
      let attempt = decision.status.attempts[index]
      let isKnown = status.attempts.indices.contains(index) && status.attempts[index].hasEnded
      guard attempt.hasEnded, !attempt.hasSucceeded, !isKnown else { return nil }
      return pod.logSource
    }
  }
}

extension Pod {
  /// Nil when no container of it has ever run.
  fileprivate var logSource: LogSource? {
    let container = failedContainer ?? containers.first { !$0.isInit && $0.hasStarted }?.name
    return container.map {
      LogSource(podName: name, podUID: uid, nodeName: nodeName, container: $0)
    }
  }
}

extension ContainerState {
  fileprivate var hasStarted: Bool {
    if case .waiting = state { return false }
    return true
  }
}
