import JSON
import Testing

@testable import Reconciler

/// What counts as what: success, a failure of its own, or a loss to the cluster.
@Suite("The end of a Pod")
struct PodEndTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let what: String
    let pod: JSONValue
    let reason: String?
    var exitCode: Int?
    var isInfrastructure = false
    var words = ""

    var testDescription: String { what }
  }

  private static func pod(
    _ phase: String, exit: Int? = nil, reason: String = "Error", more: JSONValue = [:],
    metadata: JSONValue = [:]
  ) -> JSONValue {
    var status = more
    status["phase"] = .string(phase)
    if let exit {
      let end: JSONValue = [
        "exitCode": .integer(Int64(exit)), "reason": .string(reason),
        "finishedAt": .string(Timestamp.minute(5).rfc3339), "message": "its last words",
      ]
      status["containerStatuses"] = [["name": "main", "state": ["terminated": end]]]
    }
    var all = metadata
    for (key, value) in ["name": "r-1", "uid": "p", "resourceVersion": "1"] {
      all[key] = .string(value)
    }
    return [
      "metadata": all, "status": status,
      "spec": ["nodeName": "node", "containers": [["name": "main"]]],
    ]
  }

  private static func deleted(at time: Timestamp, grace: Int = 30) -> JSONValue {
    [
      "deletionTimestamp": .string((time + .seconds(grace)).rfc3339),
      "deletionGracePeriodSeconds": .integer(Int64(grace)),
    ]
  }

  private static let disrupted: JSONValue = [
    "conditions": [
      [
        "type": "DisruptionTarget", "status": "True", "reason": "PreemptionByScheduler",
        "message": "preempted",
      ]
    ]
  ]

  static let rows: [Row] = [
    Row(what: "success", pod: pod("Succeeded", exit: 0), reason: nil, exitCode: 0),
    Row(
      what: "an exit code", pod: pod("Failed", exit: 3), reason: "Error", exitCode: 3,
      words: "its last words"),
    Row(
      what: "out of memory", pod: pod("Failed", exit: 137, reason: "OOMKilled"),
      reason: "OOMKilled", exitCode: 137),
    Row(
      what: "no such command", pod: pod("Failed", exit: 128, reason: "StartError"),
      reason: "StartError", exitCode: 128),
    Row(
      what: "a kill by somebody in the container", pod: pod("Failed", exit: 143), reason: "Error",
      exitCode: 143),
    Row(
      what: "its deadline", pod: pod("Failed", exit: 137, more: ["reason": "DeadlineExceeded"]),
      reason: "DeadlineExceeded", exitCode: 137),
    Row(
      what: "eviction",
      pod: pod(
        "Failed", exit: 137, more: ["reason": "Evicted", "message": "The node was low on memory"]),
      reason: "Evicted", exitCode: 137, isInfrastructure: true, words: "low on memory"),
    Row(
      what: "eviction before the start", pod: pod("Failed", more: ["reason": "Evicted"]),
      reason: "Evicted", isInfrastructure: true),
    Row(
      what: "preemption", pod: pod("Failed", exit: 143, more: disrupted),
      reason: "PreemptionByScheduler", exitCode: 143, isInfrastructure: true, words: "preempted"),
    Row(
      what: "a node that shuts down", pod: pod("Failed", more: ["reason": "Terminated"]),
      reason: "Terminated", isInfrastructure: true),
    Row(
      what: "a node without room after all", pod: pod("Failed", more: ["reason": "OutOfcpu"]),
      reason: "OutOfcpu", isInfrastructure: true),
    Row(
      what: "a container that the node lost",
      pod: pod("Failed", exit: 137, reason: "ContainerStatusUnknown"),
      reason: "ContainerStatusUnknown", exitCode: 137, isInfrastructure: true),
    Row(
      what: "deletion while it ran",
      pod: pod("Failed", exit: 143, metadata: deleted(at: .minute(4, 50))), reason: "Deleted",
      exitCode: 143, isInfrastructure: true),
    Row(
      what: "deletion, and it obeyed",
      pod: pod("Succeeded", exit: 0, metadata: deleted(at: .minute(4, 50))), reason: "Deleted",
      exitCode: 0, isInfrastructure: true),
    Row(
      what: "deletion and a kill in the same second",
      pod: pod("Failed", exit: 137, metadata: deleted(at: .minute(5))), reason: "Deleted",
      exitCode: 137, isInfrastructure: true),
    Row(
      what: "success, and deletion in the same second",
      pod: pod("Succeeded", exit: 0, metadata: deleted(at: .minute(5), grace: 0)), reason: nil,
      exitCode: 0),
    Row(
      what: "success, and later deletion",
      pod: pod("Succeeded", exit: 0, metadata: deleted(at: .minute(9), grace: 0)), reason: nil,
      exitCode: 0),
    Row(
      what: "failure, and later deletion",
      pod: pod("Failed", exit: 2, metadata: deleted(at: .minute(9), grace: 0)), reason: "Error",
      exitCode: 2),
    Row(
      what: "deletion by force", pod: pod("Running", metadata: deleted(at: .minute(9), grace: 0)),
      reason: "Deleted", isInfrastructure: true),
  ]

  @Test("counts as what it was", arguments: rows)
  func end(row: Row) throws {
    let end = try #require(Pod(json: row.pod).end(cutShort: false, isEnding: false))
    #expect(end.reason == row.reason)
    #expect(end.exitCode == row.exitCode)
    #expect(end.isInfrastructure == row.isInfrastructure)
    #expect(row.words.isEmpty || end.message?.contains(row.words) == true, "\(end.message ?? "")")
  }

  static let going: [JSONValue] = [
    pod("Pending"), pod("Running"), pod("Unknown"),
    pod("Running", metadata: deleted(at: .minute(4))),
    pod("Pending", metadata: deleted(at: .minute(4))),
  ]

  @Test("has not come while a container may run", arguments: going)
  func goesOn(pod: JSONValue) throws {
    #expect(try Pod(json: pod).end(cutShort: false, isEnding: false) == nil)
  }

  @Test("of several containers is told by the first that failed, sidecars last")
  func severalContainers() throws {
    func ended(_ name: String, _ code: Int64) -> JSONValue {
      [
        "name": .string(name),
        "state": ["terminated": ["exitCode": .integer(code), "reason": "Error"]],
      ]
    }
    var pod = Self.pod("Failed")
    pod["spec"]["containers"] = [["name": "b"], ["name": "a"]]
    pod["status"]["containerStatuses"] = [ended("a", 1), ended("b", 2)]
    pod["status"]["initContainerStatuses"] = [ended("sidecar", 137)]
    #expect(try Pod(json: pod).end(cutShort: false, isEnding: false)?.exitCode == 2)
    pod["status"]["containerStatuses"] = []
    #expect(try Pod(json: pod).end(cutShort: false, isEnding: false)?.exitCode == 137)
  }
}
