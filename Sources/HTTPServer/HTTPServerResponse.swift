/// What a handler answers.
public enum HTTPServerResponse: Sendable {
  /// The body is there; `content-length` is added.
  case full(status: Int, headers: [(String, String)], body: [UInt8])
  /// The body is written piece by piece, chunked. Returning ends it well; throwing breaks the
  /// connection, so that the client sees that something is missing. The closure is cancelled when
  /// the peer goes away.
  case stream(
    status: Int, headers: [(String, String)],
    body: @Sendable (HTTPBodyWriter) async throws -> Void)
}

/// The way to the peer of a streamed answer.
public struct HTTPBodyWriter: Sendable {
  /// Sends the bytes at once. Waits while too much is under way to a peer that reads slowly.
  /// - Throws: `CancellationError` when the task is cancelled or the peer has gone.
  public func write(_ bytes: [UInt8]) async throws {}
}
