import APIMachinery
import JSON
import Testing

/// What kube-apiserver 1.36.2 answered to the same requests.
@Suite("In the words of a real server") struct ServerWordsTests {
  static let things = try? ResourceDefinition.from(crd: crd).first

  private static let crd: JSONValue = [
    "metadata": ["name": "things.k1.dev"],
    "spec": [
      "group": "k1.dev", "scope": "Namespaced", "names": ["plural": "things", "kind": "Thing"],
      "versions": [
        [
          "name": "v1", "served": true, "storage": true, "schema": ["openAPIV3Schema": schema],
        ]
      ],
    ],
  ]

  private static let schema: JSONValue = [
    "type": "object",
    "x-kubernetes-validations": [
      ["rule": "self.metadata.name.size() <= 20", "message": "root says no"],
      [
        "rule": "!has(self.spec) || !has(self.spec.bad) || !self.spec.bad",
        "message": "root with path", "fieldPath": ".spec.bad",
      ],
    ],
    "properties": [
      "spec": [
        "type": "object",
        "x-kubernetes-validations": [
          ["rule": "!has(self.n) || self.n < 5"],
          ["rule": "!has(self.n) || self.n < 5", "message": "pathed", "fieldPath": ".n"],
          [
            "rule": "!has(self.n) || self.n < 5", "message": "m",
            "messageExpression": "'n is ' + 'big'",
          ],
          ["rule": "!has(self.n) || self.n < 5", "message": "f", "reason": "FieldValueForbidden"],
          ["rule": "!has(self.n) || self.n < 5", "message": "r", "reason": "FieldValueRequired"],
          ["rule": "!has(self.n) || self.n < 5", "message": "d", "reason": "FieldValueDuplicate"],
          ["rule": "!has(self.n) || self.l[9] == 'x'", "message": "runtime"],
        ],
        "properties": [
          "bad": ["type": "boolean"],
          "n": [
            "type": "integer", "format": "int32", "maximum": 100,
            "x-kubernetes-validations": [["rule": "self < 5", "message": "int says no"]],
          ],
          "s": [
            "type": "string", "maxLength": 10,
            "x-kubernetes-validations": [
              ["rule": "self != 'bad'", "message": "string says no"],
              ["rule": "self != 'dup'", "message": "d", "reason": "FieldValueDuplicate"],
            ],
          ],
          "l": [
            "type": "array",
            "items": [
              "type": "string",
              "x-kubernetes-validations": [["rule": "self != 'bad'", "message": "element no"]],
            ],
            "x-kubernetes-validations": [["rule": "self.size() < 3", "message": "list says no"]],
          ],
          "m": [
            "type": "object",
            "additionalProperties": [
              "type": "string",
              "x-kubernetes-validations": [["rule": "self != 'bad'", "message": "member no"]],
            ],
            "x-kubernetes-validations": [
              ["rule": "!('q' in self)", "message": "key", "fieldPath": "['q']"]
            ],
          ],
          "e": ["type": "string", "enum": ["a", "b"]],
          "f": ["type": "integer", "format": "int64"],
          "d": [
            "type": "object", "required": ["x"], "properties": ["x": ["type": "string"]],
          ],
          "dd": [
            "type": "object", "default": [:],
            "properties": ["x": ["type": "string", "default": "q"]],
          ],
          "nn": ["type": "string", "nullable": true],
        ],
      ]
    ],
  ]

  private static let notChecked =
    "<nil>: Invalid value: null: some validation rules were not checked because the object was "
    + "invalid; correct the existing errors to complete validation"

  private func create(
    _ body: JSONValue, _ definition: ResourceDefinition
  ) throws(APIStatus) -> JSONValue {
    let context = WriteContext(
      namespace: definition.isNamespaced ? "k1" : "", manager: "k1", now: "2026-11-24T02:00:00Z",
      uid: "u")
    let admitted = try Lifecycle.admit(
      body, definition: definition, namespace: context.namespace, name: nil, validation: .warn)
    return try Lifecycle.prepareCreate(
      admitted.object, definition: definition, context: context)
  }

  private static func thing(_ spec: JSONValue, name: String = "t") -> JSONValue {
    ["apiVersion": "k1.dev/v1", "kind": "Thing", "metadata": ["name": .string(name)], "spec": spec]
  }

  // MARK: Rules and schemas

