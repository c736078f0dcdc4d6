import JSON

/// A run in the simulated cluster, with the one Pod that it may have at a time.
struct SimulatedRunState {
  private var object: JSONValue
  private(set) var run: JobRun
  var pod: SimulatedPod?
  /// Whether it has to be looked at again now.
  var isChanged = true
  private(set) var wake: Timestamp?

  /// As the API server stores what is created.
  init(object: JSONValue, uid: JSONValue, now: Timestamp) throws(DecodingProblem) {
    var object = object
    object["metadata"]["uid"] = uid
    object["metadata"]["resourceVersion"] = "1"
    object["metadata"]["generation"] = 1
    object["metadata"]["creationTimestamp"] = .time(now)
    self.object = object
    run = try JobRun(json: object)
  }

  func isDue(at now: Timestamp) -> Bool {
    isChanged || [wake, pod?.end].contains { $0.map { $0 <= now } ?? false }
  }

  mutating func cancel(reason: String) throws(DecodingProblem) {
    object["metadata"]["annotations"][Annotation.cancelReason] = .string(reason)
    object["metadata"]["generation"] = 2
    object["spec"]["cancel"] = true
    run = try JobRun(json: object)
    isChanged = true
  }

  mutating func apply(_ plan: RunPlan) throws(DecodingProblem) {
    object["status"] = plan.status.json
    isChanged = plan.status != run.status
    run = try JobRun(json: object)
    wake = plan.wakeAt
  }
}
