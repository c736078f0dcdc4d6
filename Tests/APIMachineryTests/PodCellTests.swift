import JSON
import Testing

@testable import APIMachinery

@Suite("A Pod's row") struct PodCellTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let status: JSONValue
    var isDeleted = false
    let ready: String
    let word: String
    var restarts = "0"

    var testDescription: String { name }
  }

  private static func status(_ phase: JSONValue, _ state: JSONValue, ready: Bool = false)
    -> JSONValue
  {
    [
      "phase": phase,
      "containerStatuses": [["name": "main", "ready": .bool(ready), "state": state]],
    ]
  }

  static let rows = [
    Row(name: "waits", status: ["phase": "Pending"], ready: "0/1", word: "Pending"),
    Row(
      name: "is created",
      status: status("Pending", ["waiting": ["reason": "ContainerCreating"]]), ready: "0/1",
      word: "ContainerCreating"),
    Row(
      name: "runs", status: status("Running", ["running": [:]], ready: true), ready: "1/1",
      word: "Running"),
    Row(
      name: "has done its work",
      status: status("Succeeded", ["terminated": ["reason": "Completed", "exitCode": 0]]),
      ready: "0/1", word: "Completed"),
    Row(
      name: "failed", status: status("Failed", ["terminated": ["reason": "Error", "exitCode": 1]]),
      ready: "0/1", word: "Error"),
    Row(
      name: "could not start",
      status: status("Failed", ["terminated": ["reason": "StartError", "exitCode": 128]]),
      ready: "0/1", word: "StartError"),
    Row(
      name: "ended by a signal",
      status: status("Failed", ["terminated": ["signal": 9, "exitCode": 137]]), ready: "0/1",
      word: "Signal:9"),
    Row(
      name: "ended without a word", status: status("Failed", ["terminated": ["exitCode": 3]]),
      ready: "0/1", word: "ExitCode:3"),
    Row(
      name: "was evicted", status: ["phase": "Failed", "reason": "Evicted"], ready: "0/1",
      word: "Evicted"),
    Row(
      name: "is going away", status: status("Running", ["running": [:]], ready: true),
      isDeleted: true, ready: "1/1", word: "Terminating"),
    Row(
      name: "has ended and is going away",
      status: status("Succeeded", ["terminated": ["reason": "Completed", "exitCode": 0]]),
      isDeleted: true, ready: "0/1", word: "Completed"),
    Row(
      name: "was restarted",
      status: [
        "phase": "Running",
        "containerStatuses": [
          [
            "name": "main", "ready": true, "restartCount": 2, "state": ["running": [:]],
            "lastState": ["terminated": ["finishedAt": "1970-01-01T00:00:40Z", "exitCode": 1]],
          ]
        ],
      ], ready: "1/1", word: "Running", restarts: "2 (60s ago)"),
    Row(
      name: "initialises",
      status: [
        "phase": "Pending", "initContainerStatuses": [["name": "i", "state": ["running": [:]]]],
      ], ready: "0/1", word: "Init:0/1"),
    Row(
      name: "failed to initialise",
      status: [
        "phase": "Pending",
        "initContainerStatuses": [
          ["name": "i", "state": ["terminated": ["reason": "Error", "exitCode": 1]]]
        ],
      ], ready: "0/1", word: "Init:Error"),
  ]

  @Test("says how the Pod stands", arguments: rows)
  func shows(_ row: Row) throws {
    var pod: JSONValue = [
      "metadata": ["name": "p"],
      "spec": ["containers": [["name": "main"]], "initContainers": [["name": "i"]]],
      "status": row.status,
    ]
    if row.isDeleted { pod["metadata"]["deletionTimestamp"] = "1970-01-01T00:00:00Z" }
    let cells = PodCells.cells(pod, age: "1s", now: 100)
    #expect(cells.count == BuiltinColumns.columns(group: "", plural: "pods").count)
    #expect(cells[1].string == row.ready)
    #expect(cells[2].string == row.word)
    #expect(cells[3].string == row.restarts)
  }
}

@Suite("An event's row") struct EventCellTests {
  @Test("is one for both groups")
  func both() throws {
    let event: JSONValue = [
      "apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": ["name": "e"],
      "eventTime": "1970-01-01T00:00:10.000000Z", "regarding": ["kind": "Job", "name": "demo"],
      "reason": "Skipped", "action": "Schedule", "note": "still active\n", "type": "Normal",
      "reportingController": "rota.dev/controller", "reportingInstance": "rota-0",
      "series": ["count": 3, "lastObservedTime": "1970-01-01T00:01:40.000000Z"],
    ]
    let expected: [JSONValue] = [
      "5s", "Normal", "Skipped", "job/demo", "", "rota.dev/controller, rota-0", "still active",
      "95s", 3, "e",
    ]
    let group = try Replay.definition("events.k8s.io", "events")
    let core = try Replay.definition("", "events")
    let stored = group.stored(event)
    #expect(stored["apiVersion"] == "v1")
    #expect(stored["involvedObject"]["name"] == "demo")
    for (definition, object) in [(group, event), (core, stored)] {
      let table = TableRendering.table(
        [object], definition: definition, now: 105, includeObject: .none, listMetadata: [:])
      #expect(table["rows"][0]["cells"] == .array(expected))
    }
    #expect(core.served(stored) == stored)
    #expect(group.served(stored)["note"] == "still active\n")
  }
}
