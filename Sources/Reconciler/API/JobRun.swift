public import JSON

/// One execution of a Job.
public struct JobRun: Hashable, Sendable {
  public let metadata: ObjectMetadata
  /// What is asked for, or what is wrong with it.
  public let spec: Result<JobRunSpec, FieldProblem>
  public let status: JobRunStatus
  /// The status as it came, to tell what has to be written.
  public let statusJSON: JSONValue
  /// The reason a cancelled run is to give, if not `Cancelled`.
  public let cancelReason: String?

  public var namespace: String { metadata.namespace }
  public var name: String { metadata.name }
  public var uid: String { metadata.uid }
  public var resourceVersion: String { metadata.resourceVersion }
  public var generation: Int { metadata.generation }
  public var controllerUID: String? { metadata.controllerUID }

  /// Whether it has ended, which is final.
  public var isTerminal: Bool { status.phase?.isTerminal ?? false }

  /// What started it, or `Unknown` when its spec cannot be read.
  public var triggerName: String { trigger?.rawValue ?? "Unknown" }

  /// Throws only when name, UID or resourceVersion is missing; a bad spec is a value.
  public init(json: JSONValue) throws(DecodingProblem) {
    metadata = try ObjectMetadata(json, kind: APIGroup.run)
    spec = Result { () throws(FieldProblem) in try JobRunSpec(json["spec"]) }
    statusJSON = json["status"].isNull ? [:] : json["status"]
    status = JobRunStatus(json["status"])
    cancelReason = json["metadata"]["annotations"][Annotation.cancelReason].string
  }
}

extension JobRun {
  var trigger: RunTrigger? { try? spec.get().trigger }
  var scheduledTime: Timestamp? { try? spec.get().scheduledTime }
  var isCancelled: Bool { (try? spec.get().cancel) ?? false }
}
