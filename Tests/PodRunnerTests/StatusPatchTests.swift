import JSON
import Testing

@testable import PodRunner

@Suite("The status patch")
struct StatusPatchTests {
  private let desired: JSONValue = [
    "phase": "Running",
    "conditions": [["type": "Ready", "status": "True", "reason": .null]],
    "containerStatuses": [["name": "main", "lastState": [:], "imageID": ""]],
  ]

  private func pod(_ status: JSONValue) -> JSONValue {
    ["metadata": ["uid": "u1"], "status": status]
  }

  @Test("is none when the server has it all, whatever else it has")
  func upToDate() {
    let status: JSONValue = [
      "phase": "Running", "qosClass": "BestEffort",
      "conditions": [
        ["type": "Mine", "status": "False"],
        ["type": "Ready", "status": "True", "lastProbeTime": .null],
      ],
      "containerStatuses": [["name": "main", "lastState": [:], "imageID": "", "allocated": 1]],
    ]
    #expect(StatusPatch.patch(from: pod(status), to: desired) == nil)
  }

  @Test(
    "names the UID and sends the whole status when anything differs",
    arguments: [
      ["phase": "Pending"],
      ["conditions": [["type": "Ready", "status": "False"]]],
      ["conditions": [["type": "Ready", "status": "True", "reason": "Old"]]],
      ["containerStatuses": []],
    ] as [[String: JSONValue]])
  func differs(change: [String: JSONValue]) {
    let current = pod(.object((desired.object ?? [:]).merging(change) { $1 }))
    #expect(
      StatusPatch.patch(from: current, to: desired) == [
        "metadata": ["uid": "u1"], "status": desired,
      ])
  }
}

@Suite("Assignment")
struct AssignmentTests {
  @Test(
    "takes what the default scheduler would, and what is bound here",
    arguments: [
      (JSONValue.object([:]), Assignment.unassigned),
      (["schedulerName": "default-scheduler"], .unassigned),
      (["schedulerName": "other"], .notMine),
      (["schedulingGates": [["name": "wait"]]], .notMine),
      (["nodeSelector": ["zone": "a"]], .unassigned),
      (["nodeSelector": ["zone": "b"]], .unschedulable),
      (["nodeSelector": ["zone": "a", "disk": "ssd"]], .unschedulable),
      (["nodeName": "here"], .mine),
      (["nodeName": "there"], .notMine),
      (["nodeName": "here", "schedulerName": "other"], .mine),
    ] as [(JSONValue, Assignment)])
  func assignment(spec: JSONValue, expected: Assignment) {
    #expect(Assignment(of: ["spec": spec], nodeName: "here", nodeLabels: ["zone": "a"]) == expected)
  }
}

@Suite("Podman")
struct PodmanTests {
  @Test("gets the image, the container's variables and its arguments")
  func arguments() {
    let arguments = Podman.arguments(
      container: ["image": "busybox", "workingDir": "/data", "imagePullPolicy": "Always"],
      name: "rota-u1-main-0", scope: "/logs", environment: ["B": "2", "A": "1"], args: ["--fast"])
    #expect(
      arguments == [
        "podman", "run", "--rm", "--init", "--name", "rota-u1-main-0", "--label",
        "rota.dev/runner=/logs", "--network", "host", "--workdir", "/data", "--pull", "always",
        "--env", "A=1", "--env", "B=2", "busybox", "--fast",
      ])
  }
}
