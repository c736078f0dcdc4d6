public import JSON

/// The bytes of an answer as they arrive: a container's log.
public struct KubeStream: AsyncSequence, Sendable {
  public typealias Element = [UInt8]
  public typealias Failure = KubeError

  public struct Iterator: AsyncIteratorProtocol {
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(KubeError) -> [UInt8]? { nil }
  }

  public func makeAsyncIterator() -> Iterator { Iterator() }
}

/// What a watch says.
public enum WatchEvent: Hashable, Sendable {
  case added(JSONValue)
  case modified(JSONValue)
  /// The last state of the object; its resourceVersion is that of the deletion.
  case deleted(JSONValue)
  /// Everything up to this version has been sent. `endsInitialEvents` closes a streaming list.
  case bookmark(resourceVersion: String, endsInitialEvents: Bool)
  /// The server ends the watch for this reason.
  case error(KubeError)
}

/// The events of one watch; it ends when the server ends it.
public struct WatchStream: AsyncSequence, Sendable {
  public typealias Element = WatchEvent
  public typealias Failure = KubeError

  public struct Iterator: AsyncIteratorProtocol {
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(KubeError) -> WatchEvent? { nil }
  }

  public func makeAsyncIterator() -> Iterator { Iterator() }
}
