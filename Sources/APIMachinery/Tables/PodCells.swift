import JSON

/// A Pod's row, as `printPod` in kube-apiserver's `pkg/printers/internalversion` computes it.
enum PodCells {
  static func cells(_ pod: JSONValue, age: JSONValue, now: Int64) -> [JSONValue] {
    var summary = Summary(pod)
    summary.read()
    return [
      pod["metadata"]["name"], .string("\(summary.ready)/\(summary.total)"),
      .string(summary.word), .string(restarts(summary, now: now)), age,
      orNone(pod["status"]["podIPs"][0]["ip"].string ?? pod["status"]["podIP"].string),
      orNone(pod["spec"]["nodeName"].string), orNone(pod["status"]["nominatedNodeName"].string),
      .string(gates(pod)),
    ]
  }

  /// The condition that marks a row of a Pod that has ended.
  static func completion(_ pod: JSONValue) -> JSONValue? {
    switch pod["status"]["phase"].string {
    case "Succeeded": completed("Succeeded", "The pod has completed successfully.")
    case "Failed": completed("Failed", "The pod failed.")
    default: nil
    }
  }

  private static func completed(_ reason: JSONValue, _ message: JSONValue) -> JSONValue {
    ["type": "Completed", "status": "True", "reason": reason, "message": message]
  }

  static func orNone(_ text: String?) -> JSONValue {
    .string(text.flatMap { $0.isEmpty ? nil : $0 } ?? "<none>")
  }

  private static func restarts(_ summary: Summary, now: Int64) -> String {
    guard summary.restarts > 0, let last = summary.lastRestart else { return "\(summary.restarts)" }
    return "\(summary.restarts) (\(HumanDuration.text(seconds: now - last)) ago)"
  }

  private static func gates(_ pod: JSONValue) -> String {
    let gates = (pod["spec"]["readinessGates"].array ?? []).compactMap {
      $0["conditionType"].string
    }
    guard !gates.isEmpty else { return "<none>" }
    let met = gates.count { gate in
      (pod["status"]["conditions"].array ?? [])
        .contains { $0["type"].string == gate && $0["status"].string == "True" }
    }
    return "\(met)/\(gates.count)"
  }
}

/// What the statuses of a Pod's containers come to.
private struct Summary {
  private let pod: JSONValue
  private let status: JSONValue
  private(set) var word: String
  private(set) var ready = 0
  private(set) var total: Int
  private(set) var restarts = 0
  private(set) var lastRestart: Int64?
  private var isInitializing = false
  /// Names of init containers that keep running beside the others.
  private let sidecars: Set<String>

  init(_ pod: JSONValue) {
    self.pod = pod
    status = pod["status"]
    let initContainers = pod["spec"]["initContainers"].array ?? []
    sidecars = Set(
      initContainers.filter { $0["restartPolicy"].string == "Always" }
        .compactMap { $0["name"].string })
    total = (pod["spec"]["containers"].array?.count ?? 0) + sidecars.count
    let reason = status["reason"].string ?? ""
    word = reason.isEmpty ? status["phase"].string ?? "" : reason
  }

  mutating func read() {
    if condition("PodScheduled")?["reason"].string == "SchedulingGated" { word = "SchedulingGated" }
    readInitContainers()
    if !isInitializing || condition("Initialized")?["status"].string == "True" {
      readContainers()
    }
    guard !pod["metadata"]["deletionTimestamp"].isNull else { return }
    if status["reason"].string == "NodeLost" {
      word = "Unknown"
    } else if status["phase"].string != "Succeeded", status["phase"].string != "Failed" {
      word = "Terminating"
    }
  }

  private func condition(_ type: String) -> JSONValue? {
    (status["conditions"].array ?? []).first { $0["type"].string == type }
  }

  private mutating func readInitContainers() {
    let count = pod["spec"]["initContainers"].array?.count ?? 0
    for (index, container) in (status["initContainerStatuses"].array ?? []).enumerated() {
      note(container)
      let isSidecar = sidecars.contains(container["name"].string ?? "")
      let state = container["state"]
      let ended = state["terminated"]
      if ended.object != nil, ended["exitCode"].int == 0 { continue }
      if isSidecar, container["started"].bool == true {
        if container["ready"].bool == true { ready += 1 }
        continue
      }
      isInitializing = true
      let waiting = state["waiting"]["reason"].string ?? ""
      if ended.object != nil {
        word = "Init:" + Self.word(for: ended)
      } else if !waiting.isEmpty, waiting != "PodInitializing" {
        word = "Init:" + waiting
      } else {
        word = "Init:\(index)/\(count)"
      }
      return
    }
  }

  private mutating func readContainers() {
    var isRunning = false
    restarts = (status["initContainerStatuses"].array ?? [])
      .filter { sidecars.contains($0["name"].string ?? "") }
      .reduce(0) { $0 + ($1["restartCount"].int ?? 0) }
    // Backwards, so that the first container has the last word.
    for container in (status["containerStatuses"].array ?? []).reversed() {
      note(container)
      let state = container["state"]
      let waiting = state["waiting"]["reason"].string ?? ""
      if !waiting.isEmpty {
        word = waiting
      } else if state["terminated"].object != nil {
        word = Self.word(for: state["terminated"])
      } else if container["ready"].bool == true, state["running"].object != nil {
        isRunning = true
        ready += 1
      }
    }
    if word == "Completed", isRunning {
      word = condition("Ready")?["status"].string == "True" ? "Running" : "NotReady"
    }
  }

  private mutating func note(_ container: JSONValue) {
    restarts += container["restartCount"].int ?? 0
    let ended = JSONInstant(container["lastState"]["terminated"]["finishedAt"]).seconds
    if let ended { lastRestart = max(lastRestart ?? ended, ended) }
  }

  private static func word(for ended: JSONValue) -> String {
    let reason = ended["reason"].string ?? ""
    if !reason.isEmpty { return reason }
    if let signal = ended["signal"].int, signal != 0 { return "Signal:\(signal)" }
    return "ExitCode:\(ended["exitCode"].int ?? 0)"
  }
}
