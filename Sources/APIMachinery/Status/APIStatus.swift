public import JSON

/// A resource as Status errors name it: `jobs.rota.dev`, or `pods` in the core group.
public struct GroupResource: Hashable, Sendable, CustomStringConvertible {
  public let group: String
  public let resource: String

  public init(group: String, resource: String) {
    self.group = group
    self.resource = resource
  }

  public var description: String { group.isEmpty ? resource : "\(resource).\(group)" }
}

/// One reason why an object is refused: a field, and what is wrong with it.
public struct Cause: Hashable, Sendable, CustomStringConvertible {
  /// A `metav1.CauseType` such as `FieldValueInvalid`.
  public let reason: String
  /// Without the field: `Required value`.
  public let message: String
  /// The path of the field: `spec.containers[0].name`; empty when it concerns no field.
  public let field: String

  public init(reason: String, message: String, field: String) {
    self.reason = reason
    self.message = message
    self.field = field
  }

  public var description: String { field.isEmpty ? message : "\(field): \(message)" }

  public var json: JSONValue {
    var members: [String: JSONValue] = [:]
    if !reason.isEmpty { members["reason"] = .string(reason) }
    if !message.isEmpty { members["message"] = .string(message) }
    if !field.isEmpty { members["field"] = .string(field) }
    return .object(members)
  }
}

/// A refusal as the API server words it (`metav1.Status`): the body of every answer that is no
/// success, and what a watch reports in an ERROR event.
public struct APIStatus: Error, Hashable, Sendable, CustomStringConvertible {
  /// What the refusal is about.
  public struct Details: Hashable, Sendable {
    public var name = ""
    public var group = ""
    public var kind = ""
    public var uid = ""
    public var causes: [Cause] = []
    public var retryAfterSeconds = 0

    public init(
      name: String = "", group: String = "", kind: String = "", uid: String = "",
      causes: [Cause] = [], retryAfterSeconds: Int = 0
    ) {
      self.name = name
      self.group = group
      self.kind = kind
      self.uid = uid
      self.causes = causes
      self.retryAfterSeconds = retryAfterSeconds
    }
  }

  /// The HTTP status code.
  public let code: Int
  /// A `metav1.StatusReason` such as `NotFound`.
  public let reason: String
  public let message: String
  public let details: Details?

  public init(code: Int, reason: String, message: String, details: Details? = nil) {
    self.code = code
    self.reason = reason
    self.message = message
    self.details = details
  }

  public var description: String { message }

  /// The Status object.
  public var json: JSONValue {
    var status: [String: JSONValue] = [
      "apiVersion": "v1", "kind": "Status", "metadata": [:], "status": "Failure",
      "message": .string(message), "code": .integer(Int64(code)),
    ]
    if !reason.isEmpty { status["reason"] = .string(reason) }
    if let details { status["details"] = details.json }
    return .object(status)
  }
}

extension APIStatus.Details {
  var json: JSONValue {
    var members: [String: JSONValue] = [:]
    if !name.isEmpty { members["name"] = .string(name) }
    if !group.isEmpty { members["group"] = .string(group) }
    if !kind.isEmpty { members["kind"] = .string(kind) }
    if !uid.isEmpty { members["uid"] = .string(uid) }
    if !causes.isEmpty { members["causes"] = .array(causes.map(\.json)) }
    if retryAfterSeconds > 0 { members["retryAfterSeconds"] = .integer(Int64(retryAfterSeconds)) }
    return .object(members)
  }
}
