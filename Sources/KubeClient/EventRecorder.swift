import JSON
public import Logging
import Synchronization

/// Tells people what happened to an object, as events (`events.k8s.io/v1`). What repeats is a series.
///
/// Never fails: an event that cannot be written is logged and forgotten.
public final class EventRecorder: Sendable {
  private let client: KubeClient
  private let controller: String
  private let instance: String
  private let logger: Logger
  private let correlator = Mutex(EventCorrelator())

  /// `controller` is a qualified name such as `rota.dev/controller`; `instance` says which of its
  /// processes it is.
  public init(client: KubeClient, controller: String, instance: String, logger: Logger) {
    self.client = client
    self.controller = controller
    self.instance = Self.truncated(instance, to: 128)
    self.logger = logger
  }

  /// `type` is `Normal` or `Warning`; `reason` and `action` are words in CamelCase. Longer notes than
  /// 1 kB, which is what the server takes, are cut. Returns when the server has it, or has refused it.
  public func record(
    regarding: ObjectReference, type: String, reason: String, action: String, note: String
  ) async {
    var regarding = regarding
    // Another version of the same object does not make it another event.
    let version = regarding.resourceVersion
    regarding.resourceVersion = ""
    let key = EventCorrelator.Key(
      regarding: regarding, type: type, reason: Self.truncated(reason, to: 128),
      action: Self.truncated(action, to: 128), note: Self.truncated(note, to: 1024))
    let now = client.clock.elapsed()
    switch correlator.withLock({ $0.record(key, at: now) }) {
    case .create(let key): await create(key, version)
    case .series(let key, let name, let count): await extend(key, name, count, version)
    case .none: break
    }
  }

  private func create(_ key: EventCorrelator.Key, _ version: String) async {
    let name = name(for: key.regarding)
    let namespace = Self.namespace(of: key.regarding)
    let object = event(key, name: name, namespace: namespace, version)
    do throws(KubeError) {
      _ = try await client.sendOnce(.create(.events, namespace: namespace, object: object))
      correlator.withLock { $0.created(key, name: name) }
    } catch {
      correlator.withLock { $0.failed(key) }
      log(key, error)
    }
  }

  private func extend(
    _ key: EventCorrelator.Key, _ name: String, _ count: Int, _ version: String
  ) async {
    let patch: JSONValue = [
      "series": ["count": .integer(Int64(count)), "lastObservedTime": .string(now)]
    ]
    do throws(KubeError) {
      _ = try await client.sendOnce(
        .patch(
          .events, namespace: Self.namespace(of: key.regarding), name: name, patch: .merge(patch)))
    } catch {
      // Events live for an hour; then it begins anew.
      if error.isNotFound { return await create(key, version) }
      log(key, error)
    }
  }

  private func event(
    _ key: EventCorrelator.Key, name: String, namespace: String, _ version: String
  ) -> JSONValue {
    var regarding: [String: JSONValue] = [
      "apiVersion": .string(key.regarding.apiVersion), "kind": .string(key.regarding.kind),
      "name": .string(key.regarding.name), "uid": .string(key.regarding.uid),
    ]
    if !key.regarding.namespace.isEmpty {
      regarding["namespace"] = .string(key.regarding.namespace)
    }
    if !version.isEmpty { regarding["resourceVersion"] = .string(version) }
    return [
      "apiVersion": "events.k8s.io/v1", "kind": "Event",
      "metadata": ["name": .string(name), "namespace": .string(namespace)],
      "eventTime": .string(now), "reportingController": .string(controller),
      "reportingInstance": .string(instance), "regarding": .object(regarding),
      "type": .string(key.type), "reason": .string(key.reason), "action": .string(key.action),
      "note": .string(key.note),
    ]
  }

  private var now: String { CivilTime.micro(client.clock.wallTime()) }

  /// The object's name and the time, as client-go names events.
  private func name(for regarding: ObjectReference) -> String {
    let suffix = String(client.clock.wallTime(), radix: 16)
    var name = regarding.name.prefix(253 - 1 - suffix.count)
    while let last = name.last, last == "-" || last == "." { name.removeLast() }
    return "\(name).\(suffix)"
  }

  private static func namespace(of regarding: ObjectReference) -> String {
    regarding.namespace.isEmpty ? "default" : regarding.namespace
  }

  /// At most so many bytes, and no half character.
  static func truncated(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var size = limit - 3
    var result = text
    while result.utf8.count > limit - 3 {
      result = String(decoding: text.utf8.prefix(size), as: UTF8.self)
      if result.hasSuffix("\u{FFFD}") { result.removeLast() }
      size -= 1
    }
    return result + "..."
  }

  private func log(_ key: EventCorrelator.Key, _ error: KubeError) {
    let isUsual = error.isNamespaceTerminating || error.isNotFound || error.isCancelled
    logger.log(
      level: isUsual ? .debug : .warning, "event not written",
      metadata: [
        "reason": "\(key.reason)", "object": "\(key.regarding.namespace)/\(key.regarding.name)",
        "error": "\(error)",
      ])
  }
}
