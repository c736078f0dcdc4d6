public import JSON

/// What is observed of a Job. Members that this version does not know are kept as they are.
public struct JobStatus: Hashable, Sendable {
  public struct ActiveRun: Hashable, Sendable {
    public var name: String
    public var startTime: Timestamp?
  }

  public struct LastRun: Hashable, Sendable {
    public var name: String
    public var phase: RunPhase
    public var trigger: String
    public var startTime: Timestamp?
    public var completionTime: Timestamp?
  }

  /// A tick that did not run, or several in a row.
  public struct SkippedTick: Hashable, Sendable {
    /// The nominal time; of several the newest.
    public var time: Timestamp
    public var reason: String
    public var message: String
    /// How many ticks this stands for.
    public var count: Int
  }

  /// What has to be remembered so that no tick fires twice, and none from before a change.
  public struct ScheduleState: Hashable, Sendable {
    public var schedule: String
    public var timeZone: String
    /// Whether the schedule is off: suspended, paused, or not readable.
    public var suspended: Bool
    /// When this schedule was first seen like this; only later ticks count.
    public var since: Timestamp
    /// The nominal time of the newest tick that was decided on.
    public var decidedThrough: Timestamp?
  }

  public var observedGeneration: Int?
  public var conditions: [Condition] = []
  public var activeCount: Int?
  public var active: [ActiveRun] = []
  public var nextScheduleTime: Timestamp?
  public var lastScheduleTime: Timestamp?
  public var lastSuccessfulTime: Timestamp?
  public var lastFailureTime: Timestamp?
  public var lastRun: LastRun?
  /// The newest first.
  public var skipped: [SkippedTick] = []
  public var scheduleState: ScheduleState?
  /// Nominal times of ticks that wait for room, the oldest first.
  public var waiting: [Timestamp] = []
  private var other: [String: JSONValue]

  private static let known: Set<String> = [
    "observedGeneration", "conditions", "activeCount", "active", "nextScheduleTime",
    "lastScheduleTime", "lastSuccessfulTime", "lastFailureTime", "lastRun", "skipped",
    "scheduleState", "waiting",
  ]

  init(_ json: JSONValue) {
    observedGeneration = json["observedGeneration"].int
    conditions = (json["conditions"].array ?? []).map(Condition.init)
    activeCount = json["activeCount"].int
    active = (json["active"].array ?? []).compactMap(ActiveRun.init)
    nextScheduleTime = json["nextScheduleTime"].timestamp
    lastScheduleTime = json["lastScheduleTime"].timestamp
    lastSuccessfulTime = json["lastSuccessfulTime"].timestamp
    lastFailureTime = json["lastFailureTime"].timestamp
    lastRun = LastRun(json["lastRun"])
    skipped = (json["skipped"].array ?? []).compactMap(SkippedTick.init)
    scheduleState = ScheduleState(json["scheduleState"])
    waiting = (json["waiting"].array ?? []).compactMap(\.timestamp)
    other = (json.object ?? [:]).filter { !Self.known.contains($0.key) }
  }

  /// As the API server stores it; what is absent or empty is left out.
  public var json: JSONValue {
    var members = other
    members["observedGeneration"] = observedGeneration.map(JSONValue.int)
    members["conditions"] = .list(conditions.map(\.json))
    members["activeCount"] = activeCount.map(JSONValue.int)
    members["active"] = .list(active.map(\.json))
    members["nextScheduleTime"] = nextScheduleTime.map(JSONValue.time)
    members["lastScheduleTime"] = lastScheduleTime.map(JSONValue.time)
    members["lastSuccessfulTime"] = lastSuccessfulTime.map(JSONValue.time)
    members["lastFailureTime"] = lastFailureTime.map(JSONValue.time)
    members["lastRun"] = lastRun?.json
    members["skipped"] = .list(skipped.map(\.json))
    members["scheduleState"] = scheduleState?.json
    members["waiting"] = .list(waiting.map(JSONValue.time))
    return .object(members)
  }
}

extension JobStatus.ActiveRun {
  init?(_ json: JSONValue) {
    guard let name = json["name"].string else { return nil }
    self.init(name: name, startTime: json["startTime"].timestamp)
  }

  var json: JSONValue {
    var members: [String: JSONValue] = ["name": .string(name)]
    members["startTime"] = startTime.map(JSONValue.time)
    return .object(members)
  }
}

extension JobStatus.LastRun {
  init?(_ json: JSONValue) {
    guard let name = json["name"].string else { return nil }
    self.init(
      name: name, phase: json["phase"].string.flatMap(RunPhase.init) ?? .pending,
      trigger: json["trigger"].string ?? "", startTime: json["startTime"].timestamp,
      completionTime: json["completionTime"].timestamp)
  }

  var json: JSONValue {
    var members: [String: JSONValue] = [
      "name": .string(name), "phase": .string(phase.rawValue), "trigger": .string(trigger),
    ]
    members["startTime"] = startTime.map(JSONValue.time)
    members["completionTime"] = completionTime.map(JSONValue.time)
    return .object(members)
  }
}

extension JobStatus.SkippedTick {
  init?(_ json: JSONValue) {
    guard let time = json["time"].timestamp else { return nil }
    self.init(
      time: time, reason: json["reason"].string ?? "", message: json["message"].string ?? "",
      count: json["count"].int ?? 1)
  }

  var json: JSONValue {
    [
      "time": .time(time), "reason": .string(reason), "message": .string(message),
      "count": .int(count),
    ]
  }
}

extension JobStatus.ScheduleState {
  init?(_ json: JSONValue) {
    guard let schedule = json["schedule"].string, let since = json["since"].timestamp else {
      return nil
    }
    self.init(
      schedule: schedule, timeZone: json["timeZone"].string ?? "",
      suspended: json["suspended"].bool ?? false, since: since,
      decidedThrough: json["decidedThrough"].timestamp)
  }

  var json: JSONValue {
    var members: [String: JSONValue] = [
      "schedule": .string(schedule), "timeZone": .string(timeZone),
      "suspended": .bool(suspended), "since": .time(since),
    ]
    members["decidedThrough"] = decidedThrough.map(JSONValue.time)
    return .object(members)
  }
}
