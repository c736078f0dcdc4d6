import APIMachinery
import JSON
import Testing

@Suite("Pods") struct PodRulesTests {
  private static func pod(_ container: JSONValue, _ spec: JSONValue = [:]) -> JSONValue {
    var merged: JSONValue = ["name": "main", "image": "x"]
    merged = merged.applying(mergePatch: container)
    var pod: JSONValue = ["metadata": ["name": "p"], "spec": ["containers": [merged]]]
    pod["spec"] = pod["spec"].applying(mergePatch: spec)
    return pod
  }

  static let mistakes: [(JSONValue, [String])] = [
    (pod([:]), []),
    (["spec": [:]], ["spec.containers: Required value"]),
    (pod(["name": .null]), ["spec.containers[0].name: Required value"]),
    (pod(["image": .null]), ["spec.containers[0].image: Required value"]),
    (
      pod(["image": " x"]),
      [
        "spec.containers[0].image: Invalid value: \" x\": must not have leading or trailing whitespace"
      ]
    ),
    (
      pod([:], ["restartPolicy": "Sometimes"]),
      [
        "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", "
          + "\"OnFailure\", \"Never\""
      ]
    ),
    (
      pod(["imagePullPolicy": "No"]),
      [
        "spec.containers[0].imagePullPolicy: Unsupported value: \"No\": supported values: \"Always\", "
          + "\"IfNotPresent\", \"Never\""
      ]
    ),
    (
      pod([:], ["containers": [["name": "a", "image": "x"], ["name": "a", "image": "x"]]]),
      ["spec.containers[1].name: Duplicate value: \"a\""]
    ),
    (pod(["env": [["name": ""]]]), ["spec.containers[0].env[0].name: Required value"]),
    (
      pod(["env": [["name": "A=B"]]]),
      [
        "spec.containers[0].env[0].name: Invalid value: \"A=B\": a valid environment variable name "
          + "must consist only of printable ASCII characters other than '='"
      ]
    ),
    (
      pod(["env": [["name": "A", "value": "1", "valueFrom": ["fieldRef": ["fieldPath": "x"]]]]]),
      [
        "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when `value` "
          + "is not empty"
      ]
    ),
    (
      pod(["env": [["name": "A", "valueFrom": ["secretKeyRef": ["key": "k"]]]]]),
      ["spec.containers[0].env[0].valueFrom.secretKeyRef.name: Required value"]
    ),
    (
      pod(["resources": ["limits": ["cpu": "1"], "requests": ["cpu": "1500m"]]]),
      [
        "spec.containers[0].resources.requests: Invalid value: \"1500m\": must be less than or equal "
          + "to cpu limit of 1"
      ]
    ),
    (
      pod(["resources": ["limits": ["gold": "1"]]]),
      [
        "spec.containers[0].resources.limits[gold]: Invalid value: \"gold\": must be a standard "
          + "resource type or fully qualified",
        "spec.containers[0].resources.limits[gold]: Invalid value: \"gold\": must be a standard "
          + "resource for containers",
      ]
    ),
    (
      pod(["resources": ["limits": ["memory": "-1Gi"]]]),
      [
        "spec.containers[0].resources.limits[memory]: Invalid value: \"-1Gi\": must be greater than "
          + "or equal to 0"
      ]
    ),
    (
      pod(["volumeMounts": [["name": "v", "mountPath": "/v"]]]),
      ["spec.containers[0].volumeMounts[0].name: Not found: \"v\""]
    ),
    (
      pod([:], ["volumes": [["name": "v", "emptyDir": [:], "secret": ["secretName": "s"]]]]),
      ["spec.volumes[0].secret: Forbidden: may not specify more than 1 volume type"]
    ),
    (
      pod(["ports": [["containerPort": 70_000, "protocol": "TCP"]]]),
      [
        "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and "
          + "65535, inclusive"
      ]
    ),
    (
      pod(["resources": ["requests": ["cpu": "abc"]]]),
      [
        "spec.containers[0].resources.requests[cpu]: Invalid value: \"abc\": quantities must match "
          + "the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
      ]
    ),
    (
      pod(["securityContext": ["runAsUser": -1, "runAsGroup": 2_147_483_648]]),
      [
        "spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and "
          + "2147483647, inclusive",
        "spec.containers[0].securityContext.runAsGroup: Invalid value: 2147483648: must be between 0 "
          + "and 2147483647, inclusive",
      ]
    ),
    (
      pod(
        [:],
        ["tolerations": [["operator": "Z"], ["key": "a", "operator": "Exists", "value": "x"]]]),
      [
        "spec.tolerations[0].operator: Invalid value: \"Z\": operator must be Exists when `key` is "
          + "empty, which means \"match all values and all keys\"",
        "spec.tolerations[0].operator: Unsupported value: \"Z\": supported values: \"Equal\", "
          + "\"Exists\"",
        "spec.tolerations[1].operator: Invalid value: \"x\": value must be empty when `operator` is "
          + "'Exists'",
      ]
    ),
    (
      pod(
        [:], ["tolerations": [["key": "a", "effect": "Q"], ["key": "a", "tolerationSeconds": 5]]]),
      [
        "spec.tolerations[0].effect: Unsupported value: \"Q\": supported values: \"NoSchedule\", "
          + "\"PreferNoSchedule\", \"NoExecute\"",
        "spec.tolerations[1].effect: Invalid value: \"\": effect must be 'NoExecute' when "
          + "`tolerationSeconds` is set",
      ]
    ),
    (
      pod(["image": " x", "imagePullPolicy": "Maybe"]),
      [
        "spec.containers[0].imagePullPolicy: Unsupported value: \"Maybe\": supported values: "
          + "\"Always\", \"IfNotPresent\", \"Never\"",
        "spec.containers[0].image: Invalid value: \" x\": must not have leading or trailing whitespace",
      ]
    ),
    (
      pod(["ports": [["containerPort": 80, "name": "TOO"]]]),
      [
        "spec.containers[0].ports[0].name: Invalid value: \"TOO\": must contain only alpha-numeric "
          + "characters (a-z, 0-9), and hyphens (-)",
        "spec.containers[0].ports[0].name: Invalid value: \"TOO\": must contain at least one letter "
          + "(a-z)",
      ]
    ),
    (
      pod(["name": "a.b"]),
      ["spec.containers[0].name: Invalid value: \"a.b\": must not contain dots"]
    ),
    (
      pod(["livenessProbe": ["exec": ["command": []], "periodSeconds": -1]]),
      [
        "spec.containers[0].livenessProbe.exec.command: Required value",
        "spec.containers[0].livenessProbe.periodSeconds: Invalid value: -1: must be greater than or "
          + "equal to 0",
      ]
    ),
    (
      pod(["lifecycle": ["preStop": [:]]]),
      ["spec.containers[0].lifecycle.preStop: Required value: must specify a handler type"]
    ),
    (
      pod(["env": [["name": "a", "valueFrom": ["fieldRef": ["fieldPath": "spec.x"]]]]]),
      [
        "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.x\": error "
          + "converting fieldPath: field label not supported: spec.x"
      ]
    ),
    (
      pod([
        "env": [["name": "a", "valueFrom": ["fieldRef": ["fieldPath": "metadata.labels['a']"]]]]
      ]),
      []
    ),
    (
      pod(
        ["volumeMounts": [["name": "v", "mountPath": "/x", "subPath": "../y"]]],
        ["volumes": [["name": "v", "emptyDir": [:]]]]),
      [
        "spec.containers[0].volumeMounts.subPath: Invalid value: \"../y\": must not contain '..'"
      ]
    ),
    (
      pod([:], ["volumes": [["name": "v", "hostPath": ["path": "../x"]]]]),
      ["spec.volumes[0].hostPath.path: Invalid value: \"../x\": must not contain '..'"]
    ),
    (
      pod([:], ["activeDeadlineSeconds": 0]),
      [
        "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"
      ]
    ),
    (
      pod(["livenessProbe": [:]]),
      ["spec.containers[0].livenessProbe: Required value: must specify a handler type"]
    ),
  ]