  static let rules: [(JSONValue, [String])] = [
    (
      thing(["n": 7, "l": ["a"]]),
      [
        "spec: Invalid value: failed rule: !has(self.n) || self.n < 5",
        "spec.n: Invalid value: pathed", "spec: Invalid value: n is big", "spec: Forbidden: f",
        "spec: Required value: r", "spec: Duplicate value",
        "spec: Invalid value: \"object\": index out of bounds: 9 evaluating rule: runtime",
        "spec.n: Invalid value: 7: int says no",
      ]
    ),
    (thing(["s": "bad"]), ["spec.s: Invalid value: \"bad\": string says no"]),
    (thing(["s": "dup"]), ["spec.s: Duplicate value: \"dup\""]),
    (
      thing([:], name: "xxxxxxxxxxxxxxxxxxxxx"), ["<nil>: Invalid value: root says no"]
    ),
    (thing(["bad": true]), ["spec.bad: Invalid value: root with path"]),
    (
      thing(["l": ["bad", "a", "b"]]),
      ["spec.l: Invalid value: list says no", "spec.l[0]: Invalid value: \"bad\": element no"]
    ),
    (
      thing(["m": ["a": "bad", "q": "1"]]),
      ["spec.m.[q]: Invalid value: key", "spec.m[a]: Invalid value: \"bad\": member no"]
    ),
    (
      thing(["e": "c", "s": "bad"]),
      ["spec.e: Unsupported value: \"c\": supported values: \"a\", \"b\"", notChecked]
    ),
    (
      thing(["s": "bad", "d": ["x": .null]]), ["spec.d.x: Required value", notChecked]
    ),
    (
      ["apiVersion": "k1.dev/v1", "kind": "Thing", "metadata": [:], "spec": ["s": "bad"]],
      ["metadata.name: Required value: name or generateName is required", notChecked]
    ),
    (
      thing(["f": 1e30]),
      [
        "spec.f: Invalid value: \"float64\": spec.f in body must be of type int64: \"float64\"",
        "<nil>: Invalid value: \"\": Checked value must be of type integer with format int64 in spec.f",
        notChecked,
      ]
    ),
    (
      thing(["n": 1.5]),
      [
        "spec.n: Invalid value: \"float64\": spec.n in body must be of type int32: \"float64\"",
        "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in spec.n",
        notChecked,
      ]
    ),
    (
      thing(["n": "x"]),
      [
        "spec.n: Invalid value: \"string\": spec.n in body must be of type integer: \"string\"",
        notChecked,
      ]
    ),
    (
      [
        "apiVersion": "k1.dev/v1", "kind": "Thing",
        "metadata": ["name": "o", "ownerReferences": [["name": "x"]]],
      ],
      [
        "metadata.ownerReferences.apiVersion: Invalid value: \"\": version must not be empty",
        "metadata.ownerReferences.kind: Invalid value: \"\": must not be empty",
        "metadata.ownerReferences.uid: Invalid value: \"\": must not be empty",
      ]
    ),
  ]

  @Test("custom resources are refused", arguments: rules)
  func customResources(_ body: JSONValue, _ expected: [String]) throws {
    let things = try #require(Self.things)
    let error = #expect(throws: APIStatus.self) { try create(body, things) }
    #expect(error?.details?.causes.map(\.description) == expected)
  }

  @Test("a number out of its format does not keep the rules from running")
  func rangesAndRules() throws {
    let things = try #require(Self.things)
    let error = #expect(throws: APIStatus.self) {
      try create(Self.thing(["n": 1_000_000_000_000, "l": []]), things)
    }
    let causes = error?.details?.causes.map(\.description) ?? []
    #expect(
      causes.prefix(3) == [
        "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in spec.n",
        "spec.n: Invalid value: 1000000000000: spec.n in body should be less than or equal to 100",
        "spec: Invalid value: failed rule: !has(self.n) || self.n < 5",
      ])
    #expect(causes.last == "spec.n: Invalid value: 1000000000000: int says no")
  }

  @Test("nulls that are not allowed are dropped")
  func nulls() throws {
    let things = try #require(Self.things)
    let created = try create(
      Self.thing(["d": .null, "dd": .null, "n": .null, "nn": .null]), things)
    #expect(created["spec"] == ["dd": ["x": "q"], "nn": .null])
  }

  // MARK: Bodies

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
    let things = try #require(Self.things)
    let error = #expect(throws: APIStatus.self) { try create(body, things) }
    #expect(error == .badRequest(message))
  }

  @Test("builtins need not say what they are")
  func builtinKinds() throws {
    let maps = try Replay.definition("", "configmaps")
    let created = try create(["metadata": ["name": "a"]], maps)
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
    let things = try #require(Self.things)
    let context = WriteContext(namespace: "k1", manager: "m", now: "2026-11-24T02:00:00Z")
    let error = #expect(throws: APIStatus.self) {
      try Lifecycle.prepareApply(
        body, name: "s", live: nil, force: false, definition: things, context: context)
    }
    #expect(error == .badRequest(message))
  }

  @Test("an apply that creates names the object itself")
  func nameless() throws {
    let things = try #require(Self.things)
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
    var live = try create(Self.thing(["s": "one"], name: "s"), things)
    live["metadata"]["resourceVersion"] = "1"
    #expect(try apply(live)["spec"]["s"] == "one")
  }

  @Test("an apply of a field that is not there names the object as the body does")
  func undeclared() throws {
    let things = try #require(Self.things)
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
    let things = try #require(Self.things)
    var body = Self.thing([:])
    body["metadata"]["finalizers"] = [.string(name)]
    let admitted = try Lifecycle.admit(
      body, definition: things, namespace: "k1", name: nil, validation: .warn)
    #expect(
      admitted.warnings == [
        "metadata.finalizers: \"bad\": prefer a domain-qualified finalizer name to avoid accidental "
          + "conflicts with other finalizer writers"
      ])
    let error = #expect(throws: APIStatus.self) {
      try create(
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
