import CurlHTTP
import HTTPServer
import Testing

/// A server and a client of its own for one test.
func withServer(
  bodyLimit: Int = 3 << 20, configuration: HTTPClientConfiguration = .init(),
  handler: @escaping HTTPServer.Handler,
  run test: (HTTPClient, String) async throws -> Void
) async throws {
  let server = try await HTTPServer.start(
    host: "127.0.0.1", port: 0, bodyLimit: bodyLimit, handler: handler)
  let client = try HTTPClient(configuration)
  let result: Result<Void, any Error>
  do {
    try await test(client, "http://127.0.0.1:\(server.port)")
    result = .success(())
  } catch {
    result = .failure(error)
  }
  client.shutdown()
  await server.shutdown(grace: .zero)
  try result.get()
}
