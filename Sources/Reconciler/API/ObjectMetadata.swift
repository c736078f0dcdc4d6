public import JSON

/// The metadata that decisions use.
public struct ObjectMetadata: Hashable, Sendable {
  public var namespace: String
  public var name: String
  public var uid: String
  public var resourceVersion: String
  public var generation: Int
  public var creationTime: Timestamp
  public var deletionTime: Timestamp?
  /// Seconds that the deletion leaves to end; with `deletionTime` alone.
  public var deletionGracePeriod: Int?
  public var labels: [String: String]
  public var finalizers: [String]
  /// Kept as they came, since adopting writes the whole list back.
  public var owners: [JSONValue]

  /// The UID of the owner that controls the object.
  public var controllerUID: String? {
    owners.first { $0["controller"] == true }?["uid"].string
  }

  public var isBeingDeleted: Bool { deletionTime != nil }

  /// Name, UID and resourceVersion are required, everything else may be missing.
  init(_ object: JSONValue, kind: String) throws(DecodingProblem) {
    let metadata = object["metadata"]
    namespace = metadata["namespace"].string ?? ""
    name = try Self.required(metadata, "name", kind)
    uid = try Self.required(metadata, "uid", kind)
    resourceVersion = try Self.required(metadata, "resourceVersion", kind)
    generation = metadata["generation"].int ?? 0
    creationTime = metadata["creationTimestamp"].timestamp ?? Timestamp(seconds: 0)
    deletionTime = metadata["deletionTimestamp"].timestamp
    deletionGracePeriod = metadata["deletionGracePeriodSeconds"].int
    labels = (metadata["labels"].object ?? [:]).compactMapValues(\.string)
    finalizers = (metadata["finalizers"].array ?? []).compactMap(\.string)
    owners = metadata["ownerReferences"].array ?? []
  }

  private static func required(
    _ metadata: JSONValue, _ member: String, _ kind: String
  ) throws(DecodingProblem) -> String {
    if let value = metadata[member].string, !value.isEmpty { return value }
    let name = metadata["name"].string ?? "without a name"
    let namespace = metadata["namespace"].string.map { "\($0)/" } ?? ""
    throw DecodingProblem(
      object: "\(kind) \(namespace)\(name)", field: "metadata.\(member)", message: "is missing")
  }
}

extension JSONValue {
  /// An RFC 3339 time, as `metav1.Time` and `MicroTime` are.
  var timestamp: Timestamp? { string.flatMap(Timestamp.init(rfc3339:)) }

  static func time(_ time: Timestamp) -> JSONValue { .string(time.rfc3339) }

  static func int(_ value: Int) -> JSONValue { .integer(Int64(value)) }

  /// The list, or nil when it is empty: an empty list is left out of what we write.
  static func list(_ elements: [JSONValue]) -> JSONValue? {
    elements.isEmpty ? nil : .array(elements)
  }
}

extension Timestamp {
  /// Times in status have whole seconds; what is compared with them has to have them too.
  var wholeSeconds: Timestamp { Timestamp(seconds: seconds) }
}
