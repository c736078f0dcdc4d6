/// The bytes of a stream as they arrive.
///
/// At most about 1 MiB waits for the reader; beyond that the transfer pauses, and with it the
/// server. Dropping the body, or cancelling the task that reads it, ends the transfer at once.
/// One reader only.
public struct HTTPBody: AsyncSequence, Sendable {
  public typealias Element = [UInt8]
  public typealias Failure = HTTPError

  public struct AsyncIterator: AsyncIteratorProtocol {
    public mutating func next() async throws(HTTPError) -> [UInt8]? { nil }
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(HTTPError) -> [UInt8]? { nil }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}
