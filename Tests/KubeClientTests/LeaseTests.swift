import HTTPServer
import JSON
import Synchronization
import Testing

@testable import KubeClient

@Suite(.timeLimit(.minutes(1))) struct LeaseTests {
  private let clock = ManualClock()
  private let store = LeaseStore()

  private func withElection(
    _ identity: String = "me", _ body: (LeaseElection, ScriptedServer) async throws -> Void
  ) async throws {
    let server = try await ScriptedServer.start([{ [store] in store.answer($0) }])
    let client = try server.client(clock.clock, retry: .never)
    try await body(election(client, identity), server)
    client.shutdown()
    await server.shutdown()
  }

  private func election(_ client: KubeClient, _ identity: String) -> LeaseElection {
    LeaseElection(
      client: client, lease: ObjectKey(namespace: "ns", name: "l"), identity: identity,
      logger: .silent)
  }

  /// Work that tells when it begins, and ends when it is cancelled.
  private func leading(_ begun: AsyncStream<Void>.Continuation) -> @Sendable () async -> Void {
    {
      begun.yield()
      try? await Task.sleep(for: .seconds(3600))
    }
  }

  @Test("A lease that nobody holds is taken, renewed, and released when the task is cancelled")
  func fromNone() async throws {
    try await withElection { election, server in
      let (begun, continuation) = AsyncStream.makeStream(of: Void.self)
      let work = leading(continuation)
      let run = Task { await election.run(whileLeading: work) }
      for await _ in begun { break }
      #expect(store.holder == "me")
      await clock.sleeper(dueIn: .seconds(2))
      clock.advance(by: .seconds(2))
      await server.requests(3)
      #expect(store.writes.map(\.method) == ["POST", "PUT"])
      run.cancel()
      #expect(await run.value == .cancelled)
      #expect(store.holder == nil)
      #expect(store.lease["spec"]["leaseDurationSeconds"] == 1)
    }
  }

  @Test("It is released when the work ends")
  func workEnds() async throws {
    try await withElection { election, _ in
      #expect(await election.run {} == .workEnded)
      #expect(store.holder == nil)
      #expect(store.writes.count == 2)
    }
  }

  @Test("A released lease, and one of our own, is taken at once; changes of hands are counted")
  func released() async throws {
    for (holder, transitions) in [("", 4), ("me", 3)] {
      store.set(holder: holder, transitions: 3)
      try await withElection { election, _ in
        _ = await election.run {}
        #expect(store.lease["spec"]["leaseTransitions"].int == transitions)
      }
    }
  }

  @Test(
    "Another's lease is waited for: only when it has not changed for its duration, by our clock")
  func held() async throws {
    store.set(holder: "other", transitions: 0)
    try await withElection { election, server in
      let run = Task { await election.run {} }
      var requests = 0
      // The other renews twice, then is gone.
      for step in 0..<4 {
        requests += 1
        await server.requests(requests)
        await clock.sleepers(1)
        if step < 2 { store.set(holder: "other", transitions: 0) }
        clock.advance(by: .seconds(6))
      }
      // Seen last at 12 s, now 24 s: 12 s without a change are not enough.
      await server.requests(requests + 1)
      #expect(store.holder == "other")
      await clock.sleepers(1)
      clock.advance(by: .seconds(6))
      #expect(await run.value == .workEnded)
      #expect(store.lease["spec"]["leaseTransitions"] == 1)
    }
  }

  @Test("A leader that cannot renew stops at the deadline, and does not release")
  func lost() async throws {
    try await withElection { election, server in
      let (begun, continuation) = AsyncStream.makeStream(of: Void.self)
      let work = leading(continuation)
      let run = Task { await election.run(whileLeading: work) }
      for await _ in begun { break }
      store.fail()
      var requests = server.requests.count
      for _ in 0..<4 {
        await clock.sleeper(dueIn: .seconds(2))
        clock.advance(by: .seconds(2))
        requests += 1
        await server.requests(requests)
      }
      await clock.sleeper(dueIn: .seconds(2))
      clock.advance(by: .seconds(2))
      guard case .lost(let reason) = await run.value else {
        Issue.record("not lost")
        return
      }
      #expect(reason.contains("not renewed for 10"))
      #expect(store.holder == "me")
    }
  }

  @Test("A leader that was paused past its deadline stops before it renews")
  func paused() async throws {
    try await withElection { election, server in
      let (begun, continuation) = AsyncStream.makeStream(of: Void.self)
      let work = leading(continuation)
      let run = Task { await election.run(whileLeading: work) }
      for await _ in begun { break }
      await clock.sleepers(1)
      let requests = server.requests.count
      clock.advance(by: .seconds(60))
      guard case .lost = await run.value else {
        Issue.record("not lost")
        return
      }
      #expect(server.requests.count <= requests + 1)
    }
  }

  @Test("A leader whose lease another has taken stops")
  func taken() async throws {
    try await withElection { election, _ in
      let (begun, continuation) = AsyncStream.makeStream(of: Void.self)
      let work = leading(continuation)
      let run = Task { await election.run(whileLeading: work) }
      for await _ in begun { break }
      store.set(holder: "other", transitions: 1)
      await clock.sleeper(dueIn: .seconds(2))
      clock.advance(by: .seconds(2))
      #expect(await run.value == .lost(reason: "it is held by other"))
      #expect(store.holder == "other")
    }
  }

  @Test("A conflict with a lost answer of our own is no loss")
  func conflict() async throws {
    try await withElection { election, server in
      let (begun, continuation) = AsyncStream.makeStream(of: Void.self)
      let work = leading(continuation)
      let run = Task { await election.run(whileLeading: work) }
      for await _ in begun { break }
      store.touch()
      await clock.sleeper(dueIn: .seconds(2))
      clock.advance(by: .seconds(2))
      // PUT (409), GET, PUT.
      await server.requests(5)
      await clock.sleeper(dueIn: .seconds(2))
      #expect(store.holder == "me")
      run.cancel()
      #expect(await run.value == .cancelled)
    }
  }

  @Test("Of two that want a new lease one gets it")
  func race() async throws {
    try await withElection { first, server in
      let second = election(try server.client(clock.clock, retry: .never), "you")
      let (begun, continuation) = AsyncStream.makeStream(of: Void.self)
      let work = leading(continuation)
      let runs = [first, second].map { election in
        Task { await election.run(whileLeading: work) }
      }
      for await _ in begun { break }
      await clock.sleepers(2)
      #expect(store.writes.count { $0.status == 201 } == 1)
      for run in runs { run.cancel() }
      for run in runs { #expect(await run.value == .cancelled) }
    }
  }
}

/// A server's one Lease.
final class LeaseStore: Sendable {
  struct Write: Sendable {
    let method: String
    let status: Int
  }

  private struct State {
    var lease: JSONValue = .null
    var version = 1
    var writes: [Write] = []
    var fails = false

    mutating func store(_ object: JSONValue) {
      version += 1
      lease = object
      lease["metadata"]["resourceVersion"] = .string(String(version))
    }
  }

  private let state = Mutex(State())

  var lease: JSONValue { state.withLock { $0.lease } }
  var holder: String? { lease["spec"]["holderIdentity"].string }
  var writes: [Write] { state.withLock { $0.writes } }

  func set(holder: String, transitions: Int) {
    let record = LeaseRecord(
      holder: holder, duration: .seconds(15), transitions: transitions,
      acquireTime: "2026-11-24T00:00:00.000000Z", renewTime: "2026-11-24T00:00:00.000000Z")
    state.withLock {
      $0.store(["metadata": ["name": "l", "namespace": "ns"], "spec": record.spec])
    }
  }

  func touch() { state.withLock { $0.store($0.lease) } }
  func fail() { state.withLock { $0.fails = true } }

  func answer(_ request: HTTPServerRequest) -> HTTPServerResponse {
    let (code, body) = state.withLock { reply(to: request, &$0) }
    return json(body, status: code)(request)
  }

  private func reply(to request: HTTPServerRequest, _ state: inout State) -> (Int, JSONValue) {
    if state.fails { return (500, failure(500, "InternalError")) }
    if request.method == "GET" {
      return state.lease.isNull ? (404, failure(404, "NotFound")) : (200, state.lease)
    }
    let object = (try? JSONValue(parsing: request.body)) ?? .null
    let isFree =
      request.method == "POST"
      ? state.lease.isNull
      : object["metadata"]["resourceVersion"] == state.lease["metadata"]["resourceVersion"]
    let code = isFree ? (request.method == "POST" ? 201 : 200) : 409
    state.writes.append(Write(method: request.method, status: code))
    guard isFree else { return (409, failure(409, "Conflict")) }
    state.store(object)
    return (code, state.lease)
  }
}
