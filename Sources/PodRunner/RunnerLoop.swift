import Foundation
import JSON
import KubeClient
import Logging

/// The runner at work: watches and workers around one queue of Pods.
struct RunnerLoop: Sendable {
  private let runner: PodRunner
  private let cache: PodCache
  private let queue = WorkQueue<PodID>()
  private let state = RunnerState()
  private let host = ProcessHost()
  private let events: PodEvents
  private let node: NodeRegistration
  private let logs: LogDirectory?
  private let scope: String

  /// Writes under way at once: enough to keep a server busy, few enough not to flood it.
  static let workers = 24
  static let stopGrace: Duration = .seconds(3)

  init(_ runner: PodRunner) {
    self.runner = runner
    cache = PodCache(namespaces: runner.namespaces)
    events = PodEvents(isEnabled: runner.mode == .processes)
    node = NodeRegistration(
      client: runner.client, name: runner.nodeName,
      capacity: .ofThisMachine(pods: runner.mode == .processes ? 1000 : 100_000),
      logger: runner.logger)
    logs = runner.mode == .processes ? runner.logDirectory.map(LogDirectory.init) : nil
    // What an earlier runner left behind is known by the directory that both use.
    scope = logs?.root ?? UUID().uuidString
  }

  func run() async {
    await endLeftovers()
    await withTaskCancellationHandler {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await node.run() }
        group.addTask { await recordEvents() }
        for reflector in reflectors { group.addTask { await reflector.run() } }
        group.addTask { await removeOldLogs() }
        for _ in 0..<Self.workers { group.addTask { await worker.run() } }
      }
    } onCancel: {
      queue.shutdown()
    }
    await stop()
  }

  /// What ran under an earlier runner cannot be watched, so its Pods count as lost: it must not go on.
  private func endLeftovers() async {
    guard logs != nil else { return }
    Leftovers.kill(markedWithPrefix: "\(scope)#")
    await Podman.killLeftovers(scope: scope)
  }

  /// In a task of its own: this one is cancelled already.
  private func stop() async {
    await Task {
      await host.stop(grace: Self.stopGrace)
      await node.report(isReady: false, isNews: true)
    }.value
  }

  private var reflectors: [Reflector<PodObject>] {
    let queue = queue
    return cache.caches.map { namespace, cache in
      Reflector(
        client: runner.client, resource: .pods, namespace: namespace, cache: cache,
        logger: runner.logger, onChange: { queue.add($0.object.id) })
    }
  }

  private var worker: PodWorker {
    PodWorker(
      client: runner.client, cache: cache, queue: queue, state: state, host: host,
      starter: ContainerStarter(
        client: runner.client, host: host, logs: logs, nodeName: runner.nodeName,
        node: node.capacity, scope: scope, environment: ProcessInfo.processInfo.environment),
      logs: logs, nodeName: runner.nodeName, nodeLabels: node.labels, mode: runner.mode,
      events: events,
      logger: runner.logger)
  }

  private func recordEvents() async {
    await events.run(
      EventRecorder(
        client: runner.client, controller: "rota.dev/pod-runner", instance: runner.nodeName,
        logger: runner.logger))
  }

  private func removeOldLogs() async {
    await cache.waitUntilSynced()
    guard let logs, !Task.isCancelled else { return }
    logs.removeAll(but: Set(cache.all.map(\.uid)), namespaces: runner.namespaces)
  }
}
