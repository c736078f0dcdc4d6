import NIOCore

/// One request and its answer, seen from the task that runs the handler.
struct Exchange: Sendable {
  let framing: ResponseFraming
  let channel: any Channel
  let gate: WriteGate
  let connection: NIOLoopBound<ConnectionHandler>
  let context: NIOLoopBound<ChannelHandlerContext>

  func run(_ request: HTTPServerRequest, handler: HTTPServer.Handler) async {
    switch await handler(request) {
    case .full(let status, let headers, let body):
      sendFull(PreparedHead(status: status, headers: headers, framing: framing), body)
    case .stream(let status, let headers, let body):
      await sendStream(
        PreparedHead(status: status, headers: headers, framing: framing, isStream: true), body)
    }
  }

  private func sendFull(_ head: PreparedHead, _ body: [UInt8]) {
    onEventLoop { connection, context in
      connection.send(head, body: body, context)
      connection.finish(head.framing, context)
    }
  }

  private func sendStream(
    _ head: PreparedHead, _ body: @Sendable (HTTPBodyWriter) async throws -> Void
  ) async {
    onEventLoop { connection, context in connection.sendHead(head, context) }
    do {
      if head.framing.hasBody {
        try await body(HTTPBodyWriter(channel: channel, gate: gate))
      }
      onEventLoop { connection, context in
        connection.sendEnd(context)
        connection.finish(head.framing, context)
      }
    } catch {
      onEventLoop { connection, context in connection.abort(context) }
    }
  }

  /// Order is kept: the event loop runs what it is given first in, first out, and the writes of the
  /// body take the same way.
  private func onEventLoop(
    _ work: @escaping @Sendable (ConnectionHandler, ChannelHandlerContext) -> Void
  ) {
    channel.eventLoop.execute {
      // A closed channel has no pipeline; there is nobody to answer.
      guard channel.isActive else { return }
      work(connection.value, context.value)
    }
  }
}
