import HTTPServer
import JSON
import Synchronization
import Testing

@testable import KubeClient

/// The reflector against an API server that misbehaves.
@Suite(.timeLimit(.minutes(1))) struct ReflectorTests {
  /// Runs a reflector until the server has been asked `count` times, and so often more as it takes to
  /// have seen `changes`; then looks.
  private func follow(
    _ answers: [ScriptedServer.Answer], requests count: Int,
    initialList: Reflector<Thing>.InitialList = .paged,
    _ look: (Observed) throws -> Void
  ) async throws {
    let server = try await ScriptedServer.start(answers)
    let clock = SkippingClock()
    let client = try server.client(clock.clock)
    let observed = Observed(server: server, clock: clock)
    let reflector = Reflector(
      client: client, resource: .things, namespace: "ns", labelSelector: "x=y",
      initialList: initialList, cache: observed.cache, logger: .silent,
      onChange: { observed.add($0) }, onUndecodable: { json, _ in observed.addUndecodable(json) })
    let run = Task { await reflector.run() }
    await server.requests(count)
    run.cancel()
    await run.value
    try look(observed)
    client.shutdown()
    await server.shutdown()
  }

  /// What a reflector did.
  final class Observed: Sendable {
    let server: ScriptedServer
    let clock: SkippingClock
    let cache = ObjectCache<Thing>()
    private let log = Mutex((changes: [String](), undecodable: [JSONValue]()))

    init(server: ScriptedServer, clock: SkippingClock) {
      self.server = server
      self.clock = clock
    }

    func add(_ change: CacheChange<Thing>) { log.withLock { $0.changes.append(change.short) } }
    func addUndecodable(_ json: JSONValue) { log.withLock { $0.undecodable.append(json) } }

    var changes: [String] { log.withLock { $0.changes } }
    var undecodable: [JSONValue] { log.withLock { $0.undecodable } }

    /// `list`, `list 9` (not older than), `watch 9`
    var calls: [String] {
      server.requests.map { request in
        let name = request.queryValue("watch") == nil ? "list" : "watch"
        let version = request.queryValue("resourceVersion").map { " \($0)" } ?? ""
        return name + version + (request.queryValue("continue").map { " after \($0)" } ?? "")
      }
    }
  }

  private let open = lines([], holds: true)

  @Test("A list, then changes; the selector and bookmarks are asked for")
  func follows() async throws {
    try await follow(
      [
        list([thingJSON("a", 1)], version: 5, next: "t"), list([thingJSON("b", 2)], version: 5),
        lines([
          event("ADDED", thingJSON("c", 6)), event("MODIFIED", thingJSON("a", 7)),
          event("DELETED", thingJSON("b", 8)), bookmark(9),
        ]), open,
      ], requests: 4
    ) { observed in
      #expect(observed.changes == ["+a@1", "+b@2", "+c@6", "~a@7", "-b@8"])
      #expect(observed.calls == ["list", "list after t", "watch 5", "watch 9"])
      #expect(observed.cache.isSynced)
      #expect(observed.cache.all.map(\.key.name).sorted() == ["a", "c"])
      let watch = observed.server.requests[2]
      #expect(watch.queryValue("labelSelector") == "x=y")
      #expect(watch.queryValue("allowWatchBookmarks") == "true")
      let timeout = try #require(watch.queryValue("timeoutSeconds").flatMap { Int($0) })
      #expect((300..<600).contains(timeout))
    }
  }

  @Test("Of an object what its type selects is read, in lists and in watches")
  func selectsFields() async throws {
    func whole(_ name: String, _ version: Int) -> JSONValue {
      var json = thingJSON(name, version)
      json["metadata"]["unread"] = ["x": [1, 2]]
      return json
    }
    try await follow(
      [
        list([whole("a", 1)], version: 5),
        lines([event("ADDED", whole("b", 6)), event("MODIFIED", whole("a", 7))]), open,
      ], requests: 3
    ) { observed in
      #expect(observed.changes == ["+a@1", "+b@6", "~a@7"])
      #expect(observed.cache.all.map(\.isReadWhole) == [false, false])
    }
  }

  @Test("410 as a status and as an event: listed again, not older; differences are told, no more")
  func expired() async throws {
    for gone in [
      status(410, "Expired"), lines([event("ERROR", failure(410, "Expired"))]),
    ] {
      try await follow(
        [
          list([thingJSON("a", 1), thingJSON("b", 2)], version: 5), gone,
          list([thingJSON("a", 1), thingJSON("c", 7)], version: 8), open,
        ], requests: 4
      ) { observed in
        #expect(observed.calls == ["list", "watch 5", "list 5", "watch 8"])
        #expect(observed.changes.prefix(2).sorted() == ["+a@1", "+b@2"])
        #expect(observed.changes.dropFirst(2) == ["-b@2", "+c@7"])
        #expect(observed.server.requests[2].queryValue("resourceVersionMatch") == "NotOlderThan")
        #expect(observed.clock.sleeps.isEmpty)
      }
    }
  }

  @Test("A version that the server has not reached: the newest list, which counts")
  func tooLarge() async throws {
    let cause: JSONValue = ["reason": "ResourceVersionTooLarge"]
    try await follow(
      [
        list([thingJSON("a", 90)], version: 99), status(410, "Expired"),
        status(504, "Timeout", causes: [cause]), list([thingJSON("a", 3)], version: 4), open,
      ], requests: 5
    ) { observed in
      #expect(observed.calls == ["list", "watch 99", "list 99", "list", "watch 4"])
      #expect(observed.changes == ["+a@90", "~a@3"])
    }
  }

  @Test("429 with Retry-After: the same watch later, and no list")
  func busy() async throws {
    let busy = status(429, "TooManyRequests", headers: [("Retry-After", "5")])
    try await follow(
      [list([], version: 5), busy, busy, busy, open], requests: 5
    ) { observed in
      #expect(observed.calls == ["list", "watch 5", "watch 5", "watch 5", "watch 5"])
      #expect(observed.clock.sleeps.count == 3)
      #expect(observed.clock.sleeps.allSatisfy { $0 >= .seconds(5) })
    }
  }

  @Test("500: again from the same version, each time later")
  func internalError() async throws {
    try await follow(
      [
        list([], version: 5), status(500, "InternalError"),
        lines([event("ERROR", failure(500, "InternalError"))]), open,
      ], requests: 4
    ) { observed in
      #expect(observed.calls == ["list", "watch 5", "watch 5", "watch 5"])
      let sleeps = observed.clock.sleeps
      #expect(sleeps.count == 2)
      #expect(sleeps[0] >= .milliseconds(800) && sleeps[0] < .milliseconds(1600))
      #expect(sleeps[1] >= .milliseconds(1600) && sleeps[1] < .milliseconds(3200))
    }
  }

  @Test(
    "A stream that goes bad in the middle goes on from the last good event; nothing is lost",
    arguments: [
      "{\"type\": \"ADDED\", \"obj\n", "garbage\n", "{\"type\": \"ADDED\"}\n", "[]\n", "null\n",
      "{\"type\": \"WHAT\", \"object\": {}}\n", "{\"type\": \"ADDED\", \"object\": {\"metada",
      "{\"type\": \"ADDED\", \"object\": \(String(repeating: "[", count: 5000))\n",
      "\u{0}\u{1}\u{2}\n",
    ])
  func garbage(_ bad: String) async throws {
    try await follow(
      [
        list([], version: 5),
        chunks([event("ADDED", thingJSON("a", 6)) + "\n", bad]),
        open,
      ], requests: 3
    ) { observed in
      #expect(observed.calls == ["list", "watch 5", "watch 6"])
      #expect(observed.changes == ["+a@6"])
      #expect(observed.clock.sleeps.count == 1)
    }
  }

  @Test("A connection that breaks in the middle of a line goes on from the last whole one")
  func cut() async throws {
    try await follow(
      [
        list([], version: 5),
        chunks([event("ADDED", thingJSON("a", 6)) + "\n{\"type\":"], breaks: true), open,
      ], requests: 3
    ) { observed in
      #expect(observed.calls == ["list", "watch 5", "watch 6"])
      #expect(observed.changes == ["+a@6"])
    }
  }

  @Test("What stays unreadable is looked past by a list")
  func alwaysGarbage() async throws {
    let bad = lines(["garbage"])
    try await follow(
      [list([], version: 5), bad, bad, bad, list([thingJSON("a", 6)], version: 7), open],
      requests: 6
    ) { observed in
      #expect(observed.calls == ["list", "watch 5", "watch 5", "watch 5", "list", "watch 7"])
    }
  }

  @Test("Lines cut anywhere, empty lines, invalid UTF-8 and duplicate keys are no trouble")
  func odd() async throws {
    let line = event("ADDED", thingJSON("a", 6)) + "\n"
    let half = line.index(line.startIndex, offsetBy: 20)
    let duplicates =
      #"{"type":"x","type":"ADDED","object":{"metadata":{"name":"zz","name":"b","resourceVersion":"7"}}}"#
    let invalid: ScriptedServer.Answer = { _ in
      .stream(status: 200, headers: []) { writer in
        try await writer.write(Array(line[..<half].utf8))
        try await writer.write(Array((line[half...] + "\n\n" + duplicates + "\n").utf8))
        let text =
          #"{"type":"ADDED","object":{"metadata":{"name":"c?","resourceVersion":"8"}}}"# + "\n"
        try await writer.write(text.utf8.map { $0 == UInt8(ascii: "?") ? 0xFF : $0 })
      }
    }
    try await follow([list([], version: 5), invalid, open], requests: 3) { observed in
      #expect(observed.changes == ["+a@6", "+b@7", "+c\u{FFFD}@8"])
      #expect(observed.calls == ["list", "watch 5", "watch 8"])
    }
  }

  @Test("One object that cannot be read is reported and left out; its neighbours are there")
  func undecodable() async throws {
    var broken = thingJSON("b", 2)
    broken["broken"] = true
    var later = thingJSON("d", 7)
    later["broken"] = true
    var gone = thingJSON("a", 8)
    gone["broken"] = true
    try await follow(
      [
        list([thingJSON("a", 1), broken, thingJSON("c", 3)], version: 5),
        lines([event("ADDED", later), event("DELETED", gone), bookmark(9)]), open,
      ], requests: 3
    ) { observed in
      #expect(observed.undecodable == [broken, later])
      #expect(observed.changes.sorted() == ["+a@1", "+c@3", "-a@1"])
      #expect(observed.calls.last == "watch 9")
    }
  }

  @Test("Watches that close at once, again and again: no list, and ever longer pauses")
  func noStorm() async throws {
    try await follow([list([], version: 5), lines([])], requests: 12) { observed in
      #expect(observed.calls.count { $0.hasPrefix("list") } == 1)
      let total = observed.clock.sleeps.reduce(.zero, +)
      #expect(total >= .seconds(100), "\(observed.clock.sleeps)")
      #expect(observed.clock.sleeps.allSatisfy { $0 <= .seconds(60) })
    }
  }

  @Test("Lists that fail are tried again, later; the cache is not synced by them")
  func listFails() async throws {
    try await follow(
      [
        status(500, "InternalError"), status(403, "Forbidden"), list([], version: 1, next: "t"),
        status(503, "ServiceUnavailable"),
      ], requests: 4
    ) { observed in
      #expect(observed.calls == ["list", "list", "list", "list after t"])
      #expect(!observed.cache.isSynced)
      #expect(observed.clock.sleeps.count >= 2)
    }
  }

  @Test("A streaming list fills the cache at its end; without support, pages do")
  func streaming() async throws {
    let end =
      #"{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9","annotations":{"k8s.io/initial-events-end":"true"}}}}"#
    try await follow(
      [
        lines([
          event("ADDED", thingJSON("a", 8)), event("ADDED", thingJSON("b", 2)), end,
          event("MODIFIED", thingJSON("b", 12)),
        ]), open,
      ], requests: 2, initialList: .streaming
    ) { observed in
      #expect(observed.changes == ["+a@8", "+b@2", "~b@12"])
      #expect(observed.calls == ["watch", "watch 12"])
      #expect(observed.server.requests[0].queryValue("sendInitialEvents") == "true")
    }
    try await follow(
      [status(422, "Invalid"), list([thingJSON("a", 1)], version: 3), open], requests: 3,
      initialList: .streaming
    ) { observed in
      #expect(observed.calls == ["watch", "list", "watch 3"])
      #expect(observed.clock.sleeps.isEmpty)
    }
  }

  @Test("A line beyond the limit ends the watch")
  func endlessLine() async throws {
    let piece = Array(repeating: UInt8(ascii: "x"), count: 1 << 20)
    let endless: ScriptedServer.Answer = { _ in
      .stream(status: 200, headers: []) { writer in
        while true { try await writer.write(piece) }
      }
    }
    let server = try await ScriptedServer.start([endless])
    let client = try server.client()
    let stream = try await client.watch(.watch(.things, namespace: nil, options: .init()))
    let error = await #expect(throws: KubeError.self) {
      for try await _ in stream {}
    }
    #expect(error?.problem == "the watch cannot be read: a line is longer than 16777216 bytes")
    client.shutdown()
    await server.shutdown()
  }
}
