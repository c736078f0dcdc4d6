import Fixtures
import JSON
import Testing

@testable import APIMachinery

@Suite("Tables") struct TableTests {
  @Test(
    "of custom resources are those of the server",
    arguments: ["07-get-table", "08-get-wide", "10-get-all-namespaces", "64-tables"])
  func custom(_ recording: String) throws {
    let definition = try Replay.definition("rota.dev", "jobs")
    for recorded in try tables(recording) where recorded.uri.contains("/jobs") {
      let objects = (recorded.body["rows"].array ?? []).map { row -> JSONValue in
        var object = row["object"]
        object["spec"] = ["image": "x"]
        if let schedule = row["cells"][1].string { object["spec"]["schedule"] = .string(schedule) }
        return object
      }
      let table = TableRendering.table(
        objects, definition: definition, now: try now(recorded.body, age: 2),
        includeObject: .metadata, listMetadata: recorded.body["metadata"])
      #expect(table == recorded.body)
    }
  }

  @Test("of Pods are those of the server", arguments: ["23-get-pods", "64-tables"])
  func pods(_ recording: String) throws {
    let definition = try Replay.definition("", "pods")
    for recorded in try tables(recording) where recorded.uri.contains("/pods") {
      let pod = try Fixtures.recording("22-pod-create").last?.body ?? .null
      let isEmpty = recorded.body["rows"].array?.isEmpty ?? true
      let table = TableRendering.table(
        isEmpty ? [] : [pod], definition: definition,
        now: isEmpty ? 0 : try now(recorded.body, age: 4), includeObject: .metadata,
        listMetadata: recorded.body["metadata"])
      #expect(table == recorded.body)
    }
  }

  @Test("of namespaces and events have the server's columns")
  func columns() throws {
    let namespaces = try #require(try tables("21-get-missing").first { $0.uri.hasSuffix("/shop") })
    var shop = namespaces.body["rows"][0]["object"]
    shop["status"]["phase"] = "Active"
    let table = TableRendering.table(
      [shop], definition: try Replay.definition("", "namespaces"),
      now: try now(namespaces.body, age: 2), includeObject: .metadata,
      listMetadata: namespaces.body["metadata"])
    #expect(table == namespaces.body)
    let events = try #require(try tables("32-get-events").first)
    let empty = TableRendering.table(
      [], definition: try Replay.definition("", "events"), now: 0, includeObject: .metadata,
      listMetadata: events.body["metadata"])
    #expect(empty == events.body)
  }

  @Test("partial objects carry metadata alone")
  func partial() throws {
    let recorded = try Fixtures.recording("64-tables")
    let list = try #require(recorded.first { $0.body["kind"] == "PartialObjectMetadataList" })
    let rendered = TableRendering.partialObjectMetadataList(
      list.body["items"].array ?? [], listMetadata: list.body["metadata"])
    #expect(rendered == list.body)
  }

  @Test("of the later events of a watch repeat no columns, and rows hold what was asked for")
  func rows() throws {
    let definition = try Replay.definition("rota.dev", "jobs")
    let job: JSONValue = ["metadata": ["name": "a"], "spec": ["image": "x"]]
    for (include, expected) in [
      (IncludeObject.none, JSONValue.null), (.object, job),
      (.metadata, TableRendering.partialObjectMetadata(job)),
    ] {
      let table = TableRendering.table(
        [job], definition: definition, now: 0, includeObject: include, listMetadata: [:],
        withColumnDefinitions: false)
      #expect(table["columnDefinitions"].isNull)
      #expect(table["rows"][0]["object"] == expected)
      #expect(table["rows"][0]["cells"] == ["a", .null, .null])
    }
  }

  private func tables(_ recording: String) throws -> [Fixtures.Exchange] {
    try Fixtures.recording(recording).filter { $0.body["kind"] == "Table" }
  }

  /// When the table was made, by the age of its first row.
  private func now(_ table: JSONValue, age column: Int) throws -> Int64 {
    let row = table["rows"][0]
    let created = row["object"]["metadata"]["creationTimestamp"].string ?? ""
    let age = Int64(row["cells"][column].string?.dropLast() ?? "")
    return try #require(RFC3339.seconds(created)) + (try #require(age))
  }
}

@Suite("Ages") struct HumanDurationTests {
  @Test(
    "are told as kubectl tells them",
    arguments: [
      (-2, "<invalid>"), (-1, "0s"), (0, "0s"), (5, "5s"), (119, "119s"), (120, "2m"),
      (192, "3m12s"), (599, "9m59s"), (600, "10m"), (10_799, "179m"), (10_800, "3h"),
      (12_000, "3h20m"), (28_799, "7h59m"), (28_800, "8h"), (172_799, "47h"), (172_800, "2d"),
      (183_600, "2d3h"), (691_199, "7d23h"), (691_200, "8d"), (63_071_999, "729d"),
      (63_072_000, "2y"), (63_158_400, "2y1d"), (252_288_000, "8y"),
    ])
  func text(_ seconds: Int, _ expected: String) {
    #expect(HumanDuration.text(seconds: Int64(seconds)) == expected)
  }
}

@Suite("JSONPath of columns") struct JSONPathTests {
  private let object: JSONValue = [
    "spec": ["name": "a", "list": [["n": 1], ["n": 2]], "a.b": true],
    "status": [
      "conditions": [
        ["type": "Stalled", "status": "False"], ["type": "Ready", "status": "True"],
      ]
    ],
  ]

  @Test(
    "leads to values",
    arguments: [
      (".spec.name", ["a"] as [JSONValue]), ("{.spec.name}", ["a"]), ("$.spec.name", ["a"]),
      (".spec.list[0].n", [1]), (".spec.list[-1].n", [2]), (".spec.list[*].n", [1, 2]),
      (".spec['a.b']", [true]), (".spec.a\\.b", [true]), (".spec.nosuch", []),
      (".status.conditions[?(@.type==\"Ready\")].status", ["True"]),
      (".status.conditions[?(@.type=='Stalled')].status", ["False"]),
      (".spec.list[?(@.n > 1)].n", [2]), (".spec.list[?(@.n)].n", [1, 2]),
    ])
  func values(_ path: String, _ expected: [JSONValue]) throws {
    #expect(try #require(JSONPath(path)).values(in: object) == expected)
  }

  @Test("is refused when it cannot be followed", arguments: ["", "spec", ".a[", ".a[x]", ".a..b"])
  func refused(_ path: String) {
    #expect(JSONPath(path) == nil)
  }
}
