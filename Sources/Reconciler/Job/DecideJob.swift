/// What shall be done for a Job: which runs to create, cancel and forget, and what its status says.
///
/// The caller carries out the actions before it writes the status. A run's name is its tick, so after a
/// crash in between the run is found by its name, and the tick is not run again.
public func decideJob(_ observation: JobObservation, now: Timestamp) -> JobPlan {
  var decision = JobDecision(observation, now: now)
  decision.decide()
  return decision.plan
}

/// One decision on a Job, made step by step; each step is in a file of its own.
struct JobDecision {
  let observation: JobObservation
  let now: Timestamp
  /// The runs that are this Job's, and not those of an earlier Job of the same name.
  let runs: [JobRun]
  var status: JobStatus
  var actions: [JobAction] = []
  var events: [PlannedEvent] = []
  var skipped: [JobStatus.SkippedTick] = []
  var wakes: [Timestamp] = []
  /// Names and nominal times of the runs that this decision creates.
  var created: [(name: String, time: Timestamp)] = []

  var job: Job { observation.job }

  init(_ observation: JobObservation, now: Timestamp) {
    self.observation = observation
    self.now = now
    status = observation.job.status
    let uid = observation.job.uid
    runs = observation.runs.filter { $0.controllerUID == uid || $0.controllerUID == nil }
  }

  mutating func decide() {
    // Its runs go with it or are let go, as whoever deletes it has asked; both are the server's work.
    guard !job.metadata.isBeingDeleted else { return }
    let problems = problems
    let schedule = problems.isEmpty ? readSchedule() : nil
    judge(problems)
    remember(isActive: schedule != nil)
    if let schedule { consider(schedule) } else { status.nextScheduleTime = nil }
    summarize()
    keepHistory()
  }

  var plan: JobPlan {
    JobPlan(
      actions: actions, status: status, events: events, skipped: skipped,
      wakeAt: wakes.min().map { max($0, now) })
  }
}

extension JobDecision {
  mutating func record(
    _ type: PlannedEvent.Kind, _ reason: String, _ action: String, _ note: String
  ) {
    events.append(PlannedEvent(type: type, reason: reason, action: action, note: note))
  }
}
