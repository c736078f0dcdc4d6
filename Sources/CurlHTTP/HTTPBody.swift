/// The bytes of a stream as they arrive.
///
/// At most about 1 MiB waits for the reader; beyond that the transfer pauses, and with it the
/// server. Dropping the body, or cancelling the task that reads it, ends the transfer at once.
/// One reader, once: the bytes are not kept.
public struct HTTPBody: AsyncSequence, Sendable {
  public typealias Element = [UInt8]
  public typealias Failure = HTTPError

  private let ownership: StreamOwnership

  init(_ ownership: StreamOwnership) { self.ownership = ownership }

  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let ownership: StreamOwnership

    /// The bytes that arrived since the last call, at least one; `nil` at the body's end.
    /// - Throws: what ended the transfer, after the bytes that arrived before.
    public mutating func next() async throws(HTTPError) -> [UInt8]? {
      try await ownership.transfer.chunk()
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(HTTPError) -> [UInt8]? {
      try await ownership.transfer.chunk()
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(ownership: ownership) }
}

/// Ends the transfer when nobody holds the body any more, and keeps the curl thread until then.
final class StreamOwnership: Sendable {
  let transfer: Transfer
  private let thread: CurlThread

  init(_ transfer: Transfer, thread: CurlThread) {
    self.transfer = transfer
    self.thread = thread
  }

  deinit { transfer.cancel() }
}
