import NIOCore
import NIOHTTP1

/// The last handler of a connection's pipeline: gathers a request, runs the server's handler in a
/// task, sends the answer. Everything here happens on the connection's event loop.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// Fired through the pipeline when a shutdown's grace is over.
  struct CancelExchange: Sendable {}

  private let handler: HTTPServer.Handler
  private let timeouts: HTTPServerTimeouts
  private var state: ConnectionState
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []
  private var exchange: (task: Task<Void, Never>, gate: WriteGate)?
  private var deadline: NIODeadline?
  private var timer: (scheduled: Scheduled<Void>, fires: NIODeadline)?

  init(bodyLimit: Int, timeouts: HTTPServerTimeouts, handler: @escaping HTTPServer.Handler) {
    state = ConnectionState(bodyLimit: bodyLimit)
    self.timeouts = timeouts
    self.handler = handler
  }

  func handlerAdded(context: ChannelHandlerContext) {
    expect(within: timeouts.request, context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): receive(head, context)
    case .body(let buffer): receive(buffer, context)
    case .end: receiveEnd(context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    cancelExchange()
    deadline = nil
    timer?.scheduled.cancel()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is CancelExchange { cancelExchange(closingGate: false) }
    context.fireUserInboundEventTriggered(event)
  }

  /// NIO has answered 400 to what is not HTTP by the time this is called.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    cancelExchange()
    context.close(promise: nil)
  }
}

// MARK: - Receiving

extension ConnectionHandler {
  private func receive(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    self.head = head
    body = []
    expect(within: timeouts.request, context)
    let contentLength = head.headers.first(name: "content-length").flatMap { Int($0) }
    let expectsContinue =
      head.version != .http1_0
      && head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
    switch state.head(contentLength: contentLength, expectsContinue: expectsContinue) {
    case .receive: body.reserveCapacity(contentLength ?? 0)
    case .receiveAfterContinue: sendContinue(context)
    case .refuse: refuse(context)
    }
  }

  private func receive(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
    switch state.body(count: buffer.readableBytes) {
    case .keep: body.append(contentsOf: buffer.readableBytesView)
    case .ignore: break
    case .refuse: refuse(context)
    case .close: context.close(promise: nil)
    }
  }

  private func receiveEnd(_ context: ChannelHandlerContext) {
    switch state.end() {
    case .handle: handle(context)
    case .ignore: break
    case .close: context.close(promise: nil)
    }
  }

  private func sendContinue(_ context: ChannelHandlerContext) {
    let head = HTTPResponseHead(version: .http1_1, status: .continue)
    context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
  }

  private func refuse(_ context: ChannelHandlerContext) {
    body = []
    let text = "The request body is longer than \(state.bodyLimit) bytes.\n"
    let framing = ResponseFraming(request: head, keepAlive: false)
    send(
      .init(status: 413, headers: [("content-type", "text/plain")], framing: framing),
      body: Array(text.utf8), context)
    context.flush()
  }
}

// MARK: - Answering

extension ConnectionHandler {
  private func handle(_ context: ChannelHandlerContext) {
    guard let head else { return }
    deadline = nil
    let request = HTTPServerRequest(
      method: head.method.rawValue, target: head.uri,
      headers: head.headers.map { ($0.name, $0.value) }, body: body)
    self.head = nil
    body = []
    start(
      Exchange(
        framing: ResponseFraming(request: head, keepAlive: head.isKeepAlive),
        channel: context.channel, gate: WriteGate(),
        connection: NIOLoopBound(self, eventLoop: context.eventLoop),
        context: NIOLoopBound(context, eventLoop: context.eventLoop)),
      with: request)
  }

  private func start(_ exchange: Exchange, with request: HTTPServerRequest) {
    let handler = handler
    let task = Task { await exchange.run(request, handler: handler) }
    self.exchange = (task, exchange.gate)
  }

  func send(_ head: PreparedHead, body: [UInt8], _ context: ChannelHandlerContext) {
    let head = head.withContentLength(body.count)
    context.write(wrapOutboundOut(.head(head.nio)), promise: nil)
    if head.framing.hasBody, !body.isEmpty {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
    }
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func sendHead(_ head: PreparedHead, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(.head(head.nio)), promise: nil)
  }

  func sendEnd(_ context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
  }

  /// The answer is written; flushes it and goes on with the connection, or ends it.
  func finish(_ framing: ResponseFraming, _ context: ChannelHandlerContext) {
    exchange = nil
    let action = state.responded(keepAlive: framing.keepAlive)
    context.flush()
    switch action {
    case .awaitNext: expect(within: timeouts.idle, context)
    case .close: context.close(promise: nil)
    }
  }

  func abort(_ context: ChannelHandlerContext) {
    exchange = nil
    context.close(promise: nil)
  }

  private func cancelExchange(closingGate: Bool = true) {
    exchange?.task.cancel()
    if closingGate { exchange?.gate.close() }
  }
}

// MARK: - Deadlines

extension ConnectionHandler {
  /// At most one timer a connection. One that fires too early for the deadline of the moment waits
  /// on; only when the deadline has come closer is it replaced, so that most requests set none.
  private func expect(within limit: Duration, _ context: ChannelHandlerContext) {
    let deadline = NIODeadline.now() + TimeAmount(limit)
    self.deadline = deadline
    if let timer, timer.fires <= deadline { return }
    timer?.scheduled.cancel()
    armTimer(deadline, context)
  }

  private func armTimer(_ deadline: NIODeadline, _ context: ChannelHandlerContext) {
    let scheduled = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      [weak self] () -> Void in
      self?.timerFired(context)
    }
    timer = (scheduled, deadline)
  }

  private func timerFired(_ context: ChannelHandlerContext) {
    timer = nil
    guard let deadline else { return }
    if deadline <= .now() {
      context.close(promise: nil)
    } else {
      armTimer(deadline, context)
    }
  }
}
