public import JSON
public import Logging

/// Keeps a cache equal to a collection of the server, forever.
public struct Reflector<Object: CachedObject>: Sendable {
  public init(
    client: KubeClient, resource: Resource, namespace: String?, labelSelector: String? = nil,
    fieldSelector: String? = nil, cache: ObjectCache<Object>, logger: Logger,
    onChange: @escaping @Sendable (CacheChange<Object>) -> Void,
    onUndecodable: @escaping @Sendable (JSONValue, any Error) -> Void = { _, _ in }
  ) {}

  /// Until the task is cancelled.
  public func run() async {}
}
