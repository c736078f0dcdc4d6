import JSON
@testable import Reconciler

/// Objects as the API server would hand them out.
enum Objects {
  static let namespace = "shop"

  static func job(
    _ spec: [String: JSONValue] = [:], name: String = "report", created: Timestamp = .start,
    generation: Int = 1, status: JSONValue = .null
  ) -> JSONValue {
    var all = spec
    all["source"] = spec["source"] ?? ["image": "busybox:1.36"]
    all["template"] = spec["template"] ?? ["spec": ["containers": [["name": "main"]]]]
    var job: JSONValue = [
      "apiVersion": "rota.dev/v1", "kind": "Job",
      "metadata": metadata(name, uid: "job-\(name)", created), "spec": .object(all),
    ]
    job["metadata"]["generation"] = .integer(Int64(generation))
    if !status.isNull { job["status"] = status }
    return job
  }

  static func run(
    _ name: String, _ spec: [String: JSONValue] = [:], created: Timestamp = .start,
    owned: Bool = true, status: JSONValue = .null
  ) -> JSONValue {
    var all = spec
    all["jobName"] = spec["jobName"] ?? "report"
    var run: JSONValue = [
      "apiVersion": "rota.dev/v1", "kind": "JobRun",
      "metadata": metadata(name, uid: "run-\(name)", created), "spec": .object(all),
    ]
    run["metadata"]["generation"] = 1
    if owned {
      run["metadata"]["ownerReferences"] = [
        [
          "apiVersion": "rota.dev/v1", "kind": "Job", "name": "report", "uid": "job-report",
          "controller": true, "blockOwnerDeletion": true,
        ]
      ]
      run["metadata"]["labels"] = [
        "rota.dev/job": "report", "rota.dev/run": .string(name),
        "rota.dev/trigger": spec["trigger"] ?? "Manual", "app.kubernetes.io/managed-by": "rota",
      ]
    }
    if !status.isNull { run["status"] = status }
    return run
  }

  /// A run of a tick, with the name that the tick gives it.
  static func scheduledRun(_ tick: Timestamp, phase: String? = nil) -> JSONValue {
    var run = run(
      "report-\(tick.seconds / 60)",
      ["trigger": "Schedule", "scheduledTime": .string(tick.rfc3339)], created: tick)
    guard let phase else { return run }
    run["status"] = ["phase": .string(phase), "startTime": .string(tick.rfc3339)]
    if phase != "Running" {
      run["status"]["completionTime"] = .string((tick + .seconds(30)).rfc3339)
    }
    return run
  }

  /// Makes the run that of an earlier Job.
  static func giveAway(_ run: inout JSONValue) {
    var owner = run["metadata"]["ownerReferences"][0]
    owner["uid"] = "job-before"
    run["metadata"]["ownerReferences"] = [owner]
  }

  private static func metadata(_ name: String, uid: String, _ created: Timestamp) -> JSONValue {
    [
      "namespace": .string(namespace), "name": .string(name), "uid": .string(uid),
      "resourceVersion": "1", "creationTimestamp": .string(created.rfc3339),
    ]
  }
}

extension Timestamp {
  /// When the tests' Jobs are made.
  static let start = Timestamp.at("2026-11-24T10:00:00Z")

  /// A time that the test's author has written down correctly.
  static func at(_ text: String) -> Timestamp {
    Timestamp(rfc3339: text) ?? Timestamp(seconds: 0)
  }

  /// Minutes after `start`.
  static func minute(_ minutes: Int, _ seconds: Int = 0) -> Timestamp {
    start + .seconds(minutes * 60 + seconds)
  }
}
