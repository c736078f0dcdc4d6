import HTTPServer
import JSON
import Logging
import Synchronization
import Testing

@testable import KubeClient

@Suite(.timeLimit(.minutes(1))) struct SendTests {
  private let clock = SkippingClock()
  private let get = KubeRequest.get(.things, namespace: "ns", name: "a")
  private let create = KubeRequest.create(.things, namespace: "ns", object: ["a": 1])

  private func withServer(
    _ answers: [ScriptedServer.Answer],
    authentication: KubeConfiguration.Authentication = .none,
    _ body: (ScriptedServer, KubeClient) async throws -> Void
  ) async throws {
    let server = try await ScriptedServer.start(answers)
    let client = try server.client(clock.clock, authentication: authentication)
    try await body(server, client)
    client.shutdown()
    await server.shutdown()
  }

  @Test("What is sent is the request, and the answer its JSON")
  func whole() async throws {
    try await withServer([json(["kind": "Thing"])], authentication: .token(Secret("t"))) {
      server, client in
      let answer = try await client.send(
        .create(.things, namespace: "ns", object: ["a": 1], options: .init(fieldManager: "me")))
      #expect(answer == ["kind": "Thing"])
      let request = try #require(server.requests.first)
      #expect(request.method == "POST")
      #expect(request.target == "/apis/test.dev/v1/namespaces/ns/things?fieldManager=me")
      #expect(request.header("accept") == "application/json")
      #expect(request.header("content-type") == "application/json")
      #expect(request.header("authorization") == "Bearer t")
      #expect(try JSONValue(parsing: request.body) == ["a": 1])
    }
  }

  @Test("An answer without a body is null")
  func empty() async throws {
    try await withServer([{ _ in .full(status: 204, headers: [], body: []) }]) { _, client in
      let answer = try await client.send(get)
      #expect(answer == .null)
    }
  }

  @Test(
    "What passes is sent again, what does not is thrown at once",
    arguments: [
      (429, [], true), (503, [("Retry-After", "1")], true), (503, [], false), (500, [], false),
      (404, [], false), (409, [], false), (422, [], false),
    ] as [(Int, [(String, String)], Bool)])
  func statuses(_ code: Int, _ headers: [(String, String)], _ isRepeated: Bool) async throws {
    let refusal = status(code, "Reason", headers: headers)
    for request in [get, create] {
      try await withServer([refusal, json(["ok": true])]) { server, client in
        let result = await Result { () async throws(KubeError) in try await client.send(request) }
        #expect((try? result.get()) == (isRepeated ? ["ok": true] : nil))
        #expect(server.requests.count == (isRepeated ? 2 : 1))
      }
    }
  }

  @Test("Attempts are bounded")
  func bounded() async throws {
    try await withServer([status(429, "TooManyRequests")]) { server, client in
      let error = await #expect(throws: KubeError.self) { try await client.send(get) }
      #expect(error?.isTooManyRequests == true)
      #expect(server.requests.count == 4)
      #expect(clock.sleeps.count == 3)
    }
  }

  @Test("Retry-After is waited for, unless it is too long")
  func retryAfter() async throws {
    let busy = status(429, "TooManyRequests", headers: [("Retry-After", "7")])
    try await withServer([busy, json([:])]) { _, client in
      _ = try await client.send(get)
      let waited = try #require(clock.sleeps.first)
      #expect(waited >= .seconds(7) && waited < .seconds(8))
    }
    let later = status(429, "TooManyRequests", headers: [("Retry-After", "3600")])
    try await withServer([later]) { server, client in
      let error = await #expect(throws: KubeError.self) { try await client.send(get) }
      #expect(error?.retryAfter == .seconds(3600))
      #expect(server.requests.count == 1)
    }
  }

  @Test("A broken connection is tried again for idempotent calls only")
  func brokenConnection() async throws {
    for (request, isRepeated) in [(get, true), (create, false)] {
      try await withServer([chunks(["{"], breaks: true), json([:])]) { server, client in
        let result = await Result { () async throws(KubeError) in try await client.send(request) }
        #expect(server.requests.count == (isRepeated ? 2 : 1))
        if case .failure(let error) = result { #expect(error.isTransport) }
        #expect((try? result.get()) == (isRepeated ? [:] : nil))
      }
    }
  }

  @Test("A refused connection is a transport error that names the call")
  func refused() async throws {
    let client = try KubeClient(
      configuration: KubeConfiguration(server: "http://127.0.0.1:1"), logger: .silent,
      retry: .never)
    let error = await #expect(throws: KubeError.self) { try await client.send(get) }
    #expect(error?.isTransport == true)
    #expect(error?.description.hasPrefix("GET /apis/test.dev/v1/namespaces/ns/things/a: ") == true)
    client.shutdown()
  }

  @Test(
    "An answer that is no JSON is an error that says so",
    arguments: ["{\"a\": ", "<html>", "{} x", String(repeating: "[", count: 600)])
  func garbage(_ text: String) async throws {
    let bytes = Array(text.utf8)
    try await withServer([{ _ in .full(status: 200, headers: [], body: bytes) }]) { _, client in
      let error = await #expect(throws: KubeError.self) { try await client.send(get) }
      #expect(error?.kind == .decoding)
      #expect(error?.problem?.contains("invalid JSON at byte") == true)
    }
  }

  @Test("A refused token is read again, once")
  func unauthorized() async throws {
    let scratch = try Scratch()
    let path = try scratch.write("token", "old")
    try await withServer(
      [
        { _ in
          _ = try? scratch.write("token", "new!")
          return status(401, "Unauthorized")(.init(method: "", target: ""))
        }, json(["ok": true]),
      ], authentication: .tokenFile(path: path)
    ) { server, client in
      let answer = try await client.send(get)
      #expect(answer == ["ok": true])
      #expect(server.requests.map { $0.header("authorization") } == ["Bearer old", "Bearer new!"])
    }
    try await withServer([status(401, "Unauthorized")], authentication: .token(Secret("t"))) {
      server, client in
      let error = await #expect(throws: KubeError.self) { try await client.send(get) }
      #expect(error?.isUnauthorized == true)
      #expect(server.requests.count == 1)
    }
  }

  @Test("Whom to act as is said in headers")
  func impersonation() async throws {
    let server = try await ScriptedServer.start([json([:])])
    let client = try KubeClient(
      configuration: KubeConfiguration(
        server: server.url,
        impersonation: .init(user: "jane", uid: "7", groups: ["a", "b"], extra: ["x/y": ["z"]])),
      logger: .silent)
    _ = try await client.send(get)
    let headers = server.requests[0].headers.filter {
      $0.name.lowercased().hasPrefix("impersonate")
    }
    #expect(headers.map(\.value).sorted() == ["7", "a", "b", "jane", "z"])
    #expect(server.requests[0].header("Impersonate-Extra-x%2Fy") == "z")
    client.shutdown()
    await server.shutdown()
  }

  @Test("All pages of a list are one list")
  func pages() async throws {
    try await withServer([
      list([thingJSON("a", 1), thingJSON("b", 2)], version: 9, next: "t1"),
      list([thingJSON("c", 3)], version: 9),
    ]) { server, client in
      let all = try await client.list(
        all: .list(.things, namespace: nil, options: .init(version: .notOlderThan("5"))))
      #expect(all.items.count == 3)
      #expect(all.resourceVersion == "9")
      #expect(
        server.requests.map(\.target) == [
          "/apis/test.dev/v1/things?resourceVersion=5&resourceVersionMatch=NotOlderThan&limit=500",
          "/apis/test.dev/v1/things?limit=500&continue=t1",
        ])
    }
  }

  @Test("A list whose version is forgotten in the middle begins anew, once")
  func expiredPages() async throws {
    let first = list([thingJSON("a", 1)], version: 9, next: "t1")
    try await withServer([first, status(410, "Expired"), list([thingJSON("b", 2)], version: 11)]) {
      _, client in
      let all = try await client.list(all: .list(.things, namespace: nil))
      #expect(all.resourceVersion == "11")
      #expect(all.items.count == 1)
    }
    try await withServer([status(410, "Expired")]) { server, client in
      await #expect(throws: KubeError.self) {
        try await client.list(all: .list(.things, namespace: nil))
      }
      #expect(server.requests.count == 2)
    }
  }

  @Test("A conflict is tried again, a few times; other failures are not")
  func conflicts() async throws {
    try await withServer([json([:])]) { _, client in
      let tries = Mutex(0)
      let value = try await client.retryOnConflict { () async throws(KubeError) -> Int in
        let count = tries.withLock { count in
          count += 1
          return count
        }
        if count < 3 { throw KubeError(kind: .status, statusCode: 409, reason: "Conflict") }
        return count
      }
      #expect(value == 3)
      await #expect(throws: KubeError.self) {
        try await client.retryOnConflict(attempts: 3) { () async throws(KubeError) -> Int in
          tries.withLock { $0 += 1 }
          throw KubeError(kind: .status, statusCode: 409, reason: "Conflict")
        }
      }
      #expect(tries.withLock { $0 } == 6)
      await #expect(throws: KubeError.self) {
        try await client.retryOnConflict { () async throws(KubeError) -> Int in
          tries.withLock { $0 += 1 }
          throw KubeError(kind: .status, statusCode: 409, reason: "AlreadyExists")
        }
      }
      #expect(tries.withLock { $0 } == 7)
    }
  }

  @Test("A log is streamed; a refusal of it is an error with the server's words")
  func logs() async throws {
    try await withServer([
      chunks(["one\n", "two\n"]), status(400, "BadRequest", "container main is waiting to start"),
    ]) { server, client in
      var text = ""
      let request = KubeRequest.logs(
        namespace: "ns", pod: "p", options: .init(container: "main", follow: true, tailLines: 5))
      for try await chunk in try await client.stream(request) {
        text += String(decoding: chunk, as: UTF8.self)
      }
      #expect(text == "one\ntwo\n")
      #expect(
        server.requests[0].target
          == "/api/v1/namespaces/ns/pods/p/log?container=main&follow=true&tailLines=5")
      let error = await #expect(throws: KubeError.self) { try await client.stream(request) }
      #expect(error?.serverMessage == "container main is waiting to start")
    }
  }

  @Test("After shutdown calls fail as cancelled")
  func afterShutdown() async throws {
    try await withServer([json([:])]) { _, client in
      client.shutdown()
      let error = await #expect(throws: KubeError.self) { try await client.send(get) }
      #expect(error?.isCancelled == true)
    }
  }

  @Test(
    "Warnings are read out of their header",
    arguments: [
      (#"299 - "unknown field \"spec.nope\"""#, "unknown field \"spec.nope\""), ("299 -", nil),
    ] as [(String, String?)])
  func warnings(_ header: String, _ text: String?) {
    #expect(ServerWarnings.text(header) == text)
  }
}

extension Result where Failure == KubeError {
  fileprivate init(_ body: () async throws(KubeError) -> Success) async {
    do throws(KubeError) {
      self = .success(try await body())
    } catch {
      self = .failure(error)
    }
  }
}
