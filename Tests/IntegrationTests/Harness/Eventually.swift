import JSON
import KubeClient
import Synchronization

/// What did not come true in time, and what was there instead.
struct NotInTime: Error, CustomStringConvertible {
  let expectation: String
  let limit: Duration
  let seen: String

  var description: String { "not within \(limit): \(expectation)\n\(seen)" }
}

/// The objects of a list and the changes that a watch brings: what `eventually` looks at.
private final class Sight: Sendable {
  private let objects = Mutex<[ObjectKey: JSONValue]>([:])

  var all: [JSONValue] {
    objects.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
  }

  func replace(with list: [JSONValue]) {
    objects.withLock { known in
      known = Dictionary(list.map { ($0.objectKey, $0) }, uniquingKeysWith: { $1 })
    }
  }

  /// False when the watch must be begun afresh.
  func apply(_ event: WatchEvent) -> Bool {
    switch event {
    case .added(let object), .modified(let object):
      objects.withLock { $0[object.objectKey] = object }
    case .deleted(let object): objects.withLock { $0[object.objectKey] = nil }
    case .bookmark: break
    case .error: return false
    }
    return true
  }

  /// Names, phases, reasons and messages: enough to see why an expectation was not met.
  var summary: String {
    all.isEmpty
      ? "nothing was there"
      : all.map { "- \($0.objectKey): \($0["status"].text.prefix(1500))" }.joined(separator: "\n")
  }
}

extension KubeClient {
  /// The first value that `pick` makes of the objects of a kind, looked at again at each change; waits by
  /// a watch, so that it returns as soon as it is true.
  func eventually<Value: Sendable>(
    _ expectation: String, _ resource: Resource, in namespace: String?,
    within limit: Duration = .seconds(40), pick: @escaping @Sendable ([JSONValue]) -> Value?
  ) async throws -> Value {
    let sight = Sight()
    let found = try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask {
        while !Task.isCancelled {
          if let value = try await self.look(resource, namespace, sight, pick) { return value }
        }
        return nil
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
    guard let found else {
      throw NotInTime(expectation: expectation, limit: limit, seen: sight.summary)
    }
    return found
  }

  /// One list and one watch; nil when the watch ended first.
  private func look<Value: Sendable>(
    _ resource: Resource, _ namespace: String?, _ sight: Sight, _ pick: ([JSONValue]) -> Value?
  ) async throws -> Value? {
    let list = try await send(.list(resource, namespace: namespace))
    sight.replace(with: list["items"].array ?? [])
    if let value = pick(sight.all) { return value }
    let version = list["metadata"]["resourceVersion"].string
    let events = try await watch(
      .watch(resource, namespace: namespace, options: WatchOptions(resourceVersion: version)))
    for try await event in events {
      guard sight.apply(event) else { return nil }
      if let value = pick(sight.all) { return value }
    }
    return nil
  }
}

extension JSONValue {
  var name: String { self["metadata"]["name"].string ?? "" }
  var uid: String { self["metadata"]["uid"].string ?? "" }
  var objectKey: ObjectKey {
    ObjectKey(namespace: self["metadata"]["namespace"].string ?? "", name: name)
  }

  /// The condition of this type, or null.
  func condition(_ type: String) -> JSONValue {
    (self["status"]["conditions"].array ?? []).first { $0["type"].string == type } ?? .null
  }

  var phase: String { self["status"]["phase"].string ?? "" }
}
