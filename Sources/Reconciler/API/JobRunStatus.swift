public import JSON

/// What is observed of a run. Members that this version does not know are kept as they are.
public struct JobRunStatus: Hashable, Sendable {
  public var observedGeneration: Int?
  public var phase: RunPhase?
  public var reason: String?
  public var message: String?
  public var startTime: Timestamp?
  public var completionTime: Timestamp?
  public var lastUpdateTime: Timestamp?
  public var durationSeconds: Int?
  /// `durationSeconds` to be read, such as `1h2m`.
  public var duration: String?
  /// Pods asked for so far.
  public var attemptCount: Int?
  public var active: Int?
  public var succeeded: Int?
  public var failed: Int?
  public var timeLimitSeconds: Int?
  public var retryLimit: Int?
  public var attempts: [Attempt] = []
  /// The PodTemplateSpec of this run; later edits of the Job do not touch it.
  public var template: JSONValue?
  public var conditions: [Condition] = []
  private var other: [String: JSONValue]

  private static let known: Set<String> = [
    "observedGeneration", "phase", "reason", "message", "startTime", "completionTime",
    "lastUpdateTime", "durationSeconds", "duration", "attemptCount", "active", "succeeded",
    "failed", "timeLimitSeconds", "retryLimit", "attempts", "template", "conditions",
  ]

  init(_ json: JSONValue) {
    observedGeneration = json["observedGeneration"].int
    phase = json["phase"].string.flatMap(RunPhase.init)
    reason = json["reason"].string
    message = json["message"].string
    startTime = json["startTime"].timestamp
    completionTime = json["completionTime"].timestamp
    lastUpdateTime = json["lastUpdateTime"].timestamp
    durationSeconds = json["durationSeconds"].int
    duration = json["duration"].string
    attemptCount = json["attemptCount"].int
    active = json["active"].int
    succeeded = json["succeeded"].int
    failed = json["failed"].int
    timeLimitSeconds = json["timeLimitSeconds"].int
    retryLimit = json["retryLimit"].int
    attempts = (json["attempts"].array ?? []).map(Attempt.init)
    template = json["template"].isNull ? nil : json["template"]
    conditions = (json["conditions"].array ?? []).map(Condition.init)
    other = (json.object ?? [:]).filter { !Self.known.contains($0.key) }
  }

  /// As the API server stores it; what is absent or empty is left out.
  public var json: JSONValue {
    var members = other
    setNumbers(in: &members)
    members["phase"] = phase.map { .string($0.rawValue) }
    members["reason"] = reason.map(JSONValue.string)
    members["message"] = message.map(JSONValue.string)
    members["startTime"] = startTime.map(JSONValue.time)
    members["completionTime"] = completionTime.map(JSONValue.time)
    members["lastUpdateTime"] = lastUpdateTime.map(JSONValue.time)
    members["duration"] = duration.map(JSONValue.string)
    members["attempts"] = .list(attempts.map(\.json))
    members["template"] = template
    members["conditions"] = .list(conditions.map(\.json))
    return .object(members)
  }

  private func setNumbers(in members: inout [String: JSONValue]) {
    members["observedGeneration"] = observedGeneration.map(JSONValue.int)
    members["durationSeconds"] = durationSeconds.map(JSONValue.int)
    members["attemptCount"] = attemptCount.map(JSONValue.int)
    members["active"] = active.map(JSONValue.int)
    members["succeeded"] = succeeded.map(JSONValue.int)
    members["failed"] = failed.map(JSONValue.int)
    members["timeLimitSeconds"] = timeLimitSeconds.map(JSONValue.int)
    members["retryLimit"] = retryLimit.map(JSONValue.int)
  }
}
