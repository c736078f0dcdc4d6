import CurlHTTP
import Synchronization
import Testing

@Suite("Proxies", .timeLimit(.minutes(1)))
struct ProxyTests {
  @Test("A proxy is asked, with its credentials, for every host")
  func plain() async throws {
    let head = Mutex("")
    try await through({ connection in
      let request = connection.readHead()
      head.withLock { $0 = request }
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    }) { client in
      let response = try await client.send(HTTPRequest(url: "http://api.invalid/x?y=z"))
      #expect(response.body == Array("ok".utf8))
      let seen = head.withLock { $0 }
      #expect(seen.hasPrefix("GET http://api.invalid/x?y=z HTTP/1.1\r\n"))
      #expect(seen.contains("Proxy-Authorization: Basic bWU6cGE1NQ=="))
    }
  }

  @Test("A proxy that refuses to connect is told as such, without its credentials")
  func refusedTunnel() async throws {
    try await through({ connection in
      #expect(connection.readHead().hasPrefix("CONNECT api.invalid:443 HTTP/1.1\r\n"))
      connection.send("HTTP/1.1 403 Forbidden\r\nX-Secret: s\r\nContent-Length: 0\r\n\r\n")
    }) { client in
      let error = await httpError {
        _ = try await client.send(HTTPRequest(url: "https://api.invalid/"))
      }
      #expect(error?.code == .connect)
      #expect(error?.isBeforeResponse == true)
      #expect(error?.message.contains("403") == true)
      #expect(error?.message.contains("pa55") == false)
    }
  }

  @Test("A server name keeps the real host as the tunnel's end")
  func tunnelWithServerName() async throws {
    let head = Mutex("")
    try await through(
      { connection in
        let request = connection.readHead()
        head.withLock { $0 = request }
      }, tls: TLSOptions(serverName: "api.example")
    ) { client in
      _ = await httpError { _ = try await client.send(HTTPRequest(url: "https://10.9.8.7:6443/")) }
      #expect(head.withLock { $0 }.hasPrefix("CONNECT 10.9.8.7:6443 HTTP/1.1\r\n"))
    }
  }

  @Test("A proxy URL that is none names no credentials")
  func badProxy() async throws {
    let client = try HTTPClient(HTTPClientConfiguration(proxy: .url("gopher://me:pa55@proxy:1")))
    let error = await httpError { _ = try await client.send(HTTPRequest(url: "http://h.invalid/")) }
    #expect(error != nil)
    #expect(error?.description.contains("pa55") == false)
  }

  private func through(
    _ script: @escaping @Sendable (RawConnection) -> Void, tls: TLSOptions = .init(),
    run test: (HTTPClient) async throws -> Void
  ) async throws {
    let server = try RawServer(script)
    defer { server.close() }
    let client = try HTTPClient(
      HTTPClientConfiguration(tls: tls, proxy: .url("http://me:pa55@127.0.0.1:\(server.port)")))
    defer { client.shutdown() }
    try await test(client)
  }
}
