import JSON
import Testing

@testable import PodRunner

@Suite("Variables")
struct ContainerEnvironmentTests {
  @Test(
    "are expanded by the rules of the API",
    arguments: [
      ("$(A)-$(B)", "1-two"), ("$(NOPE)", "$(NOPE)"), ("$$(A)", "$(A)"), ("$A", "$A"),
      ("$(A", "$(A"), ("50$", "50$"), ("$$", "$"), ("$()", "$()"), ("ä$(A)ö", "ä1ö"), ("", ""),
      ("$(A)$(A)", "11"), ("$($(A)", "$($(A)"),
    ])
  func expansion(text: String, expected: String) {
    #expect(VariableExpansion.expand(text, ["A": "1", "B": "two"]) == expected)
  }

  private func resolve(
    _ container: JSONValue, data: [ContainerEnvironment.Reference: [String: String]] = [:]
  ) throws -> [String: String] {
    let pod: JSONValue = [
      "metadata": [
        "name": "p", "namespace": "shop", "uid": "u1", "labels": ["rota.dev/job": "report"],
        "annotations": ["note": "hi"],
      ],
      "spec": ["serviceAccountName": "default"],
    ]
    let node = NodeCapacity(processors: 4, memoryKiB: 1 << 20, pods: 10)
    return try ContainerEnvironment(
      pod: pod, container: container, nodeName: "local", node: node
    ).resolve(inherited: ["HOSTNAME": "p"], data: data)
  }

  @Test("come in order: later ones win and refer to earlier ones")
  func order() throws {
    let values = try resolve(
      [
        "envFrom": [
          ["prefix": "P_", "configMapRef": ["name": "c"]], ["secretRef": ["name": "s"]],
        ],
        "env": [
          ["name": "A", "value": "own $(P_A)"], ["name": "B", "value": "$(A)!"],
          ["name": "EMPTY"],
        ],
      ],
      data: [
        .init(kind: .configMap, name: "c"): ["A": "1"],
        .init(kind: .secret, name: "s"): ["A": "secret", "S": "x"],
      ])
    #expect(
      values == [
        "HOSTNAME": "p", "P_A": "1", "A": "own 1", "B": "own 1!", "S": "x", "EMPTY": "",
      ])
  }

  @Test(
    "know the Pod",
    arguments: [
      ("metadata.name", "p"), ("metadata.namespace", "shop"), ("metadata.uid", "u1"),
      ("metadata.labels['rota.dev/job']", "report"), ("metadata.labels['none']", ""),
      ("metadata.annotations['note']", "hi"), ("spec.nodeName", "local"),
      ("spec.serviceAccountName", "default"), ("status.podIP", "127.0.0.1"),
      ("status.hostIP", "127.0.0.1"),
    ])
  func downward(path: String, expected: String) throws {
    let values = try resolve([
      "env": [["name": "V", "valueFrom": ["fieldRef": ["fieldPath": .string(path)]]]]
    ])
    #expect(values["V"] == expected)
  }

  @Test(
    "know the container's resources, rounded up",
    arguments: [
      ("limits.cpu", "1", "2"), ("limits.cpu", "1m", "1500"), ("requests.memory", "1Mi", "64"),
      ("limits.memory", "1", "1073741824"), ("requests.cpu", "1", "0"),
    ])
  func resources(name: String, divisor: String, expected: String) throws {
    let values = try resolve([
      "resources": ["limits": ["cpu": "1500m"], "requests": ["memory": "64Mi"]],
      "env": [
        [
          "name": "V",
          "valueFrom": [
            "resourceFieldRef": ["resource": .string(name), "divisor": .string(divisor)]
          ],
        ]
      ],
    ])
    #expect(values["V"] == expected)
  }

  @Test("that are missing keep the container waiting, in kubelet's words")
  func missing() {
    let reference = ["name": "cfg", "key": "k"] as JSONValue
    let container: JSONValue = [
      "env": [["name": "V", "valueFrom": ["configMapKeyRef": reference]]]
    ]
    #expect(throws: ContainerEnvironment.Problem(message: #"configmap "cfg" not found"#)) {
      try resolve(container)
    }
    let problem = ContainerEnvironment.Problem(
      message: "couldn't find key k in ConfigMap shop/cfg")
    #expect(throws: problem) {
      try resolve(container, data: [.init(kind: .configMap, name: "cfg"): ["other": "1"]])
    }
    #expect(throws: ContainerEnvironment.Problem(message: #"secret "s" not found"#)) {
      try resolve(["envFrom": [["secretRef": ["name": "s"]]]])
    }
  }

  @Test("that are optional may be missing")
  func optional() throws {
    let values = try resolve(
      [
        "envFrom": [["configMapRef": ["name": "none", "optional": true]]],
        "env": [
          [
            "name": "V",
            "valueFrom": ["secretKeyRef": ["name": "s", "key": "none", "optional": true]],
          ]
        ],
      ], data: [.init(kind: .secret, name: "s"): [:]])
    #expect(values["V"] == nil)
  }

  @Test("tell what to look up")
  func references() {
    let container: JSONValue = [
      "envFrom": [["configMapRef": ["name": "a"]]],
      "env": [["name": "V", "valueFrom": ["secretKeyRef": ["name": "b", "key": "k"]]]],
    ]
    let environment = ContainerEnvironment(
      pod: [:], container: container, nodeName: "",
      node: NodeCapacity(processors: 1, memoryKiB: 1, pods: 1))
    #expect(
      environment.references == [
        .init(kind: .configMap, name: "a"), .init(kind: .secret, name: "b"),
      ])
  }

  @Test("of a secret are decoded")
  func secret() {
    let object: JSONValue = ["data": ["user": "YWRtaW4=", "broken": "%%"]]
    #expect(ContainerStarter.entries(of: object, .secret) == ["user": "admin"])
    #expect(ContainerStarter.entries(of: ["data": ["a": "b"]], .configMap) == ["a": "b"])
  }

  @Test(
    "count in quantities",
    arguments: [
      ("2", 2), ("500m", 0.5), ("1.5Gi", 1_610_612_736), ("1e3", 1000), ("2k", 2000), ("1E", 1e18),
      ("-1", -1), ("", nil), ("1x", nil), ("nan", nil), ("0x10", nil), ("inf", nil),
    ] as [(String, Double?)])
  func quantity(text: String, value: Double?) {
    #expect(Quantity.value(text) == value)
  }
}
