import HTTPServer
import Synchronization
import Testing

/// A server of its own for one test.
func withServer(
  bodyLimit: Int = 3 << 20, timeouts: HTTPServerTimeouts = .init(),
  handler: @escaping HTTPServer.Handler,
  run test: (HTTPServer, RawClient) async throws -> Void
) async throws {
  let server = try await HTTPServer.start(
    host: "127.0.0.1", port: 0, bodyLimit: bodyLimit, timeouts: timeouts, handler: handler)
  let result: Result<Void, any Error>
  do {
    result = .success(try await test(server, RawClient(port: server.port)))
  } catch {
    result = .failure(error)
  }
  await server.shutdown(grace: .zero)
  try result.get()
}

/// Returns when the condition holds; a test that waits in vain runs into its time limit.
func until(_ condition: () -> Bool) async throws {
  while !condition() { try await Task.sleep(for: .milliseconds(1)) }
}

/// Counts, from any thread.
final class Counter: Sendable {
  private let count = Mutex(0)
  var value: Int { count.withLock { $0 } }
  func add(_ number: Int = 1) { count.withLock { $0 += number } }
}

/// Answers with method, target and body.
let echo: HTTPServer.Handler = { request in
  let body = String(decoding: request.body, as: UTF8.self)
  return .full(
    status: 200, headers: [("X", "y")],
    body: Array("\(request.method) \(request.target) \(body)".utf8))
}
