import HTTPServer
import Testing

/// What goes over the wire, byte by byte.
@Suite("HTTP/1.1 on the wire", .timeLimit(.minutes(1)))
struct ProtocolTests {
  @Test("A whole answer has its length, and the connection stays for the next request")
  func keepAlive() async throws {
    try await withServer(handler: echo) { _, client in
      for target in ["/a", "/b?c"] {
        client.send("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(
          await client.read(through: "\r\n\r\n")
            == "HTTP/1.1 200 OK\r\nX: y\r\ncontent-length: \(target.count + 5)\r\n\r\n")
        #expect(await client.read(target.count + 5) == "GET \(target) ")
      }
    }
  }

  @Test("Pipelined requests are answered one after the other")
  func pipelined() async throws {
    try await withServer(handler: echo) { _, client in
      client.send(
        "GET /a HTTP/1.1\r\nHost: h\r\n\r\nPOST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n"
          + "okGET /c HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      let answers = await client.readToEnd()
      let lines = answers.split(separator: "\r\n").filter { $0.contains(" /") }
      #expect(lines == ["GET /a HTTP/1.1 200 OK", "POST /b okHTTP/1.1 200 OK", "GET /c "])
    }
  }

  @Test("Connection: close is obeyed and said")
  func close() async throws {
    try await withServer(handler: echo) { _, client in
      client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      #expect(
        await client.readToEnd()
          == "HTTP/1.1 200 OK\r\nX: y\r\nconnection: close\r\ncontent-length: 6\r\n\r\nGET / ")
    }
  }

  @Test("A stream is chunked and ends with the empty chunk; an empty write sends nothing")
  func chunked() async throws {
    try await withServer { _ in
      .stream(status: 200, headers: []) { writer in
        try await writer.write(Array("hello".utf8))
        try await writer.write([])
        try await writer.write(Array("world!".utf8))
      }
    } run: { _, client in
      client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      #expect(
        await client.readToEnd()
          == "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
          + "5\r\nhello\r\n6\r\nworld!\r\n0\r\n\r\n")
    }
  }

  @Test("HTTP/1.0 gets a stream without chunks, ended by closing")
  func http10() async throws {
    try await withServer { _ in
      .stream(status: 200, headers: []) { try await $0.write(Array("hello".utf8)) }
    } run: { _, client in
      client.send("GET / HTTP/1.0\r\n\r\n")
      #expect(await client.readToEnd() == "HTTP/1.0 200 OK\r\nconnection: close\r\n\r\nhello")
    }
  }

  @Test("The answer to HEAD has headers alone, and a stream's closure does not run")
  func head() async throws {
    let ran = Counter()
    try await withServer { request in
      if request.path == "/full" { return .full(status: 200, headers: [], body: [1, 2, 3]) }
      return .stream(status: 200, headers: []) { _ in ran.add() }
    } run: { _, client in
      client.send("HEAD /full HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(
        await client.read(through: "\r\n\r\n") == "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n")
      client.send("HEAD /stream HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      #expect(await client.readToEnd() == "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")
      #expect(ran.value == 0)
    }
  }

  @Test("204 and 304 have neither body nor length", arguments: [204, 304])
  func bodiless(status: Int) async throws {
    try await withServer { _ in
      .full(status: status, headers: [], body: [1])
    } run: { _, client in
      client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      let answer = await client.readToEnd()
      #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
      #expect(answer.hasSuffix("\r\nconnection: close\r\n\r\n"))
      #expect(!answer.contains("content-length"))
    }
  }

  @Test("A handler cannot set the framing against the server")
  func framingIsOurs() async throws {
    try await withServer { _ in
      .full(
        status: 200, headers: [("Content-Length", "99"), ("Transfer-Encoding", "chunked")],
        body: [0x61])
    } run: { _, client in
      client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      #expect(
        await client.readToEnd()
          == "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1\r\n\r\na")
    }
  }

  @Test("A header value with a line break never reaches the wire")
  func responseSplitting() async throws {
    try await withServer { _ in
      .full(status: 200, headers: [("X", "a\r\nSet-Cookie: b")], body: [])
    } run: { _, client in
      client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      #expect(await !client.readToEnd().contains("Set-Cookie"))
    }
  }

  @Test("A chunked request body arrives whole")
  func chunkedUpload() async throws {
    try await withServer(handler: echo) { _, client in
      client.send(
        "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
      client.send("3\r\nabc\r\n")
      client.send("2;ext=1\r\nde\r\n0\r\nTrailer: x\r\n\r\n")
      #expect(await client.readToEnd().hasSuffix("\r\n\r\nPUT / abcde"))
    }
  }

  @Test("Expect: 100-continue is answered with 100 before the body")
  func expectContinue() async throws {
    try await withServer(handler: echo) { _, client in
      client.send(
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
          + "Connection: close\r\n\r\n")
      #expect(await client.read(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
      client.send("ok")
      #expect(await client.readToEnd().hasSuffix("\r\n\r\nPUT / ok"))
    }
  }

  @Test(
    "A body over the limit is refused with 413, announced or not, and the connection closed",
    arguments: [
      "Content-Length: 11\r\n\r\nhello world",
      "Content-Length: 11\r\nExpect: 100-continue\r\n\r\n",
      "Content-Length: 99999999999\r\n\r\nhello",
      "Transfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n",
    ])
  func bodyLimit(rest: String) async throws {
    try await withServer(bodyLimit: 10, handler: echo) { _, client in
      client.send("POST / HTTP/1.1\r\nHost: h\r\n" + rest)
      let answer = await client.read(through: "10 bytes.\n")
      #expect(answer.hasPrefix("HTTP/1.1 413 Payload Too Large\r\n"))
      #expect(answer.contains("\r\nconnection: close\r\n"))
      client.finishSending()
      #expect(await client.readToEnd() == "")
    }
  }

  @Test("Who goes on sending a refused body is cut off")
  func endlessBody() async throws {
    try await withServer(bodyLimit: 10, handler: echo) { server, client in
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 999999999\r\n\r\n")
      for _ in 1...64 { client.send([UInt8](repeating: 0x61, count: 64 << 10)) }
      try await until { server.connectionCount == 0 }
    }
  }

  @Test(
    "What is not HTTP is answered with 400",
    arguments: [
      "nonsense\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: 200_000))\r\n\r\n",
    ])
  func badRequest(text: String) async throws {
    try await withServer(handler: echo) { _, client in
      client.send(text)
      #expect(await client.readToEnd().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    }
  }
}
