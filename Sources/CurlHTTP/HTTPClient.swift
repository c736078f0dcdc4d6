/// An HTTP client over libcurl: HTTP/2 where the server speaks it, HTTP/1.1 otherwise.
///
/// Threads of its own do the IO for all requests; connections are kept and shared. Any number of
/// tasks may call. Redirects are not followed; cookies, netrc and caches are not used. A client
/// whose last reference goes shuts down, unless a stream of it is still being read.
public final class HTTPClient: Sendable {
  private static let streamHighWater = 1 << 20

  /// Two, each with curl's connections of its own: curl remembers of a host, not of a connection,
  /// whether it can carry many requests at once, and one stream by HTTP/1.1 would end that for all.
  private let requests: CurlThread
  private let streams: CurlThread

  /// - Throws: `.configuration`, if curl or its threads cannot be started. Certificates are only
  ///   looked at when a connection is made.
  public init(_ configuration: HTTPClientConfiguration = .init()) throws(HTTPError) {
    requests = try CurlThread(configuration)
    streams = try CurlThread(configuration)
  }

  /// Sends and waits for the whole answer, decoded if it came compressed.
  /// - Parameter bodyLimit: the longest body in bytes, decoded; beyond it the transfer ends with
  ///   `.tooLarge`.
  /// - Throws: `HTTPError`; never because of a status.
  public func send(
    _ request: HTTPRequest, bodyLimit: Int = 256 << 20
  ) async throws(HTTPError) -> HTTPResponse {
    try await begin(request, .whole(limit: bodyLimit), on: requests).whole()
  }

  /// Sends and returns when the headers are there. The body comes as it is, never decoded. Each
  /// stream has a connection of its own while it lasts.
  /// - Throws: `HTTPError`; never because of a status.
  public func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream {
    let transfer = try begin(request, .stream(highWater: Self.streamHighWater), on: streams)
    let body = HTTPBody(StreamOwnership(transfer, thread: streams))
    let head = try await transfer.head()
    return HTTPStream(status: head.status, headers: head.headers, body: body)
  }

  public var statistics: HTTPClientStatistics {
    requests.statistics.value + streams.statistics.value
  }

  /// Ends every transfer with `.shutdown` and joins the threads. Once is enough; more does no harm.
  public func shutdown() {
    requests.stop()
    streams.stop()
  }

  private func begin(
    _ request: HTTPRequest, _ delivery: ResponseMachine.Delivery, on thread: CurlThread
  ) throws(HTTPError) -> Transfer {
    let transfer = try Transfer(request, delivery: delivery, commands: thread.commands)
    thread.commands.submit(.start(transfer))
    return transfer
  }
}
