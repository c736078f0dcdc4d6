public final class WorkQueue<Key: Hashable & Sendable>: Sendable {
  public init() {}
  public var depth: Int { 0 }
  public func add(_ key: Key) {}
  public func add(_ key: Key, after delay: Duration) {}
  public func next() async -> Key? { nil }
  public func done(_ key: Key) {}
  public func forget(_ key: Key) {}
  public func backoff(_ key: Key) -> Duration { .zero }
  public func shutdown() {}
}
