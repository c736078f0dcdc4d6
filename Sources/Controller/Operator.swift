import HTTPServer
import JSON
import KubeClient
import Logging
import Reconciler

/// The process: reflectors fill the caches, caches feed the queues, queues feed the workers.
struct Operator: Sendable {
  let settings: Settings
  let client: KubeClient
  let time: TimeSource
  let logger: Logger
  let metrics = Metrics()
  let caches = Caches()
  let jobQueue = WorkQueue<ObjectKey>()
  let runQueue = WorkQueue<ObjectKey>()

  /// Runs until the task is cancelled or the lease is lost, then lets the keys in work finish.
  ///
  /// Returns the reason why it ended.
  func run() async throws -> String {
    let health = try await startHealthServer()
    let reason = await withTaskGroup(of: String?.self) { group in
      group.addTask { await watch(.jobs, caches.jobs) { jobQueue.add($0.key) } }
      group.addTask { await watch(.jobRuns, caches.runs, onChange: enqueue(run:)) }
      group.addTask {
        await watch(.pods, caches.pods, labelSelector: Label.run, onChange: enqueue(pod:))
      }
      group.addTask { await lead() }
      group.addTask { await watchClock() }
      var reason: String?
      // The reflectors end only when cancelled; the leader's end is everybody's.
      while reason == nil, let ended = await group.next() { reason = ended }
      group.cancelAll()
      return reason ?? "cancelled"
    }
    await health?.shutdown(grace: .seconds(1))
    return reason
  }

  // MARK: Caches to queues

  private func watch<Object: CachedObject>(
    _ resource: Resource, _ cache: ObjectCache<Object>, labelSelector: String? = nil,
    onChange: @escaping @Sendable (Object) -> Void
  ) async -> String? {
    await Reflector(
      client: client, resource: resource, namespace: settings.namespace,
      labelSelector: labelSelector, cache: cache, logger: logger,
      onChange: { onChange($0.object) }
    ).run()
    return nil
  }

  private func enqueue(run: JobRun) {
    runQueue.add(run.key)
    if let job = run.jobKey { jobQueue.add(job) }
  }

  private func enqueue(pod: Pod) {
    if let run = pod.runKey { runQueue.add(run) }
  }

  /// Decides on every Job again when the wall clock has jumped: the one thing that no event tells.
  private func watchClock() async -> String? {
    let start = ContinuousClock.now
    var watch = ClockWatch(wall: time.now(), elapsed: .zero)
    while (try? await Task.sleep(for: time.waitFor(.seconds(10)))) != nil {
      let elapsed = time.elapsed(ContinuousClock.now - start)
      guard let jump = watch.jump(wall: time.now(), elapsed: elapsed) else { continue }
      logger.notice("the clock was set", metadata: ["by": "\(jump)"])
      for job in caches.jobs.all { jobQueue.add(job.key) }
      for run in caches.runs.all where !run.isTerminal { runQueue.add(run.key) }
    }
    return nil
  }

  // MARK: Queues to workers

  private func lead() async -> String? {
    guard settings.leaderElect else {
      await work()
      return "the work ended"
    }
    let namespace =
      settings.leaderElectNamespace ?? client.configuration.namespace
    let election = LeaseElection(
      client: client, lease: ObjectKey(namespace: namespace, name: "rota-controller"),
      identity: "\(Environment.hostName)_\(UInt64.random(in: .min ... .max))", logger: logger)
    let outcome = await election.run { await work() }
    return "leader election ended: \(outcome)"
  }

  private func work() async {
    guard await cachesSync() else { return }
    metrics.set(.leader, to: 1)
    logger.notice(
      "working",
      metadata: [
        "jobs": "\(caches.jobs.count)", "runs": "\(caches.runs.count)",
        "pods": "\(caches.pods.count)",
      ])
    await withTaskCancellationHandler {
      await withTaskGroup { group in
        group.addTask { await jobLoop().run(workers: settings.workers) }
        group.addTask { await runLoop().run(workers: settings.workers * 2) }
      }
    } onCancel: {
      jobQueue.shutdown()
      runQueue.shutdown()
    }
    metrics.set(.leader, to: 0)
  }

  /// False when cancelled before that.
  private func cachesSync() async -> Bool {
    await caches.jobs.waitUntilSynced()
    await caches.runs.waitUntilSynced()
    await caches.pods.waitUntilSynced()
    return caches.areSynced && !Task.isCancelled
  }

  private func jobLoop() -> WorkLoop {
    let reconciler = JobReconciler(
      client: client, caches: caches, runQueue: runQueue,
      status: StatusWriter(client: client, metrics: metrics),
      templates: TemplateVerdicts(client: client), recorder: recorder(), zones: ZoneDatabase(),
      time: time, metrics: metrics, logger: logger)
    return WorkLoop(name: "Job", queue: jobQueue, time: time, metrics: metrics) {
      await reconciler.pass($0)
    }
  }

  private func runLoop() -> WorkLoop {
    let reconciler = RunReconciler(
      client: client, caches: caches, status: StatusWriter(client: client, metrics: metrics),
      refusals: PodRefusals(), logs: LogTails(client: client, logger: logger),
      recorder: recorder(), time: time, metrics: metrics, logger: logger)
    return WorkLoop(name: "JobRun", queue: runQueue, time: time, metrics: metrics) {
      await reconciler.pass($0)
    }
  }

  private func recorder() -> EventRecorder {
    EventRecorder(
      client: client, controller: "rota.dev/controller", instance: Environment.hostName,
      logger: logger)
  }

  // MARK: Health

  private func startHealthServer() async throws -> HTTPServer? {
    guard let address = HostPort(settings.metricsAddress) else { return nil }
    let server = HealthServer(
      metrics: metrics, isReady: { caches.areSynced }, refreshGauges: refreshGauges)
    return try await server.start(host: address.host, port: address.port)
  }

  @Sendable private func refreshGauges() {
    metrics.set(.cachedObjects, ["kind": "Job"], to: Double(caches.jobs.count))
    metrics.set(.cachedObjects, ["kind": "JobRun"], to: Double(caches.runs.count))
    metrics.set(.cachedObjects, ["kind": "Pod"], to: Double(caches.pods.count))
    metrics.set(.queueDepth, ["kind": "Job"], to: Double(jobQueue.depth))
    metrics.set(.queueDepth, ["kind": "JobRun"], to: Double(runQueue.depth))
  }
}
