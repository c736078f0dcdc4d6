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
      (["nodeName": "here"], .mine),
      (["nodeName": "there"], .notMine),
      (["nodeName": "here", "schedulerName": "other"], .mine),
    ] as [(JSONValue, Assignment)])
  func assignment(spec: JSONValue, expected: Assignment) {
    #expect(Assignment(of: ["spec": spec], nodeName: "here") == expected)
  }
}
