import CurlHTTP
import Synchronization
import Testing

/// Servers that break the rules, and what the client makes of them.
@Suite("Misbehaving servers", .timeLimit(.minutes(1)))
struct MisbehaviourTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var script: @Sendable (RawConnection) -> Void
    var code: HTTPError.Code
    var isBeforeResponse: Bool
  }

  private static func answer(
    _ text: String, then: @escaping @Sendable (RawConnection) -> Void = { _ in }
  ) -> @Sendable (RawConnection) -> Void {
    { connection in
      connection.readHead()
      connection.send(text)
      then(connection)
    }
  }

  static let cases = [
    Case(
      testDescription: "closes without a word", script: answer(""), code: .connectionLost,
      isBeforeResponse: true),
    Case(
      testDescription: "resets without a word", script: answer("") { $0.resetOnClose() },
      code: .connectionLost, isBeforeResponse: true),
    Case(
      testDescription: "cuts the body short",
      script: answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"), code: .connectionLost,
      isBeforeResponse: false),
    Case(
      testDescription: "cuts a chunk short",
      script: answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nshort"),
      code: .connectionLost, isBeforeResponse: false),
    Case(
      testDescription: "leaves the last chunk out",
      script: answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"),
      code: .connectionLost, isBeforeResponse: false),
    Case(
      testDescription: "resets in the middle of the body",
      script: answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort") { $0.resetOnClose() },
      code: .connectionLost, isBeforeResponse: false),
    Case(
      testDescription: "sends a chunk size that is no number",
      script: answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nshort\r\n"),
      code: .connectionLost, isBeforeResponse: false),
    Case(
      testDescription: "is no HTTP server", script: answer("220 mail.example ESMTP\r\n"),
      code: .protocol, isBeforeResponse: true),
    Case(
      testDescription: "sends one header that is too long",
      script: answer("HTTP/1.1 200 OK\r\nX: \(String(repeating: "x", count: 300 << 10))\r\n\r\n"),
      code: .tooLarge, isBeforeResponse: false),
    Case(
      testDescription: "sends headers without end",
      script: answer("HTTP/1.1 200 OK\r\n") { connection in
        let line = Array("X: \(String(repeating: "x", count: 1000))\r\n".utf8)
        while connection.send(line) {}
      }, code: .tooLarge, isBeforeResponse: false),
    Case(
      testDescription: "says gzip and sends something else",
      script: answer(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain"),
      code: .protocol, isBeforeResponse: false),
    Case(
      testDescription: "never answers", script: answer("") { $0.waitForClose() },
      code: .idleTimeout, isBeforeResponse: true),
    Case(
      testDescription: "stops in the middle of the headers",
      script: answer("HTTP/1.1 200 OK\r\nContent-Le") { $0.waitForClose() },
      code: .idleTimeout, isBeforeResponse: false),
    Case(
      testDescription: "stops in the middle of the body",
      script: answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort") { $0.waitForClose() },
      code: .idleTimeout, isBeforeResponse: false),
  ]

  @Test("A whole answer fails with the reason", arguments: cases)
  func send(_ expected: Case) async throws {
    try await withRawServer(expected.script) { client, server in
      let idle: Duration = expected.code == .idleTimeout ? .milliseconds(300) : .seconds(20)
      let error = await httpError { _ = try await client.send(request(server, idle: idle)) }
      #expect(error?.code == expected.code, "\(error.map(String.init(describing:)) ?? "-")")
      // curl keeps a header line to itself until it is whole.
      if expected.testDescription != "stops in the middle of the headers" {
        #expect(error?.isBeforeResponse == expected.isBeforeResponse)
      }
    }
  }

  @Test("What arrived before a stream broke is handed out first")
  func brokenStream() async throws {
    let script = Self.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
    try await withRawServer(script) { client, server in
      let stream = try await client.stream(request(server))
      var body = stream.body.makeAsyncIterator()
      var received: [UInt8] = []
      let error = await httpError {
        while let chunk = try await body.next() { received += chunk }
      }
      #expect(String(decoding: received, as: UTF8.self) == "short")
      #expect(error?.code == .connectionLost)
    }
  }

  @Test("The message names phase, curl's words and remedy, and no secret of the URL")
  func message() async throws {
    try await withRawServer(Self.answer("")) { client, server in
      var request = request(server)
      request.url = "http://me:pa55@127.0.0.1:\(server.port)/api?token=s3cret"
      request.headers = [HTTPField(name: "Authorization", value: "Bearer s3cret")]
      let error = await httpError { _ = try await client.send(request) }
      #expect(
        error?.description == "http://…@127.0.0.1:\(server.port)/api: waiting for the answer: "
          + "Empty reply from server: the server or something on the way closed the connection; "
          + "try again")
    }
  }

  @Test("Nobody listening is told as such")
  func refused() async throws {
    let server = try RawServer { _ in }
    let url = server.url
    server.close()
    let client = try HTTPClient()
    try await until { !canConnect(to: server.port) }
    let error = await httpError { _ = try await client.send(HTTPRequest(url: url)) }
    #expect(error?.code == .connect)
    #expect(error?.isBeforeResponse == true)
  }

  @Test("A name without address is told as such")
  func unresolved() async throws {
    let client = try HTTPClient(HTTPClientConfiguration(proxy: .none))
    let error = await httpError {
      _ = try await client.send(HTTPRequest(url: "http://name.invalid/"))
    }
    #expect(error?.code == .resolve)
  }

  @Test("Interim answers before the one that counts are passed over")
  func interim() async throws {
    let script = Self.answer(
      "HTTP/1.1 103 Early Hints\r\nX: early\r\n\r\nHTTP/1.1 200 OK\r\nX: a\r\n b\r\n"
        + "Content-Length: 2\r\n\r\nok")
    try await withRawServer(script) { client, server in
      let response = try await client.send(request(server))
      #expect(response.status == 200)
      #expect(response.headers.first(named: "x") == "a b")
      #expect(response.body == Array("ok".utf8))
    }
  }

  @Test(
    "A request whose kept connection broke is repeated only if that does no harm",
    arguments: [
      (HTTPMethod.get, true), (.put, true), (.delete, true), (.post, false), (.patch, false),
    ])
  func brokenKeptConnection(method: HTTPMethod, isRepeated: Bool) async throws {
    let heads = Mutex<[String]>([])
    try await withRawServer({ connection in
      let answersPerConnection = connection.number == 1 ? 1 : 2
      for _ in 1...answersPerConnection {
        connection.readHead()
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      }
      let head = connection.readHead()
      heads.withLock { $0.append(head) }
    }) { client, server in
      _ = try await client.send(request(server))
      let second = HTTPRequest(method: method, url: server.url)
      if isRepeated {
        #expect(try await client.send(second).status == 200)
      } else {
        let error = await httpError { _ = try await client.send(second) }
        #expect(error?.code == .connectionLost)
        #expect(error?.isBeforeResponse == true)
        #expect(error?.message.contains("\(method.rawValue) is not repeated") == true)
      }
      #expect(heads.withLock { $0.first }?.hasPrefix(method.rawValue) == true)
    }
  }

  private func request(_ server: RawServer, idle: Duration = .seconds(20)) -> HTTPRequest {
    HTTPRequest(url: server.url, timeouts: .init(total: .seconds(30), idle: idle))
  }
}
