import JSON
import KubeClient
import Logging
import Reconciler

/// One pass over a Job: observe, decide, create and cancel runs, then write status.
///
/// Runs come before status: a run's name is its slot, so creating it again after a crash finds it,
/// whereas a status that says a tick ran must not be written before the run exists.
struct JobReconciler: Sendable {
  let client: KubeClient
  let caches: Caches
  let runQueue: WorkQueue<ObjectKey>
  let status: StatusWriter
  let templates: TemplateVerdicts
  let recorder: EventRecorder
  let zones: ZoneDatabase
  let time: TimeSource
  let metrics: Metrics
  let logger: Logger

  func pass(_ key: ObjectKey) async -> PassResult {
    guard let job = caches.jobs.get(key) else {
      templates.forget(key)
      return .settled(wakeAt: nil)
    }
    do throws(KubeError) {
      let observation = try await observe(job)
      let plan = decideJob(observation, now: time.now())
      try await carryOut(plan, for: job)
      return .settled(wakeAt: plan.wakeAt)
    } catch {
      return failure(error, key)
    }
  }

  private func observe(_ job: Job) async throws(KubeError) -> JobObservation {
    JobObservation(
      job: job,
      runs: try await runs(of: job),
      zone: { zones.rules(named: $0) },
      templateVerdict: try await templates.verdict(for: job))
  }

  /// A run that the status lists as active is looked up live before its absence is believed: the cache may
  /// come from a server that lags.
  private func runs(of job: Job) async throws(KubeError) -> [JobRun] {
    let known = caches.runs.indexed(.job, under: job.key.description)
    let missing = job.runsToLookUp(besides: known)
    if missing.isEmpty { return known }
    for name in missing {
      let key = ObjectKey(namespace: job.key.namespace, name: name)
      guard let found = try await client.getIfPresent(.jobRuns, key) else { continue }
      caches.runs.upsert(decoding: found)
    }
    return caches.runs.indexed(.job, under: job.key.description)
  }

  private func carryOut(_ plan: JobPlan, for job: Job) async throws(KubeError) {
    for action in plan.actions { try await perform(action, for: job) }
    let written = try await status.write(
      .jobs, job.key, version: job.resourceVersion, from: job.statusJSON, to: plan.status.json)
    if let written { caches.jobs.upsert(decoding: written) }
    for tick in plan.skipped { count(tick, of: job) }
    for event in plan.events { await recorder.record(event, about: job.reference) }
  }

  private func count(_ tick: JobStatus.SkippedTick, of job: Job) {
    metrics.increment(.skippedTicks, ["reason": tick.reason], by: Double(tick.count))
    logger.info(
      "tick skipped",
      metadata: [
        "job": "\(job.key)", "tick": "\(tick.time.rfc3339)", "reason": "\(tick.reason)",
        "count": "\(tick.count)",
      ])
  }

  private func perform(_ action: JobAction, for job: Job) async throws(KubeError) {
    switch action {
    case .createRun(let name, let object): try await createRun(name, object, for: job)
    case .cancelRun(let name, let uid, let reason):
      try await cancelRun(ObjectKey(namespace: job.key.namespace, name: name), uid, reason)
    case .deleteRun(let name, let uid):
      try await client.remove(
        .jobRuns, ObjectKey(namespace: job.key.namespace, name: name), uid: uid)
    }
    metrics.increment(.actions, ["action": action.name])
  }

  /// Creating a run that exists is done when it is ours: the name is the lock.
  private func createRun(_ name: String, _ object: JSONValue, for job: Job) async throws(KubeError)
  {
    let key = ObjectKey(namespace: job.key.namespace, name: name)
    let answer = try await client.createOnce(.jobRuns, key, object, ownerUID: job.uid)
    caches.runs.upsert(decoding: answer)
    runQueue.add(key)
    logger.info("run created", metadata: ["job": "\(job.key)", "run": "\(name)"])
  }

  private func cancelRun(
    _ key: ObjectKey, _ uid: String, _ reason: String
  ) async throws(KubeError) {
    let patch: JSONValue = [
      "metadata": [
        "uid": .string(uid), "annotations": [Annotation.cancelReason: .string(reason)],
      ],
      "spec": ["cancel": true],
    ]
    guard let answer = try await client.patchIfPresent(.jobRuns, key, patch) else { return }
    caches.runs.upsert(decoding: answer)
    runQueue.add(key)
  }

  private func failure(_ error: KubeError, _ key: ObjectKey) -> PassResult {
    logger.warning("job not settled, will retry", metadata: ["job": "\(key)", "error": "\(error)"])
    return .failed(retryAfter: error.retryAfter)
  }
}
