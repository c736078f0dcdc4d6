import HTTPServer
import JSON
import KubeClient
import Logging
import Synchronization

/// An API server that answers what the test wrote down, in that order, and remembers what it was asked.
final class ScriptedServer: Sendable {
  typealias Answer = @Sendable (HTTPServerRequest) -> HTTPServerResponse

  private struct State {
    var answers: [Answer]
    var requests: [HTTPServerRequest] = []
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state: Mutex<State>
  private let server = Mutex<HTTPServer?>(nil)

  private init(_ answers: [Answer]) {
    state = Mutex(State(answers: answers))
  }

  /// The last answer is given to all further requests.
  static func start(_ answers: [Answer]) async throws -> ScriptedServer {
    let script = ScriptedServer(answers)
    let server = try await HTTPServer.start(host: "127.0.0.1", port: 0) { script.answer($0) }
    script.server.withLock { $0 = server }
    return script
  }

  var url: String { "http://127.0.0.1:\(server.withLock { $0?.port ?? 0 })" }

  var requests: [HTTPServerRequest] { state.withLock { $0.requests } }

  func client(
    _ clock: KubeClock = .system, retry: RetryPolicy = .init(),
    authentication: KubeConfiguration.Authentication = .none
  ) throws -> KubeClient {
    try KubeClient(
      configuration: KubeConfiguration(server: url, authentication: authentication),
      logger: .silent, retry: retry, clock: clock)
  }

  /// Returns when so many requests have come.
  func requests(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isDone = state.withLock { state in
        if state.requests.count >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isDone { continuation.resume() }
    }
  }

  func shutdown() async {
    await server.withLock { $0 }?.shutdown(grace: .zero)
  }

  private func answer(_ request: HTTPServerRequest) -> HTTPServerResponse {
    let (answer, watchers) = state.withLock { state in
      state.requests.append(request)
      let count = state.requests.count
      let satisfied = state.watchers.filter { $0.count <= count }
      state.watchers.removeAll { $0.count <= count }
      let answer = state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
      return (answer, satisfied)
    }
    for watcher in watchers { watcher.continuation.resume() }
    return answer(request)
  }
}

extension Logger {
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

// MARK: What it answers

/// The answer that the server gives in any case.
func json(
  _ value: JSONValue, status: Int = 200, headers: [(String, String)] = []
) -> ScriptedServer.Answer {
  let body = value.serialized
  return { _ in
    .full(status: status, headers: [("Content-Type", "application/json")] + headers, body: body)
  }
}

func status(
  _ code: Int, _ reason: String, _ message: String = "", causes: [JSONValue] = [],
  headers: [(String, String)] = []
) -> ScriptedServer.Answer {
  json(failure(code, reason, message, causes: causes), status: code, headers: headers)
}

func failure(
  _ code: Int, _ reason: String, _ message: String = "", causes: [JSONValue] = []
) -> JSONValue {
  [
    "kind": "Status", "apiVersion": "v1", "status": "Failure", "code": .integer(Int64(code)),
    "reason": .string(reason), "message": .string(message), "details": ["causes": .array(causes)],
  ]
}

/// A watch that sends these bytes and ends; `holds` keeps it open instead.
func lines(_ lines: [String], holds: Bool = false) -> ScriptedServer.Answer {
  chunks(lines.map { $0 + "\n" }, holds: holds)
}

func chunks(_ chunks: [String], holds: Bool = false, breaks: Bool = false) -> ScriptedServer.Answer
{
  { _ in
    .stream(status: 200, headers: [("Content-Type", "application/json")]) { writer in
      for chunk in chunks { try await writer.write(Array(chunk.utf8)) }
      if holds { try await Task.sleep(for: .seconds(60)) }
      if breaks { throw CancellationError() }
    }
  }
}

func event(_ type: String, _ object: JSONValue) -> String {
  (["type": .string(type), "object": object] as JSONValue).text
}

func bookmark(_ version: Int) -> String {
  event("BOOKMARK", ["metadata": ["resourceVersion": .string(String(version))]])
}

/// A list of things at `version`.
func list(_ items: [JSONValue], version: Int, next: String? = nil) -> ScriptedServer.Answer {
  var metadata: JSONValue = ["resourceVersion": .string(String(version))]
  if let next { metadata["continue"] = .string(next) }
  return json(["kind": "ThingList", "metadata": metadata, "items": .array(items)])
}
