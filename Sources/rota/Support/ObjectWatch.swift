import JSON
import KubeClient

/// One object as it changes.
enum ObjectWatch {
  /// Its states, the current one first; nil when it is gone, which ends the sequence. Failures of the
  /// connection are passed over; the sequence goes on when the server is back.
  static func states(
    of resource: Resource, _ name: String, in session: Session
  ) -> AsyncStream<JSONValue?> {
    AsyncStream { continuation in
      let cache = ObjectCache<AnyObject>()
      let reflector = Reflector(
        client: session.client, resource: resource, namespace: session.namespace,
        fieldSelector: "metadata.name=\(name)", cache: cache, logger: session.logger,
        onChange: { change in
          if case .deleted = change {
            continuation.yield(nil)
            continuation.finish()
          } else {
            continuation.yield(change.object.json)
          }
        })
      let watch = Task { await reflector.run() }
      // An object that was gone before the first list has no change to tell of it.
      let check = Task {
        await cache.waitUntilSynced()
        guard !Task.isCancelled, cache.count == 0 else { return }
        continuation.yield(nil)
        continuation.finish()
      }
      continuation.onTermination = { _ in
        watch.cancel()
        check.cancel()
      }
    }
  }

  /// Any kind of object, whole.
  struct AnyObject: CachedObject {
    let json: JSONValue

    init(json: JSONValue) { self.json = json }

    var key: ObjectKey {
      ObjectKey(
        namespace: json["metadata"]["namespace"].string ?? "",
        name: json["metadata"]["name"].string ?? "")
    }
    var uid: String { json["metadata"]["uid"].string ?? "" }
    var resourceVersion: String { json["metadata"]["resourceVersion"].string ?? "" }
  }
}