  @Test("are refused for common mistakes, in the server's words", arguments: mistakes)
  func refused(_ pod: JSONValue, _ expected: [String]) {
    #expect(PodRules.validate(pod).map(\.description) == expected)
  }

  @Test(
    "pull by tag",
    arguments: [
      ("x", "Always"), ("x:latest", "Always"), ("x:1", "IfNotPresent"),
      ("registry.example:5000/x", "Always"), ("registry.example:5000/x:1", "IfNotPresent"),
      ("x@sha256:0", "IfNotPresent"),
    ])
  func pullPolicy(_ image: String, _ policy: String) {
    var pod = Self.pod(["image": .string(image)])
    PodRules.applyDefaults(&pod)
    #expect(pod["spec"]["containers"][0]["imagePullPolicy"].string == policy)
  }

  @Test("are completed with the server's defaults, once")
  func defaults() {
    var pod = Self.pod(
      [
        "ports": [["containerPort": 80]], "resources": ["limits": ["cpu": "1"]],
        "readinessProbe": ["httpGet": ["port": 80]],
        "env": [["name": "A", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]]],
      ],
      [
        "serviceAccountName": "robot", "terminationGracePeriodSeconds": 5,
        "volumes": [["name": "e"], ["name": "s", "secret": ["secretName": "s"]]],
      ])
    PodRules.applyDefaults(&pod)
    let spec = pod["spec"]
    let container = spec["containers"][0]
    #expect(container["ports"][0]["protocol"] == "TCP")
    #expect(container["resources"]["requests"] == ["cpu": "1"])
    #expect(container["readinessProbe"]["failureThreshold"] == 3)
    #expect(container["readinessProbe"]["httpGet"]["scheme"] == "HTTP")
    #expect(container["env"][0]["valueFrom"]["fieldRef"]["apiVersion"] == "v1")
    #expect(spec["serviceAccount"] == "robot")
    #expect(spec["terminationGracePeriodSeconds"] == 5)
    #expect(spec["volumes"][0]["emptyDir"] == [:])
    #expect(spec["volumes"][1]["secret"]["defaultMode"] == 420)
    let once = pod
    PodRules.applyDefaults(&pod)
    #expect(pod == once)
  }

  @Test(
    "are of a class by what they ask for",
    arguments: [
      ([:], "BestEffort"), (["requests": ["cpu": "1"]], "Burstable"),
      (
        [
          "limits": ["cpu": "1", "memory": "1Gi"],
          "requests": ["cpu": "1000m", "memory": "1024Mi"],
        ], "Guaranteed"
      ),
      (["limits": ["cpu": "1"], "requests": ["cpu": "1"]], "Burstable"),
      (["requests": ["cpu": "0"]], "BestEffort"),
    ] as [(JSONValue, String)])
  func qosClass(_ resources: JSONValue, _ expected: String) {
    #expect(PodRules.qosClass(Self.pod(["resources": resources])) == expected)
  }

  @Test("change in little but their images")
  func updates() {
    let old = Self.pod([:], ["activeDeadlineSeconds": 10, "tolerations": [["key": "a"]]])
    func faults(_ change: (inout JSONValue) -> Void) -> [String] {
      var pod = old
      change(&pod)
      return PodRules.validateUpdate(pod, old: old).map(\.field)
    }
    #expect(faults { $0["spec"]["activeDeadlineSeconds"] = 5 }.isEmpty)
    #expect(faults { $0["spec"]["tolerations"] = [["key": "a"], ["key": "b"]] }.isEmpty)
    #expect(faults { $0["spec"]["tolerations"] = [] } == ["spec"])
    #expect(faults { $0["spec"]["activeDeadlineSeconds"] = 20 } == ["spec.activeDeadlineSeconds"])
    #expect(faults { $0["spec"]["nodeName"] = "n" } == ["spec"])
    #expect(
      faults { $0["spec"]["containers"] = [["name": "main", "image": "y"]] }.isEmpty)
    #expect(
      faults { $0["spec"]["containers"] = [["name": "other", "image": "x"]] } == ["spec"])
    #expect(faults { $0["spec"]["containers"] = [] } == ["spec.containers"])
  }
}
