public import JSON

/// Work that is declared: what to run, and when.
public struct Job: Hashable, Sendable {
  public let metadata: ObjectMetadata
  /// What is asked for, or what is wrong with it.
  public let spec: Result<JobSpec, FieldProblem>
  public let status: JobStatus
  /// The status as it came, to tell what has to be written.
  public let statusJSON: JSONValue

  public var namespace: String { metadata.namespace }
  public var name: String { metadata.name }
  public var uid: String { metadata.uid }
  public var resourceVersion: String { metadata.resourceVersion }
  public var generation: Int { metadata.generation }
  public var controllerUID: String? { metadata.controllerUID }

  /// Throws only when name, UID or resourceVersion is missing; a bad spec is a value.
  public init(json: JSONValue) throws(DecodingProblem) {
    metadata = try ObjectMetadata(json, kind: APIGroup.job)
    spec = Result { () throws(FieldProblem) in try JobSpec(json["spec"]) }
    statusJSON = json["status"].isNull ? [:] : json["status"]
    status = JobStatus(json["status"])
  }
}
