import APIMachinery
import JSON
import Testing

/// What kube-apiserver 1.36.2 answered about builtins.
@Suite("A real server's builtins") struct ServerBuiltinTests {
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
