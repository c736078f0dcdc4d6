import CurlHTTP
import HTTPServer
import Testing

@Suite("Many at a time", .timeLimit(.minutes(2)))
struct LoadTests {
  @Test("A thousand requests, 64 in flight, are all answered over a bounded number of connections")
  func many() async throws {
    try await withServer(configuration: .init(maxConnectionsPerHost: 8)) { request in
      .full(status: 200, headers: [], body: Array(request.path.utf8))
    } run: { client, url, server in
      try await concurrently(1000, width: 64) { number in
        let response = try await client.send(HTTPRequest(url: "\(url)/\(number)"))
        #expect(String(decoding: response.body, as: UTF8.self) == "/\(number)")
      }
      #expect(server.connectionCount <= 8)
      #expect(client.statistics.connectionsOpened <= 8)
    }
  }

  @Test("Streams that last do not keep requests from being sent")
  func streamsBesideRequests() async throws {
    try await withServer(configuration: .init(maxConnectionsPerHost: 2)) { request in
      guard request.path == "/watch" else { return .full(status: 200, headers: [], body: [1]) }
      return .stream(status: 200, headers: []) { _ in try await Task.sleep(for: .seconds(600)) }
    } run: { client, url, server in
      var watches: [HTTPStream] = []
      for _ in 1...40 { watches.append(try await client.stream(.init(url: url + "/watch"))) }
      try await concurrently(100, width: 10) { _ in
        expect(try await client.send(HTTPRequest(url: url)).body, [1])
      }
      // Connections of requests are kept, however many streams there are.
      #expect(client.statistics.connectionsOpened <= 2)
      #expect(server.connectionCount <= 42)
      #expect(watches.allSatisfy { $0.status == 200 })
    }
  }

  @Test("Who waits for a connection longer than it may gets .timeout, and is not sent")
  func waitingTimeout() async throws {
    let seen = Counter()
    try await withRawServer(
      { connection in
        connection.readHead()
        seen.increment()
        connection.waitForClose()
      }, configuration: .init(maxConnectionsPerHost: 1)
    ) { client, server in
      let first = Task { await httpError { _ = try await client.send(.init(url: server.url)) } }
      try await until { seen.value == 1 }
      let error = await httpError {
        _ = try await client.send(
          HTTPRequest(url: server.url, timeouts: .init(total: .milliseconds(50))))
      }
      #expect(error?.code == .timeout)
      #expect(error?.message.contains("waiting for a free connection") == true)
      #expect(error?.isBeforeResponse == true)
      #expect(seen.value == 1)
      first.cancel()
      _ = await first.value
    }
  }
}

@Suite("Limits in time, and the end", .timeLimit(.minutes(1)))
struct EndTests {
  @Test("The total timeout ends an answer that trickles in")
  func total() async throws {
    try await withRawServer({ connection in
      connection.readHead()
      connection.send("HTTP/1.1 200 OK\r\n\r\n")
      while connection.send("x"[...].utf8.map { $0 }), !connection.isClosed(within: 10) {}
    }) { client, server in
      let timeouts = HTTPTimeouts(total: .milliseconds(500), idle: .seconds(5))
      let error = await httpError {
        _ = try await client.send(HTTPRequest(url: server.url, timeouts: timeouts))
      }
      #expect(error?.code == .timeout)
      #expect(error?.isBeforeResponse == false)
    }
  }

  @Test("A server that does not take the connection ends in the connect timeout")
  func connect() async throws {
    let backlog = try FullBacklog()
    let client = try HTTPClient()
    let timeouts = HTTPTimeouts(connect: .milliseconds(200), total: .seconds(30))
    let error = await httpError {
      _ = try await client.send(HTTPRequest(url: backlog.url, timeouts: timeouts))
    }
    #expect(error?.code == .timeout)
    #expect(error?.message.hasPrefix("connecting: ") == true)
    #expect(error?.isBeforeResponse == true)
  }

  @Test("Shutting down ends what is under way, and what comes later")
  func shutdown() async throws {
    let arrived = Counter()
    try await withRawServer({ connection in
      connection.readHead()
      arrived.increment()
      connection.waitForClose()
    }) { client, server in
      let request = HTTPRequest(url: server.url)
      let underWay = (1...5).map { _ in
        Task { await httpError { _ = try await client.send(request) } }
      }
      try await until { arrived.value == 5 }
      client.shutdown()
      for task in underWay { #expect(await task.value?.code == .shutdown) }
      let later = await httpError { _ = try await client.send(request) }
      #expect(later?.code == .shutdown)
      client.shutdown()
    }
  }

  @Test("A stream outlives the last reference to its client")
  func clientGone() async throws {
    try await withServer { _ in
      .stream(status: 200, headers: []) { writer in
        for _ in 1...3 { try await writer.write([1, 2]) }
      }
    } run: { _, url, _ in
      var own: HTTPClient? = try HTTPClient()
      let stream = try await own?.stream(HTTPRequest(url: url))
      own = nil
      #expect(try await stream?.body.collected().count == 6)
    }
  }

  @Test(
    "A header that would break out of its line is refused before anything is sent",
    arguments: [
      ("X", "a\r\nY: b"), ("X", "a\nb"), ("X", "a\u{0}"), ("X\r\nY", "b"), ("", "b"), ("X Y", "b"),
      ("X:", "b"), ("Ü", "b"),
    ])
  func headerInjection(name: String, value: String) async throws {
    let client = try HTTPClient()
    let error = await httpError {
      _ = try await client.send(
        HTTPRequest(url: "http://127.0.0.1:1/", headers: [HTTPField(name: name, value: value)]))
    }
    #expect(error?.code == .configuration)
    #expect(error?.description.contains(value) == false)
  }
}
