import JSON
@testable import Reconciler

/// A cluster in memory: as much of an API server as decisions can notice, and a controller that can be
/// stopped after any write. Single-threaded, so every pass sees all writes before it.
struct World {
  var now = Timestamp.start
  var jobs: [String: JSONValue] = [:]
  var runs: [String: JSONValue] = [:]
  var pods: [String: JSONValue] = [:]
  var verdict = TemplateVerdict.valid
  /// What the server answers to a Pod's creation, if it refuses it.
  var refusal: PodRefusal?
  /// What the controller remembers of that; lost in a crash.
  var refusals: [String: PodRefusal] = [:]
  var events: [PlannedEvent] = []
  /// Pods whose log nobody can have.
  var silentPods: Set<String> = []
  /// Promises that were broken, in words.
  var violations: [String] = []
  var history = History()

  /// Writes that the controller may still make before it stops dead; nil for no crash.
  var writesUntilCrash: Int?
  private(set) var writes = 0
  private var serial = 0

  struct Crash: Error {}

  // MARK: The controller

  /// Passes over every key until nothing changes; returns when to look again.
  @discardableResult
  mutating func settle() -> Timestamp? {
    for _ in 0..<200 {
      let before = writes
      let wakeAt = attempt { world throws(Crash) in try world.passOverAll() }
      if writes == before, let wakeAt {
        if let soonest = wakeAt, soonest <= now { violations.append("hot loop at \(now.rfc3339)") }
        return wakeAt
      }
    }
    violations.append("no fixed point at \(now.rfc3339)")
    return nil
  }

  /// Settles, then moves the clock from wake-up to wake-up until `end`.
  mutating func run(until end: Timestamp) {
    while let wakeAt = settle(), wakeAt <= end { now = max(now, wakeAt) }
    now = max(now, end)
    settle()
  }

  /// Nil when the controller crashed; it has started again then, with nothing in its memory.
  private mutating func attempt<Value>(
    _ body: (inout World) throws(Crash) -> Value
  ) -> Value? {
    do throws(Crash) {
      return try body(&self)
    } catch {
      writesUntilCrash = nil
      refusals = [:]
      return nil
    }
  }

  private mutating func passOverAll() throws(Crash) -> Timestamp? {
    var wakes: [Timestamp] = []
    for name in jobs.keys.sorted() { wakes += [try passOverJob(name)].compactMap { $0 } }
    for name in runs.keys.sorted() { wakes += [try passOverRun(name)].compactMap { $0 } }
    try passOverOrphans()
    return wakes.min()
  }

  mutating func passOverJob(_ name: String) throws(Crash) -> Timestamp? {
    guard let json = jobs[name], let job = try? Job(json: json) else { return nil }
    let observation = JobObservation(
      job: job, runs: runs.values.compactMap { try? JobRun(json: $0) }.filter(names(job)),
      zone: { $0 == "Nowhere/Land" ? nil : .utc }, templateVerdict: verdict)
    let plan = decideJob(observation, now: now)
    for action in plan.actions { try perform(action) }
    if plan.status.json != job.statusJSON {
      jobs[name]?["status"] = plan.status.json
      try wrote()
    }
    events += plan.events
    return plan.wakeAt
  }

  private func names(_ job: Job) -> (JobRun) -> Bool {
    { (try? $0.spec.get())?.jobName == job.name }
  }

  mutating func passOverRun(_ name: String) throws(Crash) -> Timestamp? {
    guard let json = runs[name], let run = try? JobRun(json: json) else { return nil }
    let plan = decideRun(observation(of: run), now: now)
    if plan.status.json != run.statusJSON {
      check(run, becomes: plan.status)
      runs[name]?["status"] = plan.status.json
      try wrote()
    }
    for action in plan.actions { try perform(action, run: run) }
    events += plan.events
    return plan.wakeAt
  }

  func observation(of run: JobRun) -> RunObservation {
    let jobName = (try? run.spec.get())?.jobName ?? ""
    let owned = pods.values.compactMap { try? Pod(json: $0) }.filter {
      $0.controllerUID == run.uid
    }
    return RunObservation(
      run: run, job: jobs[jobName].flatMap { try? Job(json: $0) }, pods: owned,
      podCreationError: refusals[run.name], logTails: logTails(of: run, owned))
  }

  private func logTails(of run: JobRun, _ pods: [Pod]) -> [String: [UInt8]] {
    let sources = run.logsToFetch(pods: pods).filter { !silentPods.contains($0.podName) }
    let logs = sources.map { ($0.podUID, Array("last words of \($0.podName)\n".utf8)) }
    return Dictionary(logs, uniquingKeysWith: { $1 })
  }

  private mutating func passOverOrphans() throws(Crash) {
    let uids = Set(runs.values.compactMap { $0["metadata"]["uid"].string })
    let orphans = pods.values.compactMap { try? Pod(json: $0) }.filter {
      !uids.contains($0.controllerUID ?? "")
    }
    for action in decideOrphans(orphans) { try perform(action, run: nil) }
  }

  // MARK: Writes

  mutating func wrote() throws(Crash) {
    writes += 1
    checkOverlap()
    guard let left = writesUntilCrash else { return }
    if left <= 1 { throw Crash() }
    writesUntilCrash = left - 1
  }

  mutating func newUID() -> JSONValue {
    serial += 1
    return .string("uid-\(serial)")
  }
}
