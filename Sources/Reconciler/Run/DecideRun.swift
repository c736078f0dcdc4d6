/// What shall be done for a run: which Pods to create, delete and release, and what its status says.
///
/// The caller writes the status before it carries out the actions, so that a Pod is written down before
/// it exists and its end before its finalizer goes.
public func decideRun(_ observation: RunObservation, now: Timestamp) -> RunPlan {
  var decision = RunDecision(observation, now: now)
  decision.decide()
  return decision.plan
}

/// One decision on a run, made step by step; each step is in a file of its own.
struct RunDecision {
  let observation: RunObservation
  let now: Timestamp
  var status: JobRunStatus
  var actions: [RunAction] = []
  var events: [PlannedEvent] = []
  var wakes: [Timestamp] = []
  /// The Pods of `status.attempts` by index; filled by `recordPods`.
  var podOfAttempt: [Int: Pod] = [:]
  /// Pods that are no attempt of this run although it owns them.
  var strays: [Pod] = []

  var run: JobRun { observation.run }

  init(_ observation: RunObservation, now: Timestamp) {
    self.observation = observation
    self.now = now
    status = observation.run.status
  }

  mutating func decide() {
    guard !run.metadata.isBeingDeleted else { return letGo() }
    adopt()
    recordPods()
    if !run.isTerminal { advance() }
    cleanUp()
    summarize()
  }

  private mutating func advance() {
    if status.attempts.contains(where: \.hasSucceeded) { return succeed() }
    guard begin() else { return }
    if let ending { return drain(ending) }
    proceed()
  }

  var plan: RunPlan {
    RunPlan(
      status: status, actions: actions, events: events,
      wakeAt: wakes.min().map { max($0, now) })
  }
}

extension RunDecision {
  /// The end of the time that all attempts have together.
  var limitEnd: Timestamp? {
    guard let start = status.startTime, let limit = status.timeLimitSeconds else { return nil }
    return start + .seconds(limit)
  }

  mutating func record(
    _ type: PlannedEvent.Kind, _ reason: String, _ action: String, _ note: String
  ) {
    events.append(PlannedEvent(type: type, reason: reason, action: action, note: note))
  }
}
