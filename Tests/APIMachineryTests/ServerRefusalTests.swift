import APIMachinery
import JSON
import Testing

/// More of what kube-apiserver 1.36.2 answered: definitions and patches.
@Suite("A real server's refusals") struct ServerRefusalTests {
  // MARK: Definitions

  private static func crd(_ schema: JSONValue, _ extra: JSONValue = [:]) -> JSONValue {
    let version: JSONValue = [
      "name": "v1", "served": true, "storage": true, "schema": ["openAPIV3Schema": schema],
    ]
    return [
      "metadata": ["name": "ws.k2.dev"],
      "spec": [
        "group": "k2.dev", "scope": "Namespaced", "names": ["plural": "ws", "kind": "W"],
        "versions": [version.applying(mergePatch: extra)],
      ],
    ]
  }

  private static func ruled(_ rule: String) -> JSONValue {
    [
      "type": "object",
      "properties": [
        "spec": [
          "type": "object",
          "properties": [
            "n": ["type": "integer"],
            "l": [
              "type": "array",
              "items": ["type": "object", "properties": ["x": ["type": "string"]]],
            ],
            "m": [
              "type": "object",
              "additionalProperties": ["type": "object", "properties": ["y": ["type": "string"]]],
            ],
            "p": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
            "i": ["x-kubernetes-int-or-string": true],
          ], "x-kubernetes-validations": [["rule": .string(rule)]],
        ]
      ],
    ]
  }

