import JSON

/// Objects as tests write them down.
enum Manifest {
  static let image: JSONValue = "docker.io/library/busybox:1.36"

  /// A Job whose container runs a shell script.
  static func job(
    _ name: String, schedule: String? = nil, script: String = "true",
    _ spec: [String: JSONValue] = [:]
  ) -> JSONValue {
    var all = spec
    all["source"] = all["source"] ?? ["image": image]
    all["schedule"] = schedule.map(JSONValue.string) ?? all["schedule"]
    all["template"] = all["template"] ?? template(["sh", "-c", .string(script)])
    return [
      "apiVersion": "rota.dev/v1", "kind": "Job", "metadata": ["name": .string(name)],
      "spec": .object(all),
    ]
  }

  /// A Pod template with one container; it ends on SIGTERM at once.
  static func template(_ command: [JSONValue]) -> JSONValue {
    [
      "spec": [
        "terminationGracePeriodSeconds": 1,
        "containers": [["name": "main", "command": .array(command)]],
      ]
    ]
  }

  static func run(
    _ name: String, of job: String, _ overrides: JSONValue? = nil
  ) -> JSONValue {
    var spec: [String: JSONValue] = ["jobName": .string(job)]
    spec["overrides"] = overrides
    return [
      "apiVersion": "rota.dev/v1", "kind": "JobRun", "metadata": ["name": .string(name)],
      "spec": .object(spec),
    ]
  }
}

/// Scripts of containers, said once.
enum Script {
  /// Longer than any test; ended by deletion.
  static let long = "exec sleep 600"
}
