import APIMachinery
import JSON
import Testing

/// What kube-apiserver 1.36.2 answered to bodies that it could not take.
@Suite("A real server's reading of bodies") struct ServerBodyTests {
  static let bodies: [(JSONValue, String)] = [
    (
      ["apiVersion": "k1.dev/v1", "metadata": ["name": "a"]],
      "the object provided is unrecognized (must be of type Thing): Object 'Kind' is missing in "
        + "'{\"apiVersion\":\"k1.dev/v1\",\"metadata\":{\"name\":\"a\"}}' "
        + "({\"apiVersion\":\"k1.dev/v1\",\"met ...)"
    ),
    (
      [:],
      "the object provided is unrecognized (must be of type Thing): Object 'Kind' is missing in "
        + "'{}' ({})"
    ),
    (
      ["kind": "Thing"],
      "the API version in the data () does not match the expected API version (k1.dev/v1)"
    ),
    (
      [],
      "the object provided is unrecognized (must be of type Thing): couldn't get version/kind; json "
        + "parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "
        + "\"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" } (5b5d)"
    ),
    (
      .null,
      "the object provided is unrecognized (must be of type Thing): Object 'Kind' is missing in "
        + "'null' (6e756c6c)"
    ),
    (
      ["apiVersion": "k1.dev/v1", "kind": 5],
      "the object provided is unrecognized (must be of type Thing): couldn't get version/kind; json "
        + "parse error: json: cannot unmarshal number into Go struct field .kind of type string "
        + "({\"apiVersion\":\"k1.dev/v1\",\"kin ...)"
    ),
    (
      ["apiVersion": "k1.dev/v1", "kind": "Thing", "metadata": "x"],
      "Thing in version \"v1\" cannot be handled as a Thing: json: cannot unmarshal string into Go "
        + "value of type v1.ObjectMeta"
    ),
    (
      ["apiVersion": "k1.dev/v1", "kind": "Thing", "metadata": ["ownerReferences": [["name": 5]]]],
      "Thing in version \"v1\" cannot be handled as a Thing: json: cannot unmarshal number into Go "
        + "struct field OwnerReference.ownerReferences.name of type string"
    ),
    (
      ["apiVersion": "k1.dev/v1", "kind": "Thing", "metadata": ["labels": "x"]],
      "Thing in version \"v1\" cannot be handled as a Thing: json: cannot unmarshal string into Go "
        + "struct field ObjectMeta.labels of type map[string]string"
    ),
  ]

  @Test("bodies that are no object of the kind are refused", arguments: bodies)
  func unrecognized(_ body: JSONValue, _ message: String) throws {
    let things = try #require(Things.definition)
    let error = #expect(throws: APIStatus.self) { try Things.create(body, things) }
    #expect(error == .badRequest(message))
  }

  @Test("builtins need not say what they are")
  func builtinKinds() throws {
    let maps = try Replay.definition("", "configmaps")
    let created = try Things.create(["metadata": ["name": "a"]], maps)
    #expect(created["kind"] == "ConfigMap")
    #expect(created["apiVersion"] == "v1")
  }

  @Test(
    "an apply must say what it is about",
    arguments: [
      (["kind": "Thing"], "invalid object type: /, Kind=Thing"),
      (["metadata": ["name": "s"]], "invalid object type: /, Kind="),
      (["apiVersion": "k1.dev/v1"], "invalid object type: k1.dev/v1, Kind="),
      (
        ["apiVersion": "k1.dev/v2", "kind": "Thing"], "invalid object type: k1.dev/v2, Kind=Thing"
      ),
      (["apiVersion": "v1", "kind": "Secret"], "invalid object type: /v1, Kind=Secret"),
    ] as [(JSONValue, String)])
  func applied(_ body: JSONValue, _ message: String) throws {
    let things = try #require(Things.definition)
    let context = WriteContext(namespace: "k1", manager: "m", now: "2026-11-24T02:00:00Z")
    let error = #expect(throws: APIStatus.self) {
      try Lifecycle.prepareApply(
        body, name: "s", live: nil, force: false, definition: things, context: context)
    }
    #expect(error == .badRequest(message))
  }

  @Test("an apply that creates names the object itself")
  func nameless() throws {
    let things = try #require(Things.definition)
    let context = WriteContext(namespace: "k1", manager: "m", now: "2026-11-24T02:00:00Z")
    let body: JSONValue = ["apiVersion": "k1.dev/v1", "kind": "Thing", "spec": [:]]
    func apply(_ live: JSONValue?) throws -> JSONValue {
      try Lifecycle.prepareApply(
        body, name: "s", live: live, force: false, definition: things, context: context
      ).object
    }
    let error = #expect(throws: APIStatus.self) { try apply(nil) }
    #expect(
      error
        == .badRequest(
          "the name of the object (s based on URL) was undeterminable: name must be provided"))
    var live = try Things.create(Things.thing(["s": "one"], name: "s"), things)
    live["metadata"]["resourceVersion"] = "1"
    #expect(try apply(live)["spec"]["s"] == "one")
  }

  @Test("an apply of a field that is not there names the object as the body does")
  func undeclared() throws {
    let things = try #require(Things.definition)
    let context = WriteContext(namespace: "k1", manager: "m", now: "2026-11-24T02:00:00Z")
    let error = #expect(throws: APIStatus.self) {
      try Lifecycle.prepareApply(
        ["apiVersion": "k1.dev/v1", "kind": "Thing", "spec": ["zzz": 1]], name: "s", live: nil,
        force: false, definition: things, context: context)
    }
    #expect(
      error?.message
        == "failed to create typed patch object (/; k1.dev/v1, Kind=Thing): .spec.zzz: "
        + "field not declared in schema")
  }

  @Test(
    "finalizers without a domain are warned about, and refused in new builtins",
    arguments: ["bad"])
  func finalizers(_ name: String) throws {
    let things = try #require(Things.definition)
    var body = Things.thing([:])
    body["metadata"]["finalizers"] = [.string(name)]
    let admitted = try Lifecycle.admit(
      body, definition: things, namespace: "k1", name: nil, validation: .warn)
    #expect(
      admitted.warnings == [
        "metadata.finalizers: \"bad\": prefer a domain-qualified finalizer name to avoid accidental "
          + "conflicts with other finalizer writers"
      ])
    let error = #expect(throws: APIStatus.self) {
      try Things.create(
        ["metadata": ["name": "a", "finalizers": [.string(name)]]],
        Replay.definition("", "configmaps"))
    }
    #expect(
      error?.message
        == "ConfigMap \"a\" is invalid: metadata.finalizers[0]: Invalid value: \"bad\": "
        + "name is neither a standard finalizer name nor is it fully qualified")
  }

  @Test("a Pod whose name is no hostname is warned about")
  func hostname() throws {
    let name = String(repeating: "x", count: 64)
    let admitted = try Lifecycle.admit(
      ["metadata": ["name": .string(name)]], definition: Replay.definition("", "pods"),
      namespace: "k1", name: nil, validation: .warn)
    #expect(
      admitted.warnings == [
        "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; "
          + "a DNS label is recommended: [must be no more than 63 characters]"
      ])
  }
}
