import KubeClient
import Logging
import Reconciler
import Synchronization

/// Fetches the ends of logs for a run's status: each once, and never longer than `timeout`.
///
/// A log is evidence, not state. Whatever is in the way of it (the Pod is gone, the role forbids it, the
/// kubelet is unreachable), the end of the attempt is recorded without it.
final class LogTails: Sendable {
  static let timeout = Duration.seconds(2)
  /// Read to find the last lines in; the server cuts at the end of what was asked for, not at its
  /// beginning, so this is more than is kept.
  private static let readLimit = 64 << 10

  private let client: KubeClient
  private let logger: Logger
  private let memory = Mutex(LogMemory())

  init(client: KubeClient, logger: Logger) {
    self.client = client
    self.logger = logger
  }

  /// By the Pod's UID; what cannot be had is left out.
  func fetch(_ sources: [LogSource], of run: ObjectKey) async -> [String: [UInt8]] {
    guard !sources.isEmpty else { return [:] }
    let known = memory.withLock { $0.logs(of: run.description) }
    let logs = await withTaskGroup(of: (String, [UInt8]).self) { group in
      for source in sources where known[source.podUID] == nil {
        group.addTask { (source.podUID, await self.log(of: source, in: run.namespace)) }
      }
      return await group.reduce(into: known) { $0[$1.0] = $1.1 }
    }
    memory.withLock { $0.keep(logs, of: run.description) }
    return logs
  }

  /// To be called once the ends are in the status, or the run is gone.
  func forget(_ run: ObjectKey) {
    memory.withLock { $0.forget(run.description) }
  }

  /// Empty when it cannot be had.
  private func log(of source: LogSource, in namespace: String) async -> [UInt8] {
    let isSilent = memory.withLock { $0.isSilent(source.nodeName, at: .now) }
    return isSilent ? [] : await read(source, in: namespace)
  }

  private func read(_ source: LogSource, in namespace: String) async -> [UInt8] {
    let options = LogOptions(
      container: source.container, tailLines: 10, limitBytes: Self.readLimit)
    let request = KubeRequest.logs(namespace: namespace, pod: source.podName, options: options)
    let bytes = await Self.race(timeout: Self.timeout) { await self.collect(request) }
    if let bytes { return bytes }
    logger.info(
      "a failed Pod's log came too late to be kept",
      metadata: ["pod": "\(namespace)/\(source.podName)", "node": "\(source.nodeName ?? "")"])
    memory.withLock { $0.silent(source.nodeName, at: .now) }
    return []
  }

  private func collect(_ request: KubeRequest) async -> [UInt8] {
    var bytes: [UInt8] = []
    do throws(KubeError) {
      var chunks = try await client.stream(request).makeAsyncIterator()
      while bytes.count < Self.readLimit, let chunk = try await chunks.next() { bytes += chunk }
    } catch {
      // 404, 403 and 400 say that there is no log for us; a log that breaks off is still one.
      logger.debug("a failed Pod's log is cut short", metadata: ["error": "\(error)"])
    }
    return bytes
  }

  /// Nil when `work` has not ended in time; it is cancelled then.
  static func race<Value: Sendable>(
    timeout: Duration, _ work: @escaping @Sendable () async -> Value
  ) async -> Value? {
    await withTaskGroup(of: Value?.self) { group in
      group.addTask { await work() }
      group.addTask {
        try? await Task.sleep(for: timeout)
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }
}
