/// An HTTP client over libcurl, on one thread of its own.
public final class HTTPClient: Sendable {
  public init(_ configuration: HTTPClientConfiguration = .init()) throws(HTTPError) {}

  /// Sends and waits for the whole answer.
  public func send(
    _ request: HTTPRequest, bodyLimit: Int = 256 << 20
  ) async throws(HTTPError) -> HTTPResponse {
    throw HTTPError(code: .shutdown, url: "", message: "", isBeforeResponse: true)
  }

  /// Sends and returns when the headers are there.
  public func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream {
    throw HTTPError(code: .shutdown, url: "", message: "", isBeforeResponse: true)
  }

  /// Ends every transfer with `.shutdown` and joins the thread. Once is enough; more does no harm.
  public func shutdown() {}
}
