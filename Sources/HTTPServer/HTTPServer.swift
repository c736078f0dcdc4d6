public import NIOCore
import NIOHTTP1
import NIOPosix

/// How long a peer may take over a request, and keep a connection without one.
public struct HTTPServerTimeouts: Hashable, Sendable {
  /// From the connection, or the request's head, to the end of its body.
  public var request: Duration
  /// Between two requests.
  public var idle: Duration

  public init(request: Duration = .seconds(60), idle: Duration = .seconds(300)) {
    self.request = request
    self.idle = idle
  }
}

/// A plain HTTP/1.1 server: keep-alive, one request at a time on a connection, whole or streamed
/// answers.
///
/// Each request runs in a task of its own, which is cancelled when the peer goes away. A body over
/// the limit is answered with 413, what is not HTTP with 400. Runs until `shutdown`.
public final class HTTPServer: Sendable {
  public typealias Handler = @Sendable (HTTPServerRequest) async -> HTTPServerResponse

  /// The port that is listened on; the one the system chose if 0 was asked for.
  public let port: Int
  private let listener: any Channel
  private let connections: Connections

  private init(port: Int, listener: any Channel, connections: Connections) {
    self.port = port
    self.listener = listener
    self.connections = connections
  }

  /// Listens, and returns when connections are accepted.
  /// - Parameters:
  ///   - bodyLimit: the longest request body in bytes.
  ///   - configureChannel: called on the event loop of each connection before the HTTP handlers are
  ///     added; puts a TLS handler in front. A connection for which it throws is closed.
  /// - Throws: port taken, address not of this machine, no permission; with the remedy.
  public static func start(
    host: String, port: Int, bodyLimit: Int = 3 << 20, timeouts: HTTPServerTimeouts = .init(),
    configureChannel: (@Sendable (any Channel) throws -> Void)? = nil,
    handler: @escaping Handler
  ) async throws(HTTPServerError) -> HTTPServer {
    let connections = Connections()
    let bootstrap = bootstrap { channel in
      connections.add(channel)
      try channel.pipeline.syncOperations.addHandler(ForcedClose())
      try configureChannel?(channel)
      try channel.pipeline.syncOperations.configureForHTTP()
      try channel.pipeline.syncOperations.addHandler(
        ConnectionHandler(bodyLimit: bodyLimit, timeouts: timeouts, handler: handler))
    }
    do {
      let listener = try await bootstrap.bind(host: host, port: port).get()
      return HTTPServer(
        port: listener.localAddress?.port ?? port, listener: listener, connections: connections)
    } catch {
      throw HTTPServerError(binding: host, port: port, failure: error)
    }
  }

  /// The connections open at the moment.
  public var connectionCount: Int { connections.count }

  /// Stops accepting, closes idle connections, and gives answers under way `grace` to end. What is
  /// left is cancelled, then closed. Returns when no connection is open. Cancelling the caller does
  /// not cut the grace short.
  public func shutdown(grace: Duration) async {
    await Task { await end(grace: grace) }.value
  }

  private func end(grace: Duration) async {
    try? await listener.close()
    connections.quiesce()
    await connections.drained(within: grace)
    connections.cancelExchanges()
    // Long enough for a cancelled stream to send its end.
    await connections.drained(within: .milliseconds(500))
    connections.closeAll()
    await connections.drained(within: .seconds(5))
  }

  private static func bootstrap(
    configure: @escaping @Sendable (any Channel) throws -> Void
  ) -> ServerBootstrap {
    ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.socketOption(.so_keepalive), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try configure(channel) }
      }
  }
}

extension ChannelPipeline.SynchronousOperations {
  /// The framing headers are ours: NIO's own would put a chunked end after the answer to HEAD.
  fileprivate func configureForHTTP() throws {
    var encoder = HTTPResponseEncoder.Configuration()
    encoder.automaticallySetFramingHeaders = false
    try configureHTTPServerPipeline(
      withPipeliningAssistance: true, withErrorHandling: true, withOutboundHeaderValidation: true,
      withEncoderConfiguration: encoder)
  }
}
