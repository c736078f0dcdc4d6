import APIMachinery
import JSON
import Testing

/// More of what kube-apiserver 1.36.2 answered: definitions, patches and builtins.
@Suite("A real server's refusals") struct ServerRefusalTests {
  private static let context = WriteContext(
    namespace: "k1", manager: "k1", now: "2026-11-24T02:00:00Z", uid: "u",
    serviceAccount: "default")

  private func create(
    _ body: JSONValue, _ definition: ResourceDefinition
  ) throws(APIStatus) -> JSONValue {
    let admitted = try Lifecycle.admit(
      body, definition: definition, namespace: definition.isNamespaced ? "k1" : "", name: nil,
      validation: .warn)
    return try Lifecycle.prepareCreate(
      admitted.object, definition: definition, context: Self.context)
  }

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
    let things = try #require(ServerWordsTests.things)
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
    let things = try #require(ServerWordsTests.things)
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
    let things = try #require(ServerWordsTests.things)
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

  // MARK: Builtins

  static let badBuiltins: [(String, String, JSONValue, String)] = [
    (
      "", "secrets",
      ["metadata": ["name": "a"], "type": "kubernetes.io/dockerconfigjson", "data": [:]],
      "Secret \"a\" is invalid: data[.dockerconfigjson]: Required value"
    ),
    (
      "", "secrets", ["metadata": ["name": "a"], "type": "kubernetes.io/basic-auth"],
      "Secret \"a\" is invalid: [data[username]: Required value, data[password]: Required value]"
    ),
    (
      "", "secrets", ["metadata": ["name": "a"], "type": "kubernetes.io/tls", "data": [:]],
      "Secret \"a\" is invalid: [data[tls.crt]: Required value, data[tls.key]: Required value]"
    ),
    (
      "coordination.k8s.io", "leases",
      ["metadata": ["name": "l"], "spec": ["renewTime": "2026-11-24T02:00:00Z"]],
      "Lease in version \"v1\" cannot be handled as a Lease: parsing time \"2026-11-24T02:00:00Z\" as "
        + "\"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"Z\" as \".000000\""
    ),
    (
      "coordination.k8s.io", "leases",
      ["metadata": ["name": "l"], "spec": ["renewTime": "2026-11-24T02:00:00.5Z"]],
      "Lease in version \"v1\" cannot be handled as a Lease: parsing time \"2026-11-24T02:00:00.5Z\" as "
        + "\"2006-01-02T15:04:05.000000Z07:00\": cannot parse \".5Z\" as \".000000\""
    ),
    (
      "coordination.k8s.io", "leases",
      ["metadata": ["name": "l"], "spec": ["renewTime": "2026-11-24T02:00:00.5000001Z"]],
      "Lease in version \"v1\" cannot be handled as a Lease: parsing time "
        + "\"2026-11-24T02:00:00.5000001Z\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse "
        + "\"1Z\" as \"Z07:00\""
    ),
    (
      "", "configmaps", ["apiVersion": "v1", "kind": "Secret"],
      "Secret in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Secret) to "
        + "(core.ConfigMap): unknown conversion"
    ),
    (
      "", "configmaps", ["apiVersion": "v1", "kind": "Nope"],
      "Nope in version \"v1\" cannot be handled as a ConfigMap: no kind \"Nope\" is registered for "
        + "version \"v1\" in scheme \"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\""
    ),
    (
      "coordination.k8s.io", "leases", ["apiVersion": "coordination.k8s.io/v2", "kind": "Lease"],
      "Lease in version \"v2\" cannot be handled as a Lease: no kind \"Lease\" is registered for "
        + "version \"coordination.k8s.io/v2\" in scheme "
        + "\"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\""
    ),
    (
      "coordination.k8s.io", "leases", ["apiVersion": "v1", "kind": "ConfigMap"],
      "ConfigMap in version \"v1\" cannot be handled as a Lease: converting (v1.ConfigMap) to "
        + "(coordination.Lease): unknown conversion"
    ),
    (
      "", "namespaces", ["metadata": ["name": "a.b"]],
      "Namespace \"a.b\" is invalid: metadata.name: Invalid value: \"a.b\": must not contain dots"
    ),
    (
      "", "pods",
      [
        "metadata": ["name": "a"],
        "spec": [
          "containers": [
            ["name": "a", "image": "x", "resources": ["requests": ["cpu": "abc"]]]
          ]
        ],
      ],
      "Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular expression "
        + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    ),
  ]

  @Test("builtins", arguments: badBuiltins)
  func builtins(_ group: String, _ plural: String, _ body: JSONValue, _ message: String) throws {
    let definition = try Replay.definition(group, plural)
    let error = #expect(throws: APIStatus.self) { try create(body, definition) }
    #expect(error?.message == message)
  }

