/// An HTTP client over libcurl: HTTP/2 where the server speaks it, HTTP/1.1 otherwise.
///
/// One thread of its own does the IO for all requests; connections are kept and shared. Any number
/// of tasks may call. Redirects are not followed; cookies, netrc and caches are not used. A client
/// whose last reference goes shuts down, unless a stream of it is still being read.
public final class HTTPClient: Sendable {
  private static let streamHighWater = 1 << 20

  private let thread: CurlThread

  /// - Throws: `.configuration`, if curl or its thread cannot be started. Certificates are only
  ///   looked at when a connection is made.
  public init(_ configuration: HTTPClientConfiguration = .init()) throws(HTTPError) {
    thread = try CurlThread(configuration)
  }

  /// Sends and waits for the whole answer, decoded if it came compressed.
  /// - Parameter bodyLimit: the longest body in bytes, decoded; beyond it the transfer ends with
  ///   `.tooLarge`.
  /// - Throws: `HTTPError`; never because of a status.
  public func send(
    _ request: HTTPRequest, bodyLimit: Int = 256 << 20
  ) async throws(HTTPError) -> HTTPResponse {
    try await begin(request, .whole(limit: bodyLimit)).whole()
  }

  /// Sends and returns when the headers are there. The body comes as it is, never decoded.
  /// - Throws: `HTTPError`; never because of a status.
  public func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream {
    let transfer = try begin(request, .stream(highWater: Self.streamHighWater))
    let body = HTTPBody(StreamOwnership(transfer, thread: thread))
    let head = try await transfer.head()
    return HTTPStream(status: head.status, headers: head.headers, body: body)
  }

  public var statistics: HTTPClientStatistics { thread.statistics.value }

  /// Ends every transfer with `.shutdown` and joins the thread. Once is enough; more does no harm.
  public func shutdown() { thread.stop() }

  private func begin(
    _ request: HTTPRequest, _ delivery: ResponseMachine.Delivery
  ) throws(HTTPError) -> Transfer {
    let transfer = try Transfer(request, delivery: delivery, commands: thread.commands)
    thread.commands.submit(.start(transfer))
    return transfer
  }
}
