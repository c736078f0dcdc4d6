import Foundation
import Glibc
import Synchronization

/// A TCP server that says exactly what a test tells it to, however wrong.
final class RawServer: Sendable {
  let port: Int
  private let listener: CInt
  private let accepted = Mutex(0)

  var url: String { "http://127.0.0.1:\(port)" }
  var connectionCount: Int { accepted.withLock { $0 } }

  /// Runs the script once for each connection, on a thread of its own, and closes it afterwards.
  init(_ script: @escaping @Sendable (RawConnection) -> Void) throws {
    let socket = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    listener = socket
    guard withLoopback(0, { bind(socket, $0, $1) == 0 }), listen(socket, 128) == 0,
      let port = boundPort(of: socket)
    else { throw POSIXError(.EADDRNOTAVAIL) }
    self.port = port
    Thread.detachNewThread { [self] in acceptLoop(script) }
  }

  func close() {
    shutdown(listener, CInt(SHUT_RDWR))
  }

  private func acceptLoop(_ script: @escaping @Sendable (RawConnection) -> Void) {
    while true {
      let socket = accept(listener, nil, nil)
      guard socket >= 0 else { break }
      let number = accepted.withLock { count in
        count += 1
        return count
      }
      Thread.detachNewThread {
        script(RawConnection(socket: socket, number: number))
        Glibc.close(socket)
      }
    }
    Glibc.close(listener)
  }
}

/// One accepted connection. Every call blocks its thread.
struct RawConnection: Sendable {
  let socket: CInt
  /// 1 for the first that was accepted.
  let number: Int

  /// What arrives up to the end of a request's head; empty when the peer has closed.
  @discardableResult
  func readHead() -> String {
    var head: [UInt8] = []
    var byte: UInt8 = 0
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8), recv(socket, &byte, 1, 0) == 1 {
      head.append(byte)
    }
    return String(decoding: head, as: UTF8.self)
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  /// Whether the peer takes more within that time.
  func isWritable(within milliseconds: CInt) -> Bool {
    var request = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
    return poll(&request, 1, milliseconds) == 1
  }

  /// Whether the peer closes within that time; what it sends is thrown away.
  func isClosed(within milliseconds: CInt) -> Bool {
    var request = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, milliseconds) == 1 else { return false }
    var byte: UInt8 = 0
    return recv(socket, &byte, 1, 0) <= 0
  }

  /// Returns when the peer has closed, or reset, the connection.
  func waitForClose() {
    var byte: UInt8 = 0
    while recv(socket, &byte, 1, 0) > 0 {}
  }

  /// Makes closing send RST instead of FIN.
  func resetOnClose() {
    var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }
}

/// Whether something listens on that port of 127.0.0.1.
func canConnect(to port: Int) -> Bool {
  let probe = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
  defer { Glibc.close(probe) }
  return withLoopback(port) { connect(probe, $0, $1) == 0 }
}

/// A listener whose queue is full: further connections are neither taken nor refused.
final class FullBacklog {
  let port: Int
  private var sockets: [CInt] = []

  var url: String { "http://127.0.0.1:\(port)" }

  init() throws {
    let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    sockets = [listener]
    guard withLoopback(0, { bind(listener, $0, $1) == 0 }), listen(listener, 0) == 0,
      let port = boundPort(of: listener)
    else { throw POSIXError(.EADDRNOTAVAIL) }
    self.port = port
    for _ in 1...4 { knock() }
  }

  deinit {
    for socket in sockets { Glibc.close(socket) }
  }

  private func knock() {
    let guest = socket(
      AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
    sockets.append(guest)
    _ = withLoopback(port) { connect(guest, $0, $1) }
  }
}

private func withLoopback<Result>(
  _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  address.sin_port = UInt16(port).bigEndian
  return withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}

private func boundPort(of socket: CInt) -> Int? {
  var address = sockaddr_in()
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let known = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      getsockname(socket, $0, &length) == 0
    }
  }
  return known ? Int(UInt16(bigEndian: address.sin_port)) : nil
}
