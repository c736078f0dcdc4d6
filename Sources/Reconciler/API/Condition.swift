import JSON

/// A `metav1.Condition`.
public struct Condition: Hashable, Sendable {
  public enum Status: String, Hashable, Sendable {
    case yes = "True"
    case no = "False"
    case unknown = "Unknown"
  }

  public var type: String
  public var status: Status
  public var observedGeneration: Int
  public var lastTransitionTime: Timestamp?
  public var reason: String
  public var message: String

  init(_ json: JSONValue) {
    type = json["type"].string ?? ""
    status = json["status"].string.flatMap(Status.init) ?? .unknown
    observedGeneration = json["observedGeneration"].int ?? 0
    lastTransitionTime = json["lastTransitionTime"].timestamp
    reason = json["reason"].string ?? ""
    message = json["message"].string ?? ""
  }

  init(_ type: String, _ status: Status, reason: String, message: String) {
    self.type = type
    self.status = status
    self.reason = reason
    self.message = message
    observedGeneration = 0
  }

  var json: JSONValue {
    var members: [String: JSONValue] = [
      "type": .string(type), "status": .string(status.rawValue),
      "observedGeneration": .int(observedGeneration), "reason": .string(reason),
      "message": .string(message),
    ]
    members["lastTransitionTime"] = lastTransitionTime.map(JSONValue.time)
    return .object(members)
  }
}

extension [Condition] {
  /// The condition of this type, if any.
  public subscript(type: String) -> Condition? { first { $0.type == type } }

  /// Puts the condition in place of one of its type; the transition time moves only with the status.
  mutating func set(_ condition: Condition, generation: Int, now: Timestamp) {
    var condition = condition
    condition.observedGeneration = generation
    condition.lastTransitionTime = now.wholeSeconds
    guard let index = firstIndex(where: { $0.type == condition.type }) else {
      append(condition)
      return
    }
    if self[index].status == condition.status {
      condition.lastTransitionTime = self[index].lastTransitionTime ?? now.wholeSeconds
    }
    self[index] = condition
  }
}
