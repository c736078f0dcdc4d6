import NIOCore
import NIOHTTP1

/// What a handler answers. Framing (`content-length`, chunks, `connection`) is the server's; an
/// answer to HEAD, and one with status 204 or 304, is sent without its body.
public enum HTTPServerResponse: Sendable {
  /// The body is there; `content-length` is added.
  case full(status: Int, headers: [(String, String)], body: [UInt8])
  /// The body is written piece by piece, chunked. Returning ends it well; throwing breaks the
  /// connection, so that the client sees that something is missing. The closure is cancelled when
  /// the peer goes away, and when the server shuts down and its grace is over.
  case stream(
    status: Int, headers: [(String, String)],
    body: @Sendable (HTTPBodyWriter) async throws -> Void)
}

/// The way to the peer of a streamed answer.
public struct HTTPBodyWriter: Sendable {
  let channel: any Channel
  let gate: WriteGate

  /// Hands the bytes over at once; waits first while more than 64 KiB are still under way to a peer
  /// that reads slowly.
  /// - Throws: `CancellationError` when the task is cancelled or the peer has gone.
  public func write(_ bytes: [UInt8]) async throws {
    // An empty chunk would end the body.
    guard !bytes.isEmpty else { return }
    try await gate.enter(bytes.count)
    let written = channel.eventLoop.makePromise(of: Void.self)
    written.futureResult.whenComplete { _ in gate.leave(bytes.count) }
    let buffer = ByteBuffer(bytes: bytes)
    let channel = channel
    // On the event loop, as the head was: when the peer left in between the head was not sent, and NIO
    // takes a body without one for a mistake of ours and traps.
    channel.eventLoop.execute {
      guard channel.isActive else { return written.fail(ChannelError.ioOnClosedChannel) }
      channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(buffer)), promise: written)
    }
  }
}
