public import JSON

/// Of a Pod what decisions use, and no more: caches hold many.
public struct Pod: Hashable, Sendable {
  public enum Phase: String, Hashable, Sendable {
    case pending = "Pending"
    case running = "Running"
    case succeeded = "Succeeded"
    case failed = "Failed"
    case unknown = "Unknown"
  }

  public let metadata: ObjectMetadata
  public let phase: Phase
  /// Why the Pod is in its phase, such as `Evicted`.
  public let reason: String?
  public let message: String?
  public let nodeName: String?
  public let startTime: Timestamp?
  /// The image that the first container was asked to run.
  public let image: String?
  public let activeDeadlineSeconds: Int?
  /// In the spec's order; init containers first.
  public let containers: [ContainerState]
  /// Why the scheduler finds no node.
  public let unschedulableMessage: String?
  /// Why the cluster took the Pod away (condition DisruptionTarget), as `reason: message`.
  public let disruption: String?

  public var namespace: String { metadata.namespace }
  public var name: String { metadata.name }
  public var uid: String { metadata.uid }
  public var resourceVersion: String { metadata.resourceVersion }
  public var controllerUID: String? { metadata.controllerUID }
  public var labels: [String: String] { metadata.labels }
  public var finalizers: [String] { metadata.finalizers }
  public var deletionTimestamp: Timestamp? { metadata.deletionTime }

  /// Throws only when name, UID or resourceVersion is missing.
  public init(json: JSONValue) throws(DecodingProblem) {
    metadata = try ObjectMetadata(json, kind: "Pod")
    let status = json["status"]
    phase = status["phase"].string.flatMap(Phase.init) ?? .pending
    reason = status["reason"].string
    message = status["message"].string
    startTime = status["startTime"].timestamp
    nodeName = json["spec"]["nodeName"].string
    image = json["spec"]["containers"][0]["image"].string
    activeDeadlineSeconds = json["spec"]["activeDeadlineSeconds"].int
    containers = ContainerState.list(of: json)
    unschedulableMessage = Self.unschedulableMessage(status)
    disruption = Self.disruption(status)
  }

  private static func condition(_ type: String, in status: JSONValue) -> JSONValue? {
    status["conditions"].array?.first { $0["type"].string == type }
  }

  private static func unschedulableMessage(_ status: JSONValue) -> String? {
    guard let scheduled = condition("PodScheduled", in: status), scheduled["status"] == "False"
    else { return nil }
    return scheduled["message"].string ?? scheduled["reason"].string ?? ""
  }

  private static func disruption(_ status: JSONValue) -> String? {
    guard let target = condition("DisruptionTarget", in: status), target["status"] == "True"
    else { return nil }
    return [target["reason"].string, target["message"].string].compactMap { $0 }
      .joined(separator: ": ")
  }
}

/// How a container of a Pod stands.
public struct ContainerState: Hashable, Sendable {
  public enum State: Hashable, Sendable {
    case waiting(reason: String, message: String)
    case running(startTime: Timestamp?)
    case terminated(Termination)
  }

  public struct Termination: Hashable, Sendable {
    public let exitCode: Int
    public let reason: String
    public let message: String
    public let finishTime: Timestamp?
  }

  public let name: String
  public let isInit: Bool
  public let imageID: String?
  public let state: State

  static func list(of pod: JSONValue) -> [ContainerState] {
    let status = pod["status"]
    return ordered(status["initContainerStatuses"], by: pod["spec"]["initContainers"], isInit: true)
      + ordered(status["containerStatuses"], by: pod["spec"]["containers"], isInit: false)
  }

  /// The kubelet sorts statuses by name; what went first is in the spec's order.
  private static func ordered(
    _ statuses: JSONValue, by spec: JSONValue, isInit: Bool
  ) -> [ContainerState] {
    let order = (spec.array ?? []).map { $0["name"].string }
    let states = (statuses.array ?? []).map { ContainerState($0, isInit: isInit) }
    return states.sorted {
      (order.firstIndex(of: $0.name) ?? 0) < (order.firstIndex(of: $1.name) ?? 0)
    }
  }

  private init(_ json: JSONValue, isInit: Bool) {
    name = json["name"].string ?? ""
    self.isInit = isInit
    imageID = json["imageID"].string.flatMap { $0.isEmpty ? nil : $0 }
    state = State(json["state"])
  }
}

extension ContainerState.State {
  init(_ json: JSONValue) {
    if json["terminated"].object != nil {
      self = .terminated(ContainerState.Termination(json["terminated"]))
    } else if json["running"].object != nil {
      self = .running(startTime: json["running"]["startedAt"].timestamp)
    } else {
      self = .waiting(
        reason: json["waiting"]["reason"].string ?? "",
        message: json["waiting"]["message"].string ?? "")
    }
  }
}

extension ContainerState.Termination {
  init(_ json: JSONValue) {
    exitCode = json["exitCode"].int ?? 0
    reason = json["reason"].string ?? ""
    message = json["message"].string ?? ""
    finishTime = json["finishedAt"].timestamp
  }
}
