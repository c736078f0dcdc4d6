import Synchronization

/// What a client is at, for metrics; a moment old.
public struct HTTPClientStatistics: Hashable, Sendable {
  /// Requests and streams that curl works on.
  public var transfersInProgress = 0
  /// Requests that wait for a connection to become free.
  public var transfersWaiting = 0
  /// Connections opened since the start, of transfers that are over.
  public var connectionsOpened = 0
}

extension HTTPClientStatistics {
  static func + (one: Self, other: Self) -> Self {
    Self(
      transfersInProgress: one.transfersInProgress + other.transfersInProgress,
      transfersWaiting: one.transfersWaiting + other.transfersWaiting,
      connectionsOpened: one.connectionsOpened + other.connectionsOpened)
  }
}

/// Written by a curl thread, read by anyone.
final class StatisticsBox: Sendable {
  private let current = Mutex(HTTPClientStatistics())

  func update(_ change: (inout HTTPClientStatistics) -> Void) {
    current.withLock { change(&$0) }
  }

  var value: HTTPClientStatistics { current.withLock { $0 } }
}
