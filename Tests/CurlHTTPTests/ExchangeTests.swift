import CurlHTTP
import HTTPServer
import Testing

/// Our client against our server, over real sockets.
@Suite("Requests and answers", .timeLimit(.minutes(1)))
struct ExchangeTests {
  /// Answers with what it saw.
  private let echo: HTTPServer.Handler = { request in
    .full(
      status: 200,
      headers: request.headers.map { ("X-Saw-\($0.name)", $0.value) } + [
        ("X-Method", request.method), ("X-Target", request.target),
      ], body: request.body)
  }

  @Test(
    "Method and body arrive as they were given",
    arguments: [
      (HTTPMethod.get, nil), (.delete, nil), (.post, nil), (.put, nil), (.patch, nil),
      (.post, "hello"), (.put, "hello"), (.patch, "hello"), (.delete, "hello"), (.get, "hello"),
    ] as [(HTTPMethod, String?)])
  func methods(method: HTTPMethod, body: String?) async throws {
    try await withServer(handler: echo) { client, url, _ in
      let response = try await client.send(
        HTTPRequest(method: method, url: url + "/a%20b?c=d", body: body.map { Array($0.utf8) }))
      #expect(response.status == 200)
      #expect(response.headers.first(named: "x-method") == method.rawValue)
      #expect(response.headers.first(named: "x-target") == "/a%20b?c=d")
      #expect(String(decoding: response.body, as: UTF8.self) == body ?? "")
    }
  }

  @Test("curl adds no header that would change the request's meaning")
  func noSurprisingHeaders() async throws {
    try await withServer(handler: echo) { client, url, _ in
      let headers = [HTTPField(name: "X-Empty", value: ""), HTTPField(name: "X-Mark", value: "m")]
      let response = try await client.send(
        HTTPRequest(
          method: .post, url: url, headers: headers, body: [UInt8](repeating: 1, count: 2 << 20)))
      #expect(response.headers.first(named: "x-saw-content-type") == nil)
      #expect(response.headers.first(named: "x-saw-expect") == nil)
      #expect(response.headers.first(named: "x-saw-x-empty") == "")
      #expect(response.headers.first(named: "x-saw-x-mark") == "m")
      #expect(response.headers.first(named: "x-saw-user-agent") == "rota")
      #expect(response.body.count == 2 << 20)
    }
  }

  @Test("HEAD tells the length and brings no body")
  func head() async throws {
    try await withServer { _ in
      .full(status: 200, headers: [], body: [1, 2, 3])
    } run: { client, url, _ in
      for _ in 1...2 {
        let response = try await client.send(HTTPRequest(method: .head, url: url))
        #expect(response.headers.first(named: "content-length") == "3")
        #expect(response.body.isEmpty)
      }
      #expect(client.statistics.connectionsOpened <= 1)
    }
  }

  @Test("A chunked upload arrives whole")
  func chunkedUpload() async throws {
    try await withServer(handler: echo) { client, url, _ in
      let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
      let response = try await client.send(
        HTTPRequest(
          method: .put, url: url,
          headers: [HTTPField(name: "Transfer-Encoding", value: "chunked")], body: body))
      #expect(response.headers.first(named: "x-saw-transfer-encoding") == "chunked")
      #expect(response.headers.first(named: "x-saw-content-length") == nil)
      #expect(response.body == body)
    }
  }

  @Test("Expect: 100-continue is answered before the body is sent")
  func expectContinue() async throws {
    try await withServer(handler: echo) { client, url, _ in
      let response = try await client.send(
        HTTPRequest(
          method: .put, url: url, headers: [HTTPField(name: "Expect", value: "100-continue")],
          body: [7, 8, 9]))
      #expect(response.status == 200)
      #expect(response.body == [7, 8, 9])
    }
  }

  @Test("A compressed answer is decoded for send, and left as it is for a stream")
  func gzip() async throws {
    try await withServer { request in
      let accepts = request.header("accept-encoding")?.contains("gzip") ?? false
      return .full(
        status: 200, headers: [("Content-Encoding", "gzip"), ("X-Accepts", "\(accepts)")],
        body: gzippedHello)
    } run: { client, url, _ in
      let response = try await client.send(HTTPRequest(url: url))
      #expect(response.headers.first(named: "x-accepts") == "true")
      #expect(String(decoding: response.body, as: UTF8.self) == "hello hello hello\n")
      let stream = try await client.stream(HTTPRequest(url: url))
      #expect(stream.headers.first(named: "x-accepts") == "false")
      #expect(try await stream.body.collected() == gzippedHello)
    }
  }

  @Test("An answer is an answer, whatever its status, and no redirect is followed")
  func statuses() async throws {
    try await withServer { request in
      .full(status: Int(request.path.dropFirst()) ?? 0, headers: [("Location", "/200")], body: [])
    } run: { client, url, _ in
      for status in [200, 204, 302, 304, 401, 404, 409, 410, 429, 500, 503] {
        let response = try await client.send(HTTPRequest(url: "\(url)/\(status)"))
        #expect(response.status == status)
      }
    }
  }

  @Test("One connection serves request after request")
  func keepAlive() async throws {
    try await withServer(handler: echo) { client, url, server in
      for _ in 1...50 { _ = try await client.send(HTTPRequest(url: url)) }
      try await until { client.statistics.transfersInProgress == 0 }
      #expect(client.statistics.connectionsOpened == 1)
      #expect(server.connectionCount == 1)
    }
  }

  @Test("A body over the client's limit ends the transfer; one at the limit is fine")
  func bodyLimit() async throws {
    try await withServer { _ in
      .full(status: 200, headers: [], body: [UInt8](repeating: 0, count: 100_000))
    } run: { client, url, _ in
      let whole = try await client.send(HTTPRequest(url: url), bodyLimit: 100_000)
      #expect(whole.body.count == 100_000)
      let error = await httpError {
        _ = try await client.send(HTTPRequest(url: url), bodyLimit: 99_999)
      }
      #expect(error?.code == .tooLarge)
      #expect(error?.message.contains("99999 bytes") == true)
    }
  }

  @Test("A body over the server's limit is answered with 413, and the next request works")
  func serverBodyLimit() async throws {
    try await withServer(bodyLimit: 1000, handler: echo) { client, url, _ in
      for size in [1001, 500_000] {
        let refused = try await client.send(
          HTTPRequest(method: .post, url: url, body: [UInt8](repeating: 0, count: size)))
        #expect(refused.status == 413)
      }
      let accepted = try await client.send(
        HTTPRequest(method: .post, url: url, body: [UInt8](repeating: 0, count: 1000)))
      #expect(accepted.status == 200)
    }
  }
}

/// `printf 'hello hello hello\n' | gzip -n`
private let gzippedHello: [UInt8] = [
  0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57,
  0xc8, 0x40, 0x90, 0x5c, 0x00, 0x3b, 0x7c, 0x8a, 0xdf, 0x12, 0x00, 0x00, 0x00,
]
