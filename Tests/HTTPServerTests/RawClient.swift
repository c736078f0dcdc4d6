import Foundation
import Glibc

/// A TCP client that sends exactly what a test tells it to. Reads give up after ten seconds; they
/// block threads of their own, not those that the server's handlers need.
final class RawClient: Sendable {
  private let socket: CInt

  init(port: Int) {
    socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = UInt16(port).bigEndian
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  deinit { close(socket) }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  /// No more is sent; the other direction stays open.
  func finishSending() { shutdown(socket, CInt(SHUT_WR)) }

  /// What arrives up to and including the marker; less if the peer closes.
  func read(through marker: String) async -> String {
    let marker = Array(marker.utf8)
    return await offPool { [socket] in
      var text: [UInt8] = []
      var byte: UInt8 = 0
      while !text.suffix(marker.count).elementsEqual(marker), recv(socket, &byte, 1, 0) == 1 {
        text.append(byte)
      }
      return text
    }
  }

  func read(_ count: Int) async -> String {
    await offPool { [socket] in
      var bytes = [UInt8](repeating: 0, count: count)
      let received = recv(socket, &bytes, count, CInt(MSG_WAITALL))
      return Array(bytes.prefix(max(0, received)))
    }
  }

  /// Everything up to the peer's close.
  func readToEnd() async -> String {
    await offPool { [socket] in
      var text: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 64 << 10)
      while case let count = recv(socket, &piece, piece.count, 0), count > 0 {
        text += piece.prefix(count)
      }
      return text
    }
  }

  private func offPool(_ work: @escaping @Sendable () -> [UInt8]) async -> String {
    let bytes = await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: work()) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
