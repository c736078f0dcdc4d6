import JSON
import Testing

@testable import APIMachinery

@Suite("Server-side apply") struct FieldManagementTests {
  private let now = "2026-11-24T00:00:00Z"

  private func apply(
    _ configuration: JSONValue, to live: JSONValue?, by manager: String, force: Bool = false,
    at now: String = "2026-11-24T00:00:00Z", of plural: String = "pods"
  ) throws -> JSONValue {
    let definition = try Replay.definition(plural == "jobs" ? "rota.dev" : "", plural)
    return try FieldManagement.apply(
      configuration: configuration, live: live, manager: manager, force: force,
      definition: definition, now: now)
  }

  private func fields(_ object: JSONValue, of manager: String) -> JSONValue {
    (object["metadata"]["managedFields"].array ?? []).first { $0["manager"].string == manager }?[
      "fieldsV1"] ?? .null
  }

  private func pod(_ containers: JSONValue, labels: JSONValue = .null) -> JSONValue {
    var pod: JSONValue = [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p"],
      "spec": ["containers": containers],
    ]
    if !labels.isNull { pod["metadata"]["labels"] = labels }
    return pod
  }

  @Test("takes away what is no longer applied, and leaves what others set")
  func removal() throws {
    let first = try apply(
      pod(
        [["name": "a", "image": "x"], ["name": "b", "image": "y"]], labels: ["l": "1", "m": "1"]),
      to: nil, by: "alice")
    let shared = try apply(pod([["name": "b", "image": "y"]]), to: first, by: "bob")
    let second = try apply(
      pod([["name": "c", "image": "z"]], labels: ["l": "1"]), to: shared, by: "alice")
    let names = second["spec"]["containers"].array?.compactMap { $0["name"].string }
    #expect(names == ["b", "c"])
    #expect(second["metadata"]["labels"] == ["l": "1"])
    #expect(
      fields(second, of: "alice") == [
        "f:metadata": ["f:labels": ["f:l": [:]]],
        "f:spec": [
          "f:containers": ["k:{\"name\":\"c\"}": [".": [:], "f:image": [:], "f:name": [:]]]
        ],
      ])
  }

  @Test("of the same configuration changes nothing")
  func unchanged() throws {
    let configuration = pod([["name": "a", "image": "x", "args": ["1"]]], labels: ["l": "1"])
    let first = try apply(configuration, to: nil, by: "alice")
    #expect(try apply(configuration, to: first, by: "alice", at: "2026-11-25T00:00:00Z") == first)
  }

  @Test("keeps fields that only the server filled in")
  func defaults() throws {
    var live = try apply(pod([["name": "a", "image": "x"]]), to: nil, by: "alice")
    PodRules.applyDefaults(&live)
    let again = try apply(pod([["name": "a", "image": "y"]]), to: live, by: "alice")
    #expect(again["spec"]["restartPolicy"] == "Always")
    #expect(again["spec"]["containers"][0]["imagePullPolicy"] == "Always")
    #expect(again["spec"]["containers"][0]["image"] == "y")
  }

  @Test("names each field in conflict, with who owns it")
  func conflicts() throws {
    let live = try apply(
      pod([["name": "a", "image": "x"]], labels: ["l": "1"]), to: nil, by: "alice")
    let error = #expect(throws: APIStatus.self) {
      try apply(pod([["name": "a", "image": "y"]], labels: ["l": "2"]), to: live, by: "bob")
    }
    #expect(
      error?.message
        == "Apply failed with 2 conflicts: conflicts with \"alice\":\n- .metadata.labels.l\n"
        + "- .spec.containers[name=\"a\"].image")
    let updated = FieldManagement.track(
      old: live, new: live.applying(mergePatch: ["metadata": ["labels": ["l": "3"]]]),
      manager: "curl", definition: try Replay.definition("", "pods"), now: now)
    let second = #expect(throws: APIStatus.self) {
      try apply(pod([["name": "a"]], labels: ["l": "2"]), to: updated, by: "bob")
    }
    #expect(
      second?.message
        == "Apply failed with 1 conflict: conflict with \"curl\" using v1: .metadata.labels.l")
  }

  @Test("by force takes the fields over")
  func force() throws {
    let live = try apply(pod([["name": "a", "image": "x"]]), to: nil, by: "alice")
    let forced = try apply(pod([["name": "a", "image": "y"]]), to: live, by: "bob", force: true)
    #expect(forced["spec"]["containers"][0]["image"] == "y")
    let left: JSONValue = [
      "f:spec": ["f:containers": ["k:{\"name\":\"a\"}": [".": [:], "f:name": [:]]]]
    ]
    #expect(fields(forced, of: "alice") == left)
  }

  @Test("tells ports apart by number and protocol, which is TCP unless given")
  func ports() throws {
    let first = try apply(
      pod([["name": "a", "ports": [["containerPort": 80, "protocol": "TCP"]]]]), to: nil,
      by: "alice")
    let second = try apply(
      pod([["name": "a", "ports": [["containerPort": 80, "name": "web"]]]]), to: first, by: "bob")
    #expect(
      second["spec"]["containers"][0]["ports"] == [
        ["containerPort": 80, "protocol": "TCP", "name": "web"]
      ])
  }

  @Test("refuses fields that are not in the schema, and managedFields")
  func undeclared() throws {
    var job: JSONValue = [
      "apiVersion": "rota.dev/v1", "kind": "Job", "metadata": ["name": "j", "namespace": "shop"],
      "spec": ["image": "x", "nosuch": 1],
    ]
    let error = #expect(throws: APIStatus.self) { try apply(job, to: nil, by: "a", of: "jobs") }
    #expect(
      error?.message == "failed to create typed patch object (shop/j; rota.dev/v1, Kind=Job): "
        + ".spec.nosuch: field not declared in schema")
    job["spec"] = ["image": "x"]
    job["metadata"]["managedFields"] = []
    let second = #expect(throws: APIStatus.self) { try apply(job, to: nil, by: "a", of: "jobs") }
    #expect(second == .badRequest("metadata.managedFields must be nil"))
  }

  @Test("of an object that nobody tracked gives its fields a manager of their own")
  func beforeFirstApply() throws {
    var live = pod([["name": "a", "image": "x"]])
    live["metadata"]["uid"] = "u"
    let applied = try apply(pod([["name": "a", "image": "x"]]), to: live, by: "alice")
    #expect(!fields(applied, of: "before-first-apply").isNull)
  }

  @Test("an update of nothing owns nothing, and a reset stays reset")
  func updates() throws {
    let pods = try Replay.definition("", "pods")
    let live = try apply(pod([["name": "a", "image": "x"]]), to: nil, by: "alice")
    let same = FieldManagement.track(
      old: live, new: live, manager: "curl", definition: pods, now: now)
    #expect(same == live)
    var reset = live
    reset["metadata"]["managedFields"] = [[:]]
    let cleared = FieldManagement.track(
      old: live, new: reset, manager: "curl", definition: pods, now: now)
    #expect(cleared["metadata"]["managedFields"].isNull)
  }

  @Test("a set of fields reads back what it wrote")
  func roundTrip() {
    let json: JSONValue = [
      "f:metadata": ["f:labels": [".": [:], "f:a": [:]], "f:finalizers": ["v:\"x/y\"": [:]]],
      "f:spec": ["f:containers": ["k:{\"name\":\"main\"}": [".": [:], "f:image": [:]]]],
    ]
    let set = FieldSet(fieldsV1: json)
    #expect(set.fieldsV1 == json)
    #expect(set.subtracting(set).isEmpty)
    #expect(set.union(set) == set)
    #expect(set.intersection(set) == set)
    #expect(
      set.shownPaths == [
        ".metadata.finalizers[=\"x/y\"]", ".metadata.labels", ".metadata.labels.a",
        ".spec.containers[name=\"main\"]", ".spec.containers[name=\"main\"].image",
      ])
  }
}
