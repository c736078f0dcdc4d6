import NIOCore

/// The first handler of a pipeline, in front of TLS: closes the socket when told so by an outbound
/// event. An ordinary close would wait seconds for the peer to say goodbye in TLS.
final class ForcedClose: ChannelOutboundHandler, Sendable {
  typealias OutboundIn = Any

  struct Now: Sendable {}

  func triggerUserOutboundEvent(
    context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
  ) {
    if event is Now {
      context.close(promise: promise)
    } else {
      context.triggerUserOutboundEvent(event, promise: promise)
    }
  }
}