  @Test(
    "rules about fields that the schema does not have",
    arguments: [
      ("self.nope == 1", "1:5: undefined field 'nope'", "....^"),
      ("has(self.nope)", "1:4: undefined field 'nope'", "...^"),
      ("has(oldSelf.nope)", "1:4: undefined field 'nope'", "...^"),
      ("self.n.x == 1", "1:7: type 'int' does not support field selection", "......^"),
      ("self.l.all(e, e.nope == 'x')", "1:16: undefined field 'nope'", "...............^"),
      ("self.l[0].nope == 'x'", "1:10: undefined field 'nope'", ".........^"),
      ("self.m.foo.nope == ''", "1:11: undefined field 'nope'", "..........^"),
      ("self.p.q == 1", "1:7: undefined field 'q'", "......^"),
    ])
  func undefined(_ rule: String, _ fault: String, _ mark: String) throws {
    let error = #expect(throws: APIStatus.self) {
      try ResourceDefinition.from(crd: Self.crd(Self.ruled(rule)))
    }
    #expect(
      error?.message == "CustomResourceDefinition.apiextensions.k8s.io \"ws.k2.dev\" is invalid: "
        + "spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid "
        + "value: {\"Rule\":\"\(rule)\",\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,"
        + "\"FieldPath\":\"\",\"OptionalOldSelf\":null}: compilation failed: ERROR: <input>:\(fault)\n "
        + "| \(rule)\n | \(mark)")
  }

  @Test("each field that is not there is told of")
  func severalFields() throws {
    let error = #expect(throws: APIStatus.self) {
      try ResourceDefinition.from(
        crd: Self.crd(Self.ruled("self.n == 1 && self.nope == 2 && self.nop == 3")))
    }
    #expect(
      error?.details?.causes.first?.message
        == "Invalid value: {\"Rule\":\"self.n == 1 \\u0026\\u0026 self.nope == 2 \\u0026\\u0026 self.nop "
        + "== 3\",\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,\"FieldPath\":\"\","
        + "\"OptionalOldSelf\":null}: compilation failed: ERROR: <input>:1:20: undefined field 'nope'\n "
        + "| self.n == 1 && self.nope == 2 && self.nop == 3\n | ...................^\n"
        + "ERROR: <input>:1:38: undefined field 'nop'\n | self.n == 1 && self.nope == 2 && self.nop "
        + "== 3\n | .....................................^")
  }

  @Test("rules see the name alone of metadata, and what is of no type")
  func visible() throws {
    var schema = Self.ruled("self.i == 1 || self.i.x == 1")
    schema["x-kubernetes-validations"] = [["rule": "self.metadata.labels.size() == 1"]]
    let error = #expect(throws: APIStatus.self) {
      try ResourceDefinition.from(crd: Self.crd(schema))
    }
    #expect(error?.details?.causes.count == 1)
    #expect(error?.message.contains("ERROR: <input>:1:14: undefined field 'labels'") == true)
  }

  static let badDefinitions: [(JSONValue, [String])] = [
    (
      crd(["properties": ["spec": ["properties": ["a": [:]]]]]),
      [
        "spec.validation.openAPIV3Schema.properties[spec].properties[a].type: Required value: must not "
          + "be empty for specified object fields",
        "spec.validation.openAPIV3Schema.properties[spec].type: Required value: must not be empty for "
          + "specified object fields",
        "spec.validation.openAPIV3Schema.type: Required value: must not be empty at the root",
      ]
    ),
    (
      crd(["type": "object"])
        .applying(mergePatch: ["spec": ["names": ["kind": ""]]]),
      [
        "spec.names.singular: Required value", "spec.names.kind: Required value",
        "spec.names.listKind: Required value",
      ]
    ),
    (
      crd(["type": "object"], ["schema": .null]),
      ["spec.versions[0].schema.openAPIV3Schema: Required value"]
    ),
    (
      crd(
        ["type": "object"],
        ["additionalPrinterColumns": [["name": "", "type": "x", "jsonPath": "a"]]]),
      [
        "spec.additionalPrinterColumns[0].name: Required value",
        "spec.additionalPrinterColumns[0].type: Invalid value: \"x\": must be one of "
          + "boolean,date,integer,number,string",
        "spec.additionalPrinterColumns[0].JSONPath: Invalid value: \"a\": must be a simple json path "
          + "starting with .",
      ]
    ),
  ]

  @Test("definitions", arguments: badDefinitions)
  func definitions(_ crd: JSONValue, _ expected: [String]) throws {
    let error = #expect(throws: APIStatus.self) { try ResourceDefinition.from(crd: crd) }
    #expect(error?.details?.causes.map(\.description) == expected)
  }

  @Test("versions whose schemas differ are told apart")
  func versions() throws {
    var crd = Self.crd(["type": "object", "properties": ["a": [:]]])
    var second = crd["spec"]["versions"][0]
    second["name"] = "v2"
    second["storage"] = false
    crd["spec"]["versions"] = [crd["spec"]["versions"][0], second]
    let same = #expect(throws: APIStatus.self) { try ResourceDefinition.from(crd: crd) }
    #expect(
      same?.details?.causes.map(\.field) == ["spec.validation.openAPIV3Schema.properties[a].type"])
    second["schema"] = ["openAPIV3Schema": ["type": "object"]]
    crd["spec"]["versions"] = [crd["spec"]["versions"][0], second]
    let other = #expect(throws: APIStatus.self) { try ResourceDefinition.from(crd: crd) }
    #expect(
      other?.details?.causes.map(\.field) == [
        "spec.versions[0].schema.openAPIV3Schema.properties[a].type"
      ])
  }

  // MARK: Patches

  private static let live: JSONValue = [
    "apiVersion": "k1.dev/v1", "kind": "Thing",
    "metadata": ["name": "ok", "namespace": "k1", "uid": "u"], "spec": ["s": "one"],
  ]

  private static let unfit = "the server rejected our request due to an error in our request"

  @Test(
    "patches that are none",
    arguments: [
      (.json, [:], 400, decoding("object into Go value of type []handlers.jsonPatchOp")),
      (.json, "x", 400, decoding("string into Go value of type []handlers.jsonPatchOp")),
      (.json, [["op": "test", "path": "/a", "value": 1]], 422, unfit),
      (.json, [["op": "add"]], 422, unfit), (.json, [["path": "/spec/n", "value": 1]], 422, unfit),
      (.json, [["op": "nope", "path": "/spec"]], 422, unfit),
      (.json, [["op": "move", "from": "/q", "path": "/spec/q"]], 422, unfit),
      (
        .json, [["op": 5]], 400,
        decoding("number into Go struct field jsonPatchOp.op of type string")
      ),
      (.json, [5], 400, decoding("number into Go value of type handlers.jsonPatchOp")),
      (.merge, [], 400, decoding("array into Go value of type map[string]interface {}")),
      (.merge, .null, 400, "Invalid JSON Patch"),
      (
        .strategic, "x", 400,
        "json: cannot unmarshal string into Go value of type map[string]interface {}"
      ),
    ] as [(PatchType, JSONValue, Int, String)])
  func patches(_ type: PatchType, _ patch: JSONValue, _ code: Int, _ message: String) throws {
    let things = try #require(Things.definition)
    let error = #expect(throws: APIStatus.self) {
      try Patching.apply(patch, type: type, to: Self.live, definition: things)
    }
    #expect(error?.code == code)
    #expect(error?.message == message)
    #expect(error?.details?.causes.isEmpty != false)
  }

  private static func decoding(_ problem: String) -> String {
    "error decoding patch: json: cannot unmarshal \(problem)"
  }

  @Test("a patch cannot make another object of it")
  func identity() throws {
    let things = try #require(Things.definition)
    let error = #expect(throws: APIStatus.self) {
      try Patching.apply(
        ["metadata": ["uid": "q"]], type: .merge, to: Self.live, definition: things)
    }
    #expect(
      error?.message
        == "Thing.k1.dev \"ok\" is invalid: metadata.uid: Invalid value: \"q\": field is "
        + "immutable")
    #expect(error?.details?.causes.count == 2)
  }

  @Test(
    "what a patch makes must still be an object of the kind",
    arguments: [
      (["kind": "q"], "q.k1.dev \"ok\" is invalid: kind: Invalid value: \"q\": must be Thing"),
      (
        ["apiVersion": "q/v1"],
        "Thing.q \"ok\" is invalid: apiVersion: Invalid value: \"q/v1\": must be k1.dev/v1"
      ),
      (
        ["spec": ["nope": 1]],
        " \"\" is invalid: patch: Invalid value: \"{\\\"apiVersion\\\":\\\"k1.dev/v1\\\",\\\"kind\\\":"
          + "\\\"Thing\\\",\\\"metadata\\\":{\\\"name\\\":\\\"ok\\\",\\\"namespace\\\":\\\"k1\\\","
          + "\\\"uid\\\":\\\"u\\\"},\\\"spec\\\":{\\\"nope\\\":1,\\\"s\\\":\\\"one\\\"}}\": strict "
          + "decoding error: unknown field \"spec.nope\""
      ),
    ] as [(JSONValue, String)])
  func patched(_ patch: JSONValue, _ message: String) throws {
    let things = try #require(Things.definition)
    let patched = try Patching.apply(patch, type: .merge, to: Self.live, definition: things)
    let error = #expect(throws: APIStatus.self) {
      try Lifecycle.admit(
        patched, definition: things, namespace: "k1", name: "ok", validation: .strict,
        isPatched: true)
    }
    #expect(error?.code == 422)
    #expect(error?.message == message)
  }

  @Test("a strategic merge patch puts what is new first, and keeps the order of the rest")
  func order() throws {
    let pods = try Replay.definition("", "pods")
    let live: JSONValue = ["status": ["conditions": [["type": "PodScheduled"], ["type": "B"]]]]
    let patched = try Patching.apply(
      ["status": ["conditions": [["type": "Ready"], ["type": "B", "status": "True"]]]],
      type: .strategic, to: live, definition: pods)
    #expect(
      patched["status"]["conditions"] == [
        ["type": "Ready"], ["type": "PodScheduled"], ["type": "B", "status": "True"],
      ])
  }
}
