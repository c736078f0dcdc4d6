import JSON
@testable import Reconciler

/// What people and nodes do.
extension World {
  var job: JSONValue { jobs["report"] ?? .null }

  /// Puts the Job `report` there.
  mutating func declare(_ spec: [String: JSONValue], created: Timestamp? = nil) {
    jobs["report"] = Objects.job(spec, created: created ?? now)
  }

  mutating func edit(_ changes: JSONValue) {
    let spec = job["spec"]
    jobs["report"]?["spec"] = spec.applying(mergePatch: changes)
    if job["spec"] != spec { Self.bumpGeneration(&jobs["report"]) }
  }

  mutating func startRun(_ name: String, _ spec: [String: JSONValue] = [:]) {
    runs[name] = Objects.run(name, spec, created: now, owned: false)
    let uid = newUID()
    runs[name]?["metadata"]["uid"] = uid
  }

  mutating func cancel(_ name: String) {
    runs[name]?["spec"]["cancel"] = true
    Self.bumpGeneration(&runs[name])
  }

  func phase(_ run: String) -> String? { runs[run]?["status"]["phase"].string }

  /// The runs that the Job's schedule has made, the oldest first.
  var scheduledRuns: [String] {
    runs.values.filter { $0["spec"]["trigger"] == "Schedule" }
      .sorted {
        ($0["spec"]["scheduledTime"].string ?? "") < ($1["spec"]["scheduledTime"].string ?? "")
      }
      .compactMap { $0["metadata"]["name"].string }
  }

  // MARK: Nodes

  mutating func startPod(_ name: String) {
    guard pods[name]?["status"]["phase"] == "Pending" else { return }
    pods[name]?["spec"]["nodeName"] = "node"
    pods[name]?["status"] = [
      "phase": "Running", "startTime": .string(now.rfc3339),
      "containerStatuses": [
        ["name": "main", "state": ["running": ["startedAt": .string(now.rfc3339)]]]
      ],
    ]
  }

  /// The container ends by itself, or because the Pod is being deleted.
  mutating func finishPod(_ name: String, exitCode: Int = 0, reason: String? = nil) {
    startPod(name)
    guard pods[name]?["status"]["phase"] == "Running" else { return }
    let word = exitCode == 0 ? "Completed" : "Error"
    pods[name]?["status"]["phase"] = exitCode == 0 && reason == nil ? "Succeeded" : "Failed"
    if let reason { pods[name]?["status"]["reason"] = .string(reason) }
    pods[name]?["status"]["containerStatuses"] = [
      [
        "name": "main",
        "state": [
          "terminated": [
            "exitCode": .integer(Int64(exitCode)), "reason": .string(word),
            "finishedAt": .string(now.rfc3339),
          ]
        ],
      ]
    ]
    // The kubelet takes away what has ended and is to be deleted.
    if pods[name]?["metadata"]["deletionTimestamp"].isNull == false { deletePod(name, grace: 0) }
  }

  /// All Pods that are being deleted end as the kubelet makes them.
  mutating func terminateDeletedPods() {
    for (name, pod) in pods where !pod["metadata"]["deletionTimestamp"].isNull {
      finishPod(name, exitCode: 143)
    }
  }

  mutating func evictPod(_ name: String) {
    guard pods[name]?["status"]["phase"] == "Running" else { return }
    finishPod(name, exitCode: 137, reason: "Evicted")
  }

  /// Somebody tears off the finalizers and deletes by force.
  mutating func tearPod(_ name: String) { pods[name] = nil }
}
