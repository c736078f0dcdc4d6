import JSON
@testable import Reconciler

/// What the API server makes of the controller's actions.
extension World {
  mutating func perform(_ action: JobAction) throws(Crash) {
    switch action {
    case .createRun(let name, let object): try createRun(name, object)
    case .cancelRun(let name, let uid, let reason):
      guard runs[name]?["metadata"]["uid"].string == uid else { return }
      runs[name]?["metadata"]["annotations"][Annotation.cancelReason] = .string(reason)
      runs[name]?["spec"]["cancel"] = true
      Self.bumpGeneration(&runs[name])
      try wrote()
    case .deleteRun(let name, let uid):
      guard runs[name]?["metadata"]["uid"].string == uid else { return }
      runs[name] = nil
      try wrote()
    }
  }

  /// The name is the lock: creating a run that is ours already does nothing.
  private mutating func createRun(_ name: String, _ object: JSONValue) throws(Crash) {
    if let present = runs[name] {
      let owner = object["metadata"]["ownerReferences"][0]["uid"]
      if present["metadata"]["ownerReferences"][0]["uid"] != owner {
        violations.append("created run \(name) although somebody else has the name")
      }
      return
    }
    history.created(run: name, &violations)
    runs[name] = object
    let uid = newUID()
    runs[name]?["metadata"]["uid"] = uid
    runs[name]?["metadata"]["resourceVersion"] = "1"
    runs[name]?["metadata"]["creationTimestamp"] = .string(now.rfc3339)
    runs[name]?["metadata"]["generation"] = 1
    try wrote()
  }

  static func bumpGeneration(_ object: inout JSONValue?) {
    let generation = object?["metadata"]["generation"].int ?? 0
    object?["metadata"]["generation"] = .integer(Int64(generation + 1))
  }

  mutating func perform(_ action: RunAction, run: JobRun?) throws(Crash) {
    switch action {
    case .adopt(let patch):
      guard let name = run?.name, let object = runs[name] else { return }
      runs[name] = object.applying(mergePatch: patch)
      try wrote()
    case .createPod(let object): try createPod(object, run)
    case .deletePod(let name, let uid, let grace):
      guard pods[name]?["metadata"]["uid"].string == uid else { return }
      deletePod(name, grace: grace)
      try wrote()
    case .releasePod(let name, let uid, let remaining):
      guard pods[name]?["metadata"]["uid"].string == uid else { return }
      checkRelease(of: name, run)
      pods[name]?["metadata"]["finalizers"] = .array(remaining.map(JSONValue.string))
      collect(name)
      try wrote()
    }
  }

  private mutating func createPod(_ object: JSONValue, _ run: JobRun?) throws(Crash) {
    let name = object["metadata"]["name"].string ?? ""
    if let refusal, let run {
      refusals[run.name] = refusal
      return
    }
    if let run { refusals[run.name] = nil }
    guard pods[name] == nil else { return }
    history.created(pod: name, &violations)
    pods[name] = object
    let uid = newUID()
    pods[name]?["metadata"]["uid"] = uid
    pods[name]?["metadata"]["resourceVersion"] = "1"
    pods[name]?["metadata"]["creationTimestamp"] = .string(now.rfc3339)
    pods[name]?["status"] = ["phase": "Pending"]
    try wrote()
  }

  /// As the server's Pod strategy: no grace for what has ended or was never taken by a node.
  mutating func deletePod(_ name: String, grace: Int? = nil) {
    guard let pod = pods[name] else { return }
    let phase = pod["status"]["phase"].string
    let isIdle =
      phase == "Succeeded" || phase == "Failed" || pod["spec"]["nodeName"].string == nil
    let seconds = isIdle ? 0 : grace ?? 30
    if pod["metadata"]["deletionTimestamp"].isNull || seconds == 0 {
      let known = pod["metadata"]["deletionTimestamp"].string.flatMap(Timestamp.init(rfc3339:))
      let left = pod["metadata"]["deletionGracePeriodSeconds"].int ?? 0
      let request = known.map { $0 - .seconds(left) } ?? now
      pods[name]?["metadata"]["deletionTimestamp"] = .string((request + .seconds(seconds)).rfc3339)
      pods[name]?["metadata"]["deletionGracePeriodSeconds"] = .integer(Int64(seconds))
    }
    collect(name)
  }

  /// Removes a Pod that nothing holds any more.
  mutating func collect(_ name: String) {
    guard let metadata = pods[name]?["metadata"], !metadata["deletionTimestamp"].isNull,
      metadata["deletionGracePeriodSeconds"].int == 0,
      (metadata["finalizers"].array ?? []).isEmpty
    else { return }
    pods[name] = nil
  }
}
