import CurlHTTP

/// The bytes of an answer as they arrive. One reader; letting go of it ends the transfer.
public struct KubeStream: AsyncSequence, Sendable {
  public typealias Element = [UInt8]
  public typealias Failure = KubeError

  let body: HTTPBody
  let call: String

  public struct AsyncIterator: AsyncIteratorProtocol {
    private var body: HTTPBody.AsyncIterator
    private let call: String

    init(_ stream: KubeStream) {
      body = stream.body.makeAsyncIterator()
      call = stream.call
    }

    public mutating func next() async throws(KubeError) -> [UInt8]? {
      try await next(isolation: nil)
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(KubeError) -> [UInt8]? {
      do throws(HTTPError) {
        return try await body.next(isolation: actor)
      } catch {
        throw KubeError(error, call: call)
      }
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }

  /// At most the first `limit` bytes.
  func collect(limit: Int) async throws(KubeError) -> [UInt8] {
    var bytes: [UInt8] = []
    var iterator = makeAsyncIterator()
    while bytes.count < limit, let chunk = try await iterator.next() { bytes += chunk }
    return Array(bytes.prefix(limit))
  }
}
