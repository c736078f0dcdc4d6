import JSON

/// A cluster in memory with one Job in it, its runs and their Pods, and nobody else.
struct SimulatedWorld {
  private var job: JSONValue
  private var runs: [String: SimulatedRunState] = [:]
  private let zone: (String) -> TimeZoneRules?
  private let nodes: SimulatedNodes
  private let limit: SimulationLimit
  private var now: Timestamp
  private var jobWake: Timestamp?
  private var record = TickRecord()
  private var serial = 0

  init(
    job: JSONValue, start: Timestamp, zone: @escaping (String) -> TimeZoneRules?,
    nodes: SimulatedNodes, limit: SimulationLimit
  ) throws(DecodingProblem) {
    var job = job
    job.removeMember("status")
    job["metadata"]["uid"] = "job"
    job["metadata"]["resourceVersion"] = "1"
    job["metadata"]["generation"] = 1
    job["metadata"]["creationTimestamp"] = .time(start)
    for member in ["deletionTimestamp", "ownerReferences"] {
      job["metadata"].removeMember(member)
    }
    _ = try Job(json: job)
    self.job = job
    self.zone = zone
    self.nodes = nodes
    self.limit = limit
    now = start
  }

  mutating func play(until end: Timestamp) throws(DecodingProblem) -> SimulatedTimeline {
    var stop: SimulatedTimeline.Stop?
    try settle()
    while stop == nil, let next = nextEvent, next <= end {
      now = max(now, next)
      try settle()
      stop = tooMuch
    }
    return try timeline(stop)
  }

  private func timeline(
    _ stop: SimulatedTimeline.Stop?
  ) throws(DecodingProblem) -> SimulatedTimeline {
    let ready = try Job(json: job).status.conditions["Ready"]
    return SimulatedTimeline(
      ticks: record.ticks, readiness: ready.map { "\($0.reason): \($0.message)" } ?? "",
      isReady: ready?.status == .yes, stop: stop)
  }

  private var nextEvent: Timestamp? {
    ([jobWake] + runs.values.flatMap { [$0.wake, $0.pod?.end] }).compactMap { $0 }.min()
  }

  private var tooMuch: SimulatedTimeline.Stop? {
    if record.count >= limit.ticks {
      return .init(time: now, description: "\(limit.ticks) ticks are simulated at most")
    }
    guard runs.values.count(where: { !$0.run.isTerminal }) > limit.activeRuns else { return nil }
    return .init(time: now, description: "\(limit.activeRuns) active runs are simulated at most")
  }

  // MARK: The controller

  /// Decides on everything until nothing is left to do at this instant; on the Job first, so that runs
  /// which end now are still active for a tick that comes now.
  private mutating func settle() throws(DecodingProblem) {
    var isChanged = true
    while isChanged {
      isChanged = try decideOnJob()
      while try decideOnDueRuns() { isChanged = true }
    }
  }

  /// Whether there is more to do. As the controller does, actions first and then the status.
  private mutating func decideOnJob() throws(DecodingProblem) -> Bool {
    let job = try Job(json: job)
    let observation = JobObservation(
      job: job, runs: runs.values.map(\.run), zone: zone, templateVerdict: .valid)
    let plan = decideJob(observation, now: now)
    for action in plan.actions { try perform(action, plan) }
    record.note(plan)
    self.job["status"] = plan.status.json
    jobWake = plan.wakeAt
    return !plan.actions.isEmpty || plan.wakeAt.map { $0 <= now } ?? false
  }

  private mutating func decideOnDueRuns() throws(DecodingProblem) -> Bool {
    let due = runs.keys.filter { runs[$0]?.isDue(at: now) == true }.sorted()
    for name in due { try decideOnRun(name) }
    return !due.isEmpty
  }

  private mutating func perform(_ action: JobAction, _ plan: JobPlan) throws(DecodingProblem) {
    switch action {
    case .createRun(let name, let object):
      let run = try SimulatedRunState(object: object, uid: newUID(), now: now)
      runs[name] = run
      record.started(run.run, at: now)
    case .cancelRun(let name, _, let reason):
      try runs[name]?.cancel(reason: reason)
      record.replaced(name, by: plan.status.waiting.last)
    case .deleteRun(let name, _): runs[name] = nil
    }
  }

  /// As the controller does, the status first and then the Pods.
  private mutating func decideOnRun(_ name: String) throws(DecodingProblem) {
    guard var state = runs[name] else { return }
    state.pod = state.pod.map { nodes.pod($0, at: now) }
    let pods = try state.pod.map { pod throws(DecodingProblem) in [try Pod(json: pod.object)] }
    let observation = RunObservation(
      run: state.run, job: try Job(json: job), pods: pods ?? [], podCreationError: nil)
    let plan = decideRun(observation, now: now)
    try state.apply(plan)
    for action in plan.actions { perform(action, &state) }
    runs[name] = state
    record.note(state.run)
  }

  private mutating func perform(_ action: RunAction, _ state: inout SimulatedRunState) {
    switch action {
    case .createPod(let object):
      state.pod = nodes.start(object, uid: newUID(), now: now)
      state.isChanged = true
    case .deletePod:
      state.pod = state.pod.map { nodes.delete($0, at: now) }
      state.isChanged = true
    case .releasePod: state.pod = nil
    // Nobody deletes runs but history, and what the Job has made is its own from the start.
    case .adopt: return
    }
  }

  private mutating func newUID() -> JSONValue {
    serial += 1
    return .string("uid-\(serial)")
  }
}
