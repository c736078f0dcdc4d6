import CurlHTTP
import HTTPServer
import Testing

@Suite("TLS", .timeLimit(.minutes(1)))
struct TLSTests {
  private let certificates: Certificates

  init() throws { certificates = try Certificates.shared.get() }

  @Test("A server whose certificate the given CA signed is trusted")
  func trusted() async throws {
    #expect(try await status(TLSOptions(caPEM: certificates.authority)) == 200)
  }

  @Test("Streams come through TLS, and requests share a connection, as do streams")
  func streamsAndReuse() async throws {
    let server = try await server()
    let client = try HTTPClient(.init(tls: TLSOptions(caPEM: certificates.authority)))
    let url = "https://127.0.0.1:\(server.port)/"
    for _ in 1...20 { _ = try await client.send(HTTPRequest(url: url)) }
    for _ in 1...20 {
      let stream = try await client.stream(HTTPRequest(url: url))
      #expect(try await stream.body.collected() == [1])
    }
    try await until { client.statistics.transfersInProgress == 0 }
    #expect(client.statistics.connectionsOpened == 2)
    await server.shutdown(grace: .zero)
  }

  @Test("A certificate of another authority is refused, with the remedy")
  func wrongAuthority() async throws {
    let error = await httpError {
      _ = try await status(TLSOptions(caPEM: certificates.otherAuthority))
    }
    #expect(error?.code == .tls)
    #expect(error?.isBeforeResponse == true)
    #expect(error?.message.contains("check that the CA given is the one that signed it") == true)
  }

  @Test("Without a CA of its own a client trusts the system's alone")
  func systemAuthorities() async throws {
    #expect(await httpError { _ = try await status(TLSOptions()) }?.code == .tls)
  }

  @Test("A certificate for another host is refused")
  func wrongHost() async throws {
    let error = await httpError {
      _ = try await status(TLSOptions(caPEM: certificates.authority), host: "localhost")
    }
    #expect(error?.code == .tls)
    #expect(error?.message.contains("localhost") == true)
  }

  @Test("A server name takes the host's place in verification, and the Host header keeps the host")
  func serverName() async throws {
    let server = try await server()
    let client = try HTTPClient(
      .init(tls: TLSOptions(caPEM: certificates.authority, serverName: "api.example")))
    let host = "localhost:\(server.port)"
    let response = try await client.send(HTTPRequest(url: "https://\(host)/"))
    #expect(response.headers.first(named: "x-host") == host)
    let stream = try await client.stream(HTTPRequest(url: "https://\(host)/"))
    #expect(stream.headers.first(named: "x-host") == host)
    await server.shutdown(grace: .zero)
  }

  @Test("A server name that is not in the certificate is refused")
  func wrongServerName() async throws {
    let options = TLSOptions(caPEM: certificates.authority, serverName: "other.example")
    let error = await httpError { _ = try await status(options) }
    #expect(error?.code == .tls)
    #expect(error?.message.contains("other.example") == true)
  }

  @Test("Verification can be switched off, but only by saying so")
  func verifyOff() async throws {
    #expect(try await status(TLSOptions(verify: false), host: "localhost") == 200)
  }

  @Test("A client shows its certificate")
  func clientCertificate() async throws {
    let options = TLSOptions(
      caPEM: certificates.authority, clientCertificatePEM: certificates.client.certificate,
      clientKeyPEM: certificates.client.key)
    #expect(try await status(options, requiringClientCertificate: true) == 200)
  }

  @Test("A client without certificate is told that the server may want one")
  func noClientCertificate() async throws {
    let error = await httpError {
      _ = try await status(
        TLSOptions(caPEM: certificates.authority), requiringClientCertificate: true)
    }
    // TLS 1.3 servers say so only when the client has begun to speak HTTP.
    #expect(error?.code == .tls || error?.code == .connectionLost)
    #expect(error?.isBeforeResponse == true)
  }

  @Test(
    "PEM that is none is told as such",
    arguments: [
      TLSOptions(caPEM: "no certificate"),
      TLSOptions(clientCertificatePEM: "no certificate", clientKeyPEM: "no key", verify: false),
    ])
  func badPEM(options: TLSOptions) async throws {
    let error = await httpError { _ = try await status(options) }
    #expect(error?.code == .tls)
    #expect(error?.message.contains("PEM") == true)
  }

  @Test("A key of another certificate is told as such")
  func wrongKey() async throws {
    let options = TLSOptions(
      caPEM: certificates.authority, clientCertificatePEM: certificates.authority,
      clientKeyPEM: certificates.client.key)
    let error = await httpError { _ = try await status(options) }
    #expect(error?.code == .tls)
  }

  @Test("HTTPS to a port that speaks plain HTTP is told as such")
  func plainPort() async throws {
    try await withServer { _ in
      .full(status: 200, headers: [], body: [])
    } run: { client, url, _ in
      let error = await httpError {
        _ = try await client.send(HTTPRequest(url: "https" + url.dropFirst(4)))
      }
      #expect(error?.code == .tls)
      #expect(error?.message.contains("check that the port speaks TLS") == true)
    }
  }

  @Test(
    "Slow answers over HTTP/1.1 do not hold up other requests",
    arguments: [["http/1.1"], []])
  func fallBack(protocols: [String]) async throws {
    let arrived = Counter()
    let server = try await HTTPServer.start(
      host: "127.0.0.1", port: 0,
      configureChannel: try certificates.configureChannel(protocols: protocols)
    ) { request in
      arrived.increment()
      try? await Task.sleep(for: .seconds(600))
      return .full(status: 200, headers: [], body: [])
    }
    let client = try HTTPClient(.init(tls: TLSOptions(caPEM: certificates.authority)))
    let url = "https://127.0.0.1:\(server.port)/"
    let slow = (1...6).map { _ in Task { try await client.send(HTTPRequest(url: url)) } }
    try await until { arrived.value == 6 }
    for task in slow { task.cancel() }
    await server.shutdown(grace: .zero)
  }

  private func server(requiringClientCertificate: Bool = false) async throws -> HTTPServer {
    try await HTTPServer.start(
      host: "127.0.0.1", port: 0,
      configureChannel: try certificates.configureChannel(
        requiringClientCertificate: requiringClientCertificate)
    ) { request in
      .full(status: 200, headers: [("X-Host", request.header("host") ?? "-")], body: [1])
    }
  }

  private func status(
    _ options: TLSOptions, host: String = "127.0.0.1", requiringClientCertificate: Bool = false
  ) async throws -> Int {
    let server = try await server(requiringClientCertificate: requiringClientCertificate)
    let client = try HTTPClient(HTTPClientConfiguration(tls: options))
    let result: Result<Int, any Error>
    do {
      let url = "https://\(host):\(server.port)/"
      result = .success(try await client.send(HTTPRequest(url: url)).status)
    } catch {
      result = .failure(error)
    }
    await server.shutdown(grace: .zero)
    return try result.get()
  }
}
