import Glibc
import HTTPServer
import Testing

@Suite("Listening", .timeLimit(.minutes(1)))
struct StartTests {
  @Test("Port 0 takes any free one, and says which")
  func anyPort() async throws {
    let server = try await HTTPServer.start(host: "127.0.0.1", port: 0, handler: echo)
    #expect(server.port > 0)
    await server.shutdown(grace: .zero)
  }

  @Test("A port is free again after the shutdown")
  func restart() async throws {
    let first = try await HTTPServer.start(host: "127.0.0.1", port: 0, handler: echo)
    let client = RawClient(port: first.port)
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    _ = await client.read(through: "\r\n\r\n")
    await first.shutdown(grace: .zero)
    let second = try await HTTPServer.start(host: "127.0.0.1", port: first.port, handler: echo)
    #expect(second.port == first.port)
    await second.shutdown(grace: .zero)
  }

  @Test("A port that is taken is told with the remedy")
  func portTaken() async throws {
    let first = try await HTTPServer.start(host: "127.0.0.1", port: 0, handler: echo)
    let error = await #expect(throws: HTTPServerError.self) {
      try await HTTPServer.start(host: "127.0.0.1", port: first.port, handler: echo)
    }
    #expect(error?.code == .portTaken)
    #expect(
      error?.description == "port \(first.port) of 127.0.0.1 is taken by another process: "
        + "choose another with --port, or stop that process")
    await first.shutdown(grace: .zero)
  }

  @Test("An address of another machine is told with the remedy")
  func foreignAddress() async {
    let error = await #expect(throws: HTTPServerError.self) {
      try await HTTPServer.start(host: "192.0.2.1", port: 0, handler: echo)
    }
    #expect(error?.code == .addressNotAvailable)
    #expect(error?.description.hasPrefix("192.0.2.1 is not an address of this machine") == true)
  }

  @Test("A host that is none is told in one line")
  func unknownHost() async {
    let error = await #expect(throws: HTTPServerError.self) {
      try await HTTPServer.start(host: "name.invalid", port: 0, handler: echo)
    }
    #expect(error?.code == .other)
    #expect(error?.description.contains("\n") == false)
  }

  @Test("A low port is told as such to whom it is forbidden", .enabled(if: geteuid() != 0))
  func lowPort() async {
    let error = await #expect(throws: HTTPServerError.self) {
      try await HTTPServer.start(host: "127.0.0.1", port: 1, handler: echo)
    }
    #expect(error?.code == .permissionDenied)
  }
}
