import CurlHTTP
import Foundation
import HTTPServer
import Synchronization
import Testing

/// A server and a client of its own for one test.
func withServer(
  bodyLimit: Int = 3 << 20, configuration: HTTPClientConfiguration = .init(),
  handler: @escaping HTTPServer.Handler,
  run test: (HTTPClient, String, HTTPServer) async throws -> Void
) async throws {
  let server = try await HTTPServer.start(
    host: "127.0.0.1", port: 0, bodyLimit: bodyLimit, handler: handler)
  let client = try HTTPClient(configuration)
  let result: Result<Void, any Error>
  do {
    result = .success(try await test(client, "http://127.0.0.1:\(server.port)", server))
  } catch {
    result = .failure(error)
  }
  client.shutdown()
  await server.shutdown(grace: .zero)
  try result.get()
}

/// A client against a server that follows a script.
func withRawServer(
  _ script: @escaping @Sendable (RawConnection) -> Void,
  configuration: HTTPClientConfiguration = .init(),
  run test: (HTTPClient, RawServer) async throws -> Void
) async throws {
  let server = try RawServer(script)
  defer { server.close() }
  let client = try HTTPClient(configuration)
  defer { client.shutdown() }
  try await test(client, server)
}

/// Returns when the condition holds; a test that waits in vain runs into its time limit.
func until(_ condition: () -> Bool) async throws {
  while !condition() { try await Task.sleep(for: .milliseconds(1)) }
}

/// The error that the operation throws; records an issue when it throws none.
func httpError(_ operation: () async throws -> Void) async -> HTTPError? {
  do {
    try await operation()
    Issue.record("nothing was thrown")
    return nil
  } catch {
    return error as? HTTPError
  }
}

/// Counts, from any thread.
final class Counter: Sendable {
  private let count = Mutex(0)
  var value: Int { count.withLock { $0 } }
  func increment() { count.withLock { $0 += 1 } }
}

extension HTTPBody {
  func collected() async throws -> [UInt8] {
    var all: [UInt8] = []
    for try await chunk in self { all += chunk }
    return all
  }
}

/// Runs the operation that often, so many at a time.
func concurrently(
  _ count: Int, width: Int, _ operation: @escaping @Sendable (Int) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for number in 0..<count {
      if number >= width { try await group.next() }
      group.addTask { try await operation(number) }
    }
    try await group.waitForAll()
  }
}

/// `#expect` for what mutates while it is looked at.
func expect<Value: Equatable>(
  _ actual: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual == expected, sourceLocation: sourceLocation)
}
