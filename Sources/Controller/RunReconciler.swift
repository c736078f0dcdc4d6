import JSON
import KubeClient
import Logging
import Reconciler

/// One pass over a JobRun: observe, decide, write status, then create, delete and release Pods.
///
/// Status comes before the Pods: the rendered template and the start time are durable before the first
/// Pod exists, and a Pod's end is recorded before its finalizer is released.
struct RunReconciler: Sendable {
  let client: KubeClient
  let caches: Caches
  let status: StatusWriter
  let refusals: PodRefusals
  let logs: LogTails
  let recorder: EventRecorder
  let time: TimeSource
  let metrics: Metrics
  let logger: Logger

  func pass(_ key: ObjectKey) async -> PassResult {
    do throws(KubeError) {
      guard let run = caches.runs.get(key) else {
        refusals.forget(key)
        logs.forget(key)
        try await releaseOrphans(of: key)
        return .settled(wakeAt: nil)
      }
      return try await settle(run)
    } catch {
      logger.warning(
        "run not settled, will retry", metadata: ["run": "\(key)", "error": "\(error)"])
      return .failed(retryAfter: error.retryAfter)
    }
  }

  private func settle(_ run: JobRun) async throws(KubeError) -> PassResult {
    let job = try await self.job(of: run)
    let pods = try await self.pods(of: run)
    let sources = run.logsToFetch(pods: pods)
    let observation = RunObservation(
      run: run, job: job, pods: pods, podCreationError: refusals.refusal(of: run.key),
      logTails: await logs.fetch(sources, of: run.key))
    let plan = decideRun(observation, now: time.now())
    let current = try await writeStatus(plan, of: run)
    logs.forget(run.key)
    for action in plan.actions { try await perform(action, for: current) }
    for event in plan.events { await recorder.record(event, about: run.reference) }
    return .settled(wakeAt: plan.wakeAt)
  }

  /// A Job that the cache lacks is looked up live before the run is told that it does not exist.
  private func job(of run: JobRun) async throws(KubeError) -> Job? {
    guard case .success(let spec) = run.spec else { return nil }
    let key = ObjectKey(namespace: run.key.namespace, name: spec.jobName)
    if let job = caches.jobs.get(key) { return job }
    if run.isTerminal { return nil }
    guard let found = try await client.getIfPresent(.jobs, key) else { return nil }
    return caches.jobs.upsert(decoding: found)
  }

  /// A Pod that the status has seen alive is looked up live before it is taken for lost: the cache may come
  /// from a server that lags.
  private func pods(of run: JobRun) async throws(KubeError) -> [Pod] {
    let known = caches.pods.owned(by: run.uid)
    let missing = run.podsToLookUp(besides: known)
    if missing.isEmpty { return known }
    for name in missing {
      let key = ObjectKey(namespace: run.key.namespace, name: name)
      guard let found = try await client.getIfPresent(.pods, key) else { continue }
      caches.pods.upsert(decoding: found)
    }
    return caches.pods.owned(by: run.uid)
  }

  private func writeStatus(_ plan: RunPlan, of run: JobRun) async throws(KubeError) -> JobRun {
    let written = try await status.write(
      .jobRuns, run.key, version: run.resourceVersion, from: run.statusJSON, to: plan.status.json)
    guard let written, let current = caches.runs.upsert(decoding: written) else { return run }
    if current.isTerminal, !run.isTerminal { countEnd(of: current) }
    return current
  }

  private func countEnd(of run: JobRun) {
    metrics.increment(
      .runsFinished, ["trigger": run.triggerName, "phase": run.status.phase?.rawValue ?? ""])
    logger.info(
      "run ended",
      metadata: [
        "run": "\(run.key)", "phase": "\(run.status.phase?.rawValue ?? "")",
        "reason": "\(run.status.reason ?? "")",
      ])
  }

  private func perform(_ action: RunAction, for run: JobRun) async throws(KubeError) {
    switch action {
    case .adopt(let patch): try await adopt(run, patch)
    case .createPod(let object): try await createPod(object, for: run)
    case .deletePod, .releasePod: try await endPod(action, in: run.key.namespace)
    }
    metrics.increment(.actions, ["action": action.name])
  }

  /// Asks the server about the Job first: the caches of Jobs and runs are two watches, and that the run was
  /// let go of (an orphaning deletion) can be seen before the Job's deletion is. Clinging to a Job that
  /// is going would have the run collected with it.
  private func adopt(_ run: JobRun, _ patch: JSONValue) async throws(KubeError) {
    guard let key = run.jobKey, let job = try await client.getIfPresent(.jobs, key),
      job["metadata"]["deletionTimestamp"].isNull,
      job["metadata"]["uid"].string == caches.jobs.get(key)?.uid
    else { return }
    guard let answer = try await client.patchIfPresent(.jobRuns, run.key, patch) else { return }
    caches.runs.upsert(decoding: answer)
  }

  private func endPod(_ action: RunAction, in namespace: String) async throws(KubeError) {
    switch action {
    case .deletePod(let name, let uid, let grace):
      let key = ObjectKey(namespace: namespace, name: name)
      try await client.remove(.pods, key, uid: uid, gracePeriod: grace)
    case .releasePod(let name, let uid, let remaining):
      let key = ObjectKey(namespace: namespace, name: name)
      try await releasePod(key, uid, finalizers: remaining)
    case .adopt, .createPod: break
    }
  }

  /// A refusal is kept beside the error: the pass is tried again after a backoff, and its decision puts
  /// the server's words into the run's status.
  private func createPod(_ object: JSONValue, for run: JobRun) async throws(KubeError) {
    let name = object["metadata"]["name"].string ?? ""
    let key = ObjectKey(namespace: run.key.namespace, name: name)
    do throws(KubeError) {
      let answer = try await client.createOnce(.pods, key, object, ownerUID: run.uid)
      caches.pods.upsert(decoding: answer)
      refusals.forget(run.key)
      logger.info("pod created", metadata: ["run": "\(run.key)", "pod": "\(name)"])
    } catch {
      refusals.record(error, for: run.key)
      throw error
    }
  }

  private func releasePod(
    _ key: ObjectKey, _ uid: String, finalizers: [String]
  ) async throws(KubeError) {
    let remaining: JSONValue =
      finalizers.isEmpty ? .null : .array(finalizers.map(JSONValue.string))
    let patch: JSONValue = ["metadata": ["uid": .string(uid), "finalizers": remaining]]
    if let answer = try await client.patchIfPresent(.pods, key, patch) {
      caches.pods.upsert(decoding: answer)
    }
  }

  /// Pods whose run is gone, by the cache and by a live look: nothing is left to record their end in.
  private func releaseOrphans(of key: ObjectKey) async throws(KubeError) {
    let pods = caches.pods.indexed(.run, under: key.description)
    guard !pods.isEmpty, try await client.getIfPresent(.jobRuns, key) == nil else { return }
    for action in decideOrphans(pods) { try await endPod(action, in: key.namespace) }
  }
}
