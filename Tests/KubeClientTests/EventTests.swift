import HTTPServer
import JSON
import Testing

@testable import KubeClient

@Suite(.timeLimit(.minutes(1))) struct EventTests {
  private let reference = ObjectReference(
    apiVersion: "rota.dev/v1", kind: "Job", namespace: "ns", name: "demo", uid: "u",
    resourceVersion: "7")

  private func key(_ note: String = "n", reason: String = "R") -> EventCorrelator.Key {
    .init(regarding: reference, type: "Normal", reason: reason, action: "A", note: note)
  }

  private func withRecorder(
    _ answers: [ScriptedServer.Answer],
    _ body: (EventRecorder, ScriptedServer) async throws -> Void
  ) async throws {
    let server = try await ScriptedServer.start(answers)
    let client = try server.client(SkippingClock().clock)
    let recorder = EventRecorder(
      client: client, controller: "rota.dev/controller", instance: "pod-1", logger: .silent)
    try await body(recorder, server)
    client.shutdown()
    await server.shutdown()
  }

  @Test("An event has all that events.k8s.io/v1 asks for")
  func create() async throws {
    try await withRecorder([json([:], status: 201)]) { recorder, server in
      await recorder.record(
        regarding: reference, type: "Warning", reason: "Skipped", action: "Schedule",
        note: "still active")
      let request = server.requests[0]
      #expect(request.method == "POST")
      #expect(request.target == "/apis/events.k8s.io/v1/namespaces/ns/events")
      var event = try JSONValue(parsing: request.body)
      let name = try #require(event["metadata"]["name"].string)
      #expect(name == "demo." + String(1_793_500_200_000_000_000, radix: 16))
      event["metadata"].removeMember("name")
      #expect(
        event == [
          "apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": ["namespace": "ns"],
          "eventTime": "2026-11-01T02:30:00.000000Z",
          "reportingController": "rota.dev/controller", "reportingInstance": "pod-1",
          "regarding": [
            "apiVersion": "rota.dev/v1", "kind": "Job", "namespace": "ns", "name": "demo",
            "uid": "u", "resourceVersion": "7",
          ],
          "type": "Warning", "reason": "Skipped", "action": "Schedule", "note": "still active",
        ])
    }
  }

  @Test("The second of a kind becomes a series of the first")
  func series() async throws {
    try await withRecorder([json([:], status: 201), json([:])]) { recorder, server in
      for _ in 0..<3 {
        await recorder.record(
          regarding: reference, type: "Normal", reason: "R", action: "A", note: "n")
      }
      #expect(server.requests.map(\.method) == ["POST", "PATCH"])
      let created = try JSONValue(parsing: server.requests[0].body)
      let name = try #require(created["metadata"]["name"].string)
      #expect(server.requests[1].path == "/apis/events.k8s.io/v1/namespaces/ns/events/\(name)")
      let patch = try JSONValue(parsing: server.requests[1].body)
      #expect(
        patch == [
          "series": ["count": 2, "lastObservedTime": "2026-11-01T02:30:00.000000Z"]
        ])
    }
  }

  @Test("A series whose event has gone begins anew; a refusal does no harm")
  func gone() async throws {
    try await withRecorder([
      json([:], status: 201), status(404, "NotFound"), json([:], status: 201),
    ]) { recorder, server in
      for _ in 0..<2 {
        await recorder.record(
          regarding: reference, type: "Normal", reason: "R", action: "A", note: "n")
      }
      #expect(server.requests.map(\.method) == ["POST", "PATCH", "POST"])
    }
    try await withRecorder([status(403, "Forbidden"), json([:], status: 201)]) { recorder, server in
      for _ in 0..<2 {
        await recorder.record(
          regarding: reference, type: "Normal", reason: "R", action: "A", note: "n")
      }
      #expect(server.requests.map(\.method) == ["POST", "POST"])
    }
  }

  @Test("Events of cluster-scoped objects go to the namespace default, long names are cut")
  func clusterScoped() async throws {
    try await withRecorder([json([:], status: 201)]) { recorder, server in
      let name = String(repeating: "a", count: 240) + ".b.c.d.e.f"
      await recorder.record(
        regarding: ObjectReference(
          apiVersion: "v1", kind: "Node", namespace: "", name: name, uid: "u"),
        type: "Normal", reason: "R", action: "A", note: "n")
      #expect(server.requests[0].path == "/apis/events.k8s.io/v1/namespaces/default/events")
      let event = try JSONValue(parsing: server.requests[0].body)
      #expect((event["metadata"]["name"].string?.utf8.count ?? 0) <= 253)
      #expect(event["regarding"]["namespace"].isNull)
    }
  }

  @Test("Series are written at the second and then twice a minute; silence ends them")
  func pace() {
    var correlator = EventCorrelator()
    #expect(correlator.record(key(), at: .zero) == .create(key()))
    correlator.created(key(), name: "e")
    #expect(correlator.record(key(), at: .seconds(1)) == .series(key(), name: "e", count: 2))
    for second in 2...30 {
      #expect(correlator.record(key(), at: .seconds(second)) == .none)
    }
    #expect(correlator.record(key(), at: .seconds(31)) == .series(key(), name: "e", count: 32))
    #expect(correlator.record(key(), at: .seconds(31 + 600)) == .create(key()))
  }

  @Test("Many notes for one reason become one event; other reasons are not touched")
  func combined() {
    var correlator = EventCorrelator()
    for number in 0..<10 {
      #expect(
        correlator.record(key("note \(number)"), at: .zero) == .create(key("note \(number)")))
    }
    let combined = key(EventCorrelator.combinedNote)
    #expect(correlator.record(key("note 10"), at: .zero) == .create(combined))
    correlator.created(combined, name: "c")
    #expect(correlator.record(key("note 11"), at: .zero) == .series(combined, name: "c", count: 2))
    #expect(correlator.record(key("x", reason: "S"), at: .zero) == .create(key("x", reason: "S")))
  }

  @Test("What is remembered is bounded")
  func bounded() {
    var correlator = EventCorrelator()
    for number in 0..<5000 {
      _ = correlator.record(key(reason: "R\(number)"), at: .milliseconds(number))
      #expect(correlator.count <= EventCorrelator.limit)
    }
  }

  @Test("Notes are cut to 1 kB between characters", arguments: ["x", "é", "😀", "👩‍👩‍👧"])
  func notes(_ character: String) {
    let long = String(repeating: character, count: 2000)
    let cut = EventRecorder.truncated(long, to: 1024)
    #expect(cut.utf8.count <= 1024)
    #expect(cut.utf8.count > 1024 - 12)
    #expect(cut.hasSuffix("..."))
    #expect(!cut.contains("\u{FFFD}"))
    #expect(EventRecorder.truncated("short", to: 1024) == "short")
  }
}
