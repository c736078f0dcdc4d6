public import NIOCore

/// A plain HTTP/1.1 server.
public final class HTTPServer: Sendable {
  public let port: Int

  init(port: Int) { self.port = port }

  public static func start(
    host: String, port: Int, bodyLimit: Int = 3 << 20,
    configureChannel: (@Sendable (any Channel) throws -> Void)? = nil,
    handler: @escaping @Sendable (HTTPServerRequest) async -> HTTPServerResponse
  ) async throws(HTTPServerError) -> HTTPServer {
    HTTPServer(port: port)
  }

  /// Stops accepting, gives what is under way `grace` to end, then closes.
  public func shutdown(grace: Duration) async {}
}
