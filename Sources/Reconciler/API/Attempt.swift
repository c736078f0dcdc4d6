import JSON

/// One Pod of a run. It is written down before the Pod is asked for, and ended before the Pod's finalizer
/// is released, so that neither a Pod nor its end can be lost.
public struct Attempt: Hashable, Sendable {
  public var podName: String
  /// Nil until the Pod was seen.
  public var uid: String?
  /// When the Pod was last asked for, and how often: what backoff of refused Pods counts from.
  public var requestTime: Timestamp?
  public var requests: Int
  public var startTime: Timestamp?
  public var finishTime: Timestamp?
  public var exitCode: Int?
  public var reason: String?
  public var message: String?
  /// The last lines of the failed container's log.
  public var logTail: String?
  public var image: String?
  /// The image as the node resolved it, by digest.
  public var imageID: String?
  /// Somebody else deleted the Pod before it ended.
  public var deleted: Bool
  /// It was lost to the cluster, not to its own failing, and does not use up the retry limit.
  public var infrastructure: Bool

  public var hasEnded: Bool { finishTime != nil }
  public var hasSucceeded: Bool { hasEnded && exitCode == 0 && !infrastructure && reason == nil }

  init(podName: String) {
    self.podName = podName
    requests = 0
    deleted = false
    infrastructure = false
  }

  init(_ json: JSONValue) {
    podName = json["podName"].string ?? ""
    uid = json["uid"].string
    requestTime = json["requestTime"].timestamp
    requests = json["requests"].int ?? 0
    startTime = json["startTime"].timestamp
    finishTime = json["finishTime"].timestamp
    exitCode = json["exitCode"].int
    reason = json["reason"].string
    message = json["message"].string
    logTail = json["logTail"].string
    image = json["image"].string
    imageID = json["imageID"].string
    deleted = json["deleted"].bool ?? false
    infrastructure = json["infrastructure"].bool ?? false
  }

  var json: JSONValue {
    var members: [String: JSONValue] = ["podName": .string(podName)]
    members["uid"] = uid.map(JSONValue.string)
    members["requestTime"] = requestTime.map(JSONValue.time)
    members["requests"] = requests == 0 ? nil : .int(requests)
    members["startTime"] = startTime.map(JSONValue.time)
    members["finishTime"] = finishTime.map(JSONValue.time)
    members["exitCode"] = exitCode.map(JSONValue.int)
    members["reason"] = reason.map(JSONValue.string)
    members["message"] = message.map(JSONValue.string)
    members["logTail"] = logTail.map(JSONValue.string)
    members["image"] = image.map(JSONValue.string)
    members["imageID"] = imageID.map(JSONValue.string)
    members["deleted"] = deleted ? true : nil
    members["infrastructure"] = infrastructure ? true : nil
    return .object(members)
  }
}
