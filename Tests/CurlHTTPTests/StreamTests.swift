import CurlHTTP
import HTTPServer
import Synchronization
import Testing

@Suite("Streams", .timeLimit(.minutes(2)))
struct StreamTests {
  @Test("Chunks arrive while the answer goes on")
  func liveChunks() async throws {
    let (next, more) = AsyncStream.makeStream(of: Void.self)
    try await withServer { _ in
      .stream(status: 200, headers: [("Content-Type", "text/plain")]) { writer in
        try await writer.write(Array("first".utf8))
        for await _ in next { try await writer.write(Array("next".utf8)) }
      }
    } run: { client, url, _ in
      let stream = try await client.stream(HTTPRequest(url: url))
      #expect(stream.headers.first(named: "content-type") == "text/plain")
      var body = stream.body.makeAsyncIterator()
      expect(try await body.next(), Array("first".utf8))
      for _ in 1...3 {
        more.yield()
        expect(try await body.next(), Array("next".utf8))
      }
      more.finish()
      expect(try await body.next(), nil)
    }
  }

  @Test("A reader that does not read stops the server before much is on its way")
  func backPressure() async throws {
    let total = 200 << 20
    let stalledAt = Mutex<Int?>(nil)
    let script: @Sendable (RawConnection) -> Void = { connection in
      connection.readHead()
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
      let piece = [UInt8](repeating: 7, count: 64 << 10)
      for sent in stride(from: 0, to: total, by: piece.count) {
        if !connection.isWritable(within: 1500) { stalledAt.withLock { $0 = $0 ?? sent } }
        connection.send(piece)
      }
    }
    try await withRawServer(script) { client, server in
      // Shorter than the stall: a reader that lags is not silence of the server.
      let stream = try await client.stream(
        HTTPRequest(url: server.url, timeouts: .init(total: nil, idle: .seconds(1))))
      try await until { stalledAt.withLock { $0 } != nil }
      // The client's 1 MiB and what two kernels' socket buffers hold.
      #expect(stalledAt.withLock { $0 ?? .max } < 16 << 20)
      var received = 0
      for try await chunk in stream.body { received += chunk.count }
      #expect(received == total)
    }
  }

  @Test("Dropping a body ends the transfer, and the server's closure is cancelled")
  func drop() async throws {
    let ended = Counter()
    try await withServer { _ in
      endless(ended)
    } run: { client, url, _ in
      var stream: HTTPStream? = try await client.stream(HTTPRequest(url: url))
      #expect(stream?.status == 200)
      stream = nil
      try await until { ended.value == 1 && client.statistics.transfersInProgress == 0 }
    }
  }

  @Test("Cancelling the reading task ends the transfer with .cancelled")
  func cancelReader() async throws {
    let ended = Counter()
    try await withServer { _ in
      endless(ended)
    } run: { client, url, _ in
      let isReading = Counter()
      let reader = Task { () -> HTTPError? in
        let stream = try await client.stream(HTTPRequest(url: url))
        return await httpError {
          for try await _ in stream.body { isReading.increment() }
        }
      }
      try await until { isReading.value > 0 }
      reader.cancel()
      #expect(try await reader.value?.code == .cancelled)
      try await until { ended.value == 1 }
    }
  }

  @Test("A reader that is cancelled stops even if bytes never run out")
  func cancelBusyReader() async throws {
    try await withServer { _ in
      .stream(status: 200, headers: []) { writer in
        while true { try await writer.write([UInt8](repeating: 1, count: 60_000)) }
      }
    } run: { client, url, _ in
      let stream = try await client.stream(HTTPRequest(url: url, timeouts: .init(total: nil)))
      let reader = Task { await httpError { for try await _ in stream.body {} } }
      reader.cancel()
      #expect(await reader.value?.code == .cancelled)
    }
  }

  @Test("Cancelling before the headers ends the transfer with .cancelled")
  func cancelBeforeHead() async throws {
    let arrived = Counter()
    let closed = Counter()
    try await withRawServer({ connection in
      connection.readHead()
      arrived.increment()
      connection.waitForClose()
      closed.increment()
    }) { client, server in
      let sending = Task { await httpError { _ = try await client.send(.init(url: server.url)) } }
      let streaming = Task {
        await httpError { _ = try await client.stream(.init(url: server.url)) }
      }
      try await until { arrived.value == 2 }
      sending.cancel()
      streaming.cancel()
      for error in [await sending.value, await streaming.value] {
        #expect(error?.code == .cancelled)
        #expect(error?.isBeforeResponse == true)
      }
      try await until { closed.value == 2 }
    }
  }

  @Test("A task that is cancelled already sends nothing for long")
  func cancelledBefore() async throws {
    try await withServer { _ in
      .full(status: 200, headers: [], body: [])
    } run: { client, url, _ in
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return await httpError { _ = try await client.send(HTTPRequest(url: url)) }
      }
      #expect(await task.value?.code == .cancelled)
    }
  }

  @Test("Thousands of streams that are dropped leave no transfer and no connection behind")
  func manyDropped() async throws {
    let ended = Counter()
    try await withServer { _ in
      endless(ended)
    } run: { client, url, server in
      try await concurrently(1000, width: 50) { _ in
        let stream = try await client.stream(HTTPRequest(url: url))
        var body = stream.body.makeAsyncIterator()
        _ = try await body.next()
      }
      try await until { client.statistics.transfersInProgress == 0 }
      try await until { ended.value == 1000 && server.connectionCount == 0 }
    }
  }

  @Test("A server's closure that throws breaks the stream, so that its reader knows")
  func serverThrows() async throws {
    struct Broken: Error {}
    try await withServer { _ in
      .stream(status: 200, headers: []) { writer in
        try await writer.write([1, 2, 3])
        throw Broken()
      }
    } run: { client, url, _ in
      let stream = try await client.stream(HTTPRequest(url: url))
      let error = await httpError { _ = try await stream.body.collected() }
      #expect(error?.code == .connectionLost)
    }
  }
}

/// Writes until it is cancelled, then counts.
private func endless(_ ended: Counter) -> HTTPServerResponse {
  .stream(status: 200, headers: []) { writer in
    defer { ended.increment() }
    while true {
      try await writer.write([1])
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