  @Test("a template that was not admitted is checked for what Go could not read, too")
  func templates() throws {
    let pods = try Replay.definition("", "pods")
    let pod: JSONValue = [
      "metadata": ["name": "a"],
      "spec": [
        "containers": [["name": "a", "image": "x", "resources": ["requests": ["cpu": "abc"]]]]
      ],
    ]
    let error = #expect(throws: APIStatus.self) {
      try Lifecycle.prepareCreate(pod, definition: pods, context: Self.context)
    }
    #expect(error?.code == 400)
  }

  @Test(
    "base64 is read as by Go, up to the byte that is wrong",
    arguments: [
      ("YQ", 0), ("YQ=", 3), ("Y", 0), ("YQ==x", 4), ("Y%Q=", 1), ("====", 0), ("YWFh%", 4),
      ("YWFhYQ=", 7), ("YWFh", nil), ("YQ\n==", nil), ("YR==", nil),
    ])
  func base64(_ text: String, _ offset: Int?) throws {
    let secrets = try Replay.definition("", "secrets")
    let body: JSONValue = ["metadata": ["name": "a"], "data": ["a": .string(text)]]
    guard let offset else {
      _ = try create(body, secrets)
      return
    }
    let error = #expect(throws: APIStatus.self) { try create(body, secrets) }
    #expect(
      error?.message
        == "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at "
        + "input byte \(offset)")
  }

  @Test("a Pod has an account, a grace period above zero, and its address twice")
  func pod() throws {
    let pods = try Replay.definition("", "pods")
    let created = try create(
      [
        "metadata": ["name": "a"],
        "spec": [
          "terminationGracePeriodSeconds": -1, "containers": [["name": "a", "image": "x"]],
        ],
      ], pods)
    #expect(created["spec"]["serviceAccountName"] == "default")
    #expect(created["spec"]["serviceAccount"] == "default")
    #expect(created["spec"]["terminationGracePeriodSeconds"] == 1)
    var new = created
    new["status"]["podIP"] = "10.0.0.1"
    var context = Self.context
    context.subresource = "status"
    let updated = try Lifecycle.prepareUpdate(
      old: created, new: new, definition: pods, context: context)
    #expect(updated.object["status"]["podIPs"] == [["ip": "10.0.0.1"]])
  }

  @Test(
    "events of the new kind are immutable but for their series",
    arguments: [
      (["note": "z"], "message: Invalid value: \"z\": field is immutable"),
      (["type": "Warning"], "type: Invalid value: \"Warning\": field is immutable"),
      (["deprecatedCount": 3], "count: Invalid value: 3: field is immutable"),
      (
        ["regarding": ["name": "q"]],
        "involvedObject: Invalid value: {\"Kind\":\"Pod\",\"Namespace\":\"k1\",\"Name\":\"q\",\"UID\":"
          + "\"\",\"APIVersion\":\"\",\"ResourceVersion\":\"\",\"FieldPath\":\"\"}: field is immutable"
      ),
      (
        ["series": ["count": 1, "lastObservedTime": "2026-11-24T02:00:00.000000Z"]],
        "series.count: Invalid value: \"\": should be at least 2"
      ),
      (["series": ["count": 2, "lastObservedTime": "2026-11-24T02:00:00.000000Z"]], ""),
    ] as [(JSONValue, String)])
  func events(_ change: JSONValue, _ expected: String) throws {
    let events = try Replay.definition("events.k8s.io", "events")
    let live = try create(
      [
        "metadata": ["name": "e"], "eventTime": "2026-11-24T02:00:00.000000Z",
        "reportingController": "rota.dev/c", "reportingInstance": "i", "action": "A", "reason": "R",
        "regarding": ["kind": "Pod", "namespace": "k1", "name": "p"], "note": "n", "type": "Normal",
      ], events)
    let update = {
      try Lifecycle.prepareUpdate(
        old: live, new: live.applying(mergePatch: change), definition: events,
        context: Self.context)
    }
    guard !expected.isEmpty else {
      _ = try update()
      return
    }
    let error = #expect(throws: APIStatus.self) { try update() }
    let causes = error?.details?.causes.map(\.description) ?? []
    #expect(causes.contains(expected))
  }

  @Test("a new Node has the fields that kubectl describes")
  func node() throws {
    let created = try create(["metadata": ["name": "n"]], Replay.definition("", "nodes"))
    #expect(created["status"]["nodeInfo"]["kubeletVersion"] == "")
    #expect(created["status"]["daemonEndpoints"] == ["kubeletEndpoint": ["Port": 0]])
  }
}
