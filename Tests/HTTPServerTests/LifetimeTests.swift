import HTTPServer
import NIOCore
import Synchronization
import Testing

@Suite("Connections: their end, and the server's", .timeLimit(.minutes(1)))
struct LifetimeTests {
  private static let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

  @Test("A stream's closure is cancelled when the peer goes away, even while it waits for room")
  func peerGone() async throws {
    let (started, ended) = (Counter(), Counter())
    try await withServer { request in
      .stream(status: 200, headers: []) { writer in
        started.add()
        defer { ended.add() }
        let piece = [UInt8](repeating: 0, count: request.path == "/busy" ? 1 << 20 : 1)
        while true {
          try await writer.write(piece)
          if piece.count == 1 { try await Task.sleep(for: .seconds(600)) }
        }
      }
    } run: { server, _ in
      for path in ["/busy", "/quiet"] {
        let client = RawClient(port: server.port)
        client.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = await client.read(through: "\r\n\r\n")
      }
      try await until { started.value == 2 && ended.value == 2 }
    }
  }

  @Test("A handler is cancelled when the peer goes away")
  func handlerCancelled() async throws {
    let (started, cancelled) = (Counter(), Counter())
    try await withServer { _ in
      started.add()
      try? await Task.sleep(for: .seconds(600))
      if Task.isCancelled { cancelled.add() }
      return .full(status: 200, headers: [], body: [])
    } run: { server, _ in
      var client: RawClient? = RawClient(port: server.port)
      client?.send(Self.get)
      try await until { started.value == 1 }
      client = nil
      try await until { cancelled.value == 1 }
    }
  }

  @Test("A writer waits for a peer that does not read, and goes on when it does")
  func backPressure() async throws {
    let written = Counter()
    let total = 64 << 20
    try await withServer { _ in
      .stream(status: 200, headers: []) { writer in
        let piece = [UInt8](repeating: 0x61, count: 32 << 10)
        for _ in 0..<(total / piece.count) {
          try await writer.write(piece)
          written.add(piece.count)
        }
      }
    } run: { _, client in
      client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      _ = await client.read(through: "\r\n\r\n")
      var last = -1
      while written.value != last {
        last = written.value
        try await Task.sleep(for: .milliseconds(300))
      }
      #expect(last < 16 << 20)
      #expect(await client.readToEnd().utf8.count > total)
      #expect(written.value == total)
    }
  }

  @Test("A thousand streams are open at the same time, and all get what is written")
  func thousandStreams() async throws {
    let (all, go) = (Counter(), Latch())
    try await withServer { _ in
      .stream(status: 200, headers: []) { writer in
        all.add()
        await go.wait()
        try await writer.write(Array("event\n".utf8))
      }
    } run: { server, _ in
      let clients = (1...1000).map { _ in RawClient(port: server.port) }
      for client in clients { client.send(Self.get) }
      try await until { all.value == 1000 }
      go.open()
      for client in clients {
        #expect(await client.read(through: "0\r\n\r\n").hasSuffix("6\r\nevent\n\r\n0\r\n\r\n"))
      }
    }
  }

  @Test(
    "A peer that says nothing is disconnected",
    arguments: ["", "GET / HT", "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"])
  func slowRequest(text: String) async throws {
    try await withServer(
      timeouts: .init(request: .milliseconds(100), idle: .seconds(60)), handler: echo
    ) { _, client in
      client.send(text)
      #expect(await client.readToEnd() == "")
    }
  }

  @Test("A kept connection without requests is closed; an answer may take longer")
  func idle() async throws {
    try await withServer(
      timeouts: .init(request: .seconds(60), idle: .milliseconds(100))
    ) { _ in
      try? await Task.sleep(for: .milliseconds(300))
      return .full(status: 200, headers: [], body: [])
    } run: { _, client in
      client.send(Self.get)
      #expect(await client.readToEnd() == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
    }
  }

  @Test("Shutdown closes idle connections and lets answers under way end")
  func graceful() async throws {
    let (arrived, go) = (Counter(), Latch())
    let server = try await HTTPServer.start(host: "127.0.0.1", port: 0) { request in
      if request.path == "/idle" { return .full(status: 200, headers: [], body: []) }
      arrived.add()
      await go.wait()
      return .full(status: 200, headers: [], body: [0x61])
    }
    let (idle, busy) = (RawClient(port: server.port), RawClient(port: server.port))
    idle.send("GET /idle HTTP/1.1\r\nHost: h\r\n\r\n")
    _ = await idle.read(through: "\r\n\r\n")
    busy.send(Self.get)
    try await until { arrived.value == 1 }
    async let end: Void = server.shutdown(grace: .seconds(30))
    try await until { server.connectionCount == 1 }
    #expect(await idle.readToEnd() == "")
    go.open()
    let answer = await busy.readToEnd()
    #expect(answer.contains("\r\nconnection: close\r\n"))
    #expect(answer.hasSuffix("\r\n\r\na"))
    await end
    #expect(server.connectionCount == 0)
  }

  @Test("When the grace is over streams are cancelled, and may still end well")
  func graceOver() async throws {
    let started = Counter()
    let server = try await HTTPServer.start(host: "127.0.0.1", port: 0) { request in
      .stream(status: 200, headers: []) { writer in
        started.add()
        try? await Task.sleep(for: .seconds(600))
        if request.path == "/throws" { throw CancellationError() }
      }
    }
    let clients = ["/ends", "/throws"].map { path in
      let client = RawClient(port: server.port)
      client.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
      return client
    }
    try await until { started.value == 2 }
    await server.shutdown(grace: .milliseconds(10))
    #expect(await clients[0].readToEnd().hasSuffix("\r\n\r\n0\r\n\r\n"))
    #expect(await !clients[1].readToEnd().hasSuffix("0\r\n\r\n"))
  }

  @Test("A closure that ignores its cancellation does not hold up the end")
  func stubborn() async throws {
    let (started, go) = (Counter(), Latch())
    let server = try await HTTPServer.start(host: "127.0.0.1", port: 0) { _ in
      .stream(status: 200, headers: []) { _ in
        started.add()
        await go.wait()
      }
    }
    let client = RawClient(port: server.port)
    client.send(Self.get)
    try await until { started.value == 1 }
    await server.shutdown(grace: .zero)
    #expect(server.connectionCount == 0)
    await server.shutdown(grace: .zero)
    go.open()
  }

  @Test("Each connection is configured before HTTP, and one that cannot be is closed")
  func configureChannel() async throws {
    struct Refused: Error {}
    let configured = Counter()
    let server = try await HTTPServer.start(
      host: "127.0.0.1", port: 0,
      configureChannel: { channel in
        configured.add()
        if configured.value > 1 { throw Refused() }
        #expect(channel.eventLoop.inEventLoop)
      }, handler: echo)
    let first = RawClient(port: server.port)
    first.send(Self.get)
    #expect(await first.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 200 OK"))
    #expect(await RawClient(port: server.port).readToEnd() == "")
    #expect(configured.value == 2)
    await server.shutdown(grace: .zero)
  }
}

/// Opens once; who waits then goes on, cancelled or not.
final class Latch: Sendable {
  private let state = Mutex<(isOpen: Bool, waiters: [CheckedContinuation<Void, Never>])>(
    (false, []))

  func wait() async {
    await withCheckedContinuation { waiter in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiters.append(waiter) }
        return state.isOpen
      }
      if isOpen { waiter.resume() }
    }
  }

  func open() {
    let waiters = state.withLock { state in
      state.isOpen = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }
}
