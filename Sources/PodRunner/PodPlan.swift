import JSON
import KubeClient

/// Tells Pods apart, also those that had the same name.
struct PodID: Hashable, Sendable {
  var namespace: String
  var name: String
  var uid: String

  var key: ObjectKey { ObjectKey(namespace: namespace, name: name) }
}

/// What a Pod asks for, as far as the runner heeds it.
struct PodPlan: Sendable {
  enum RestartPolicy: String, Sendable {
    case always = "Always"
    case onFailure = "OnFailure"
    case never = "Never"
  }

  let id: PodID
  /// In the order of their start: initial ones and sidecars, then the main ones.
  let containers: [ContainerPlan]
  let restartPolicy: RestartPolicy
  let gracePeriod: Duration

  init(pod: JSONValue) {
    let spec = pod["spec"]
    id = PodID(pod: pod)
    containers =
      (spec["initContainers"].array ?? []).map { ContainerPlan(json: $0, isInitial: true) }
      + (spec["containers"].array ?? []).map { ContainerPlan(json: $0, isInitial: false) }
    restartPolicy = spec["restartPolicy"].string.flatMap(RestartPolicy.init) ?? .always
    gracePeriod = .seconds(max(0, spec["terminationGracePeriodSeconds"].int ?? 30))
  }
}

extension PodID {
  init(pod: JSONValue) {
    self.init(
      namespace: pod["metadata"]["namespace"].string ?? "",
      name: pod["metadata"]["name"].string ?? "", uid: pod["metadata"]["uid"].string ?? "")
  }
}

/// One container of a Pod.
struct ContainerPlan: Sendable {
  enum Role: Sendable {
    /// Runs to its end before the next container starts.
    case initial
    /// An init container that is always restarted and runs beside the others.
    case sidecar
    case main
  }

  let name: String
  let role: Role
  let json: JSONValue

  init(json: JSONValue, isInitial: Bool) {
    self.json = json
    name = json["name"].string ?? ""
    role =
      if !isInitial { .main } else if json["restartPolicy"] == "Always" { .sidecar } else {
        .initial
      }
  }

  var image: String { json["image"].string ?? "" }
  var command: [String] { strings("command") }
  var args: [String] { strings("args") }
  var workingDirectory: String? { json["workingDir"].string.flatMap { $0.isEmpty ? nil : $0 } }

  private func strings(_ member: String) -> [String] {
    (json[member].array ?? []).compactMap(\.string)
  }
}

/// How a simulated container ends.
struct Simulation: Hashable, Sendable {
  var duration: Duration
  var exitCode: Int

  /// `duration`, unless the Pod's annotations say otherwise.
  init(pod: JSONValue, duration: Duration) {
    let annotations = pod["metadata"]["annotations"]
    let seconds = annotations["simulate.rota.dev/duration"].string.flatMap(Double.init)
    self.duration = seconds.map { .seconds(max(0, min($0, 1e9))) } ?? duration
    exitCode = annotations["simulate.rota.dev/exit-code"].string.flatMap { Int($0) } ?? 0
  }
}
