public import JSON

/// In kube-apiserver's words; see apimachinery's `pkg/api/errors/errors.go`.
extension APIStatus {
  public static func notFound(_ resource: GroupResource, name: String) -> APIStatus {
    about(resource, name, code: 404, reason: "NotFound", "\(resource) \(quoted(name)) not found")
  }

  /// For a path that no resource answers; kube-apiserver writes the text `404 page not found`
  /// for most of these, and this Status where a client asked for a kind that is not served.
  public static let resourceNotFound = APIStatus(
    code: 404, reason: "NotFound", message: "the server could not find the requested resource",
    details: Details())

  public static func alreadyExists(_ resource: GroupResource, name: String) -> APIStatus {
    about(
      resource, name, code: 409, reason: "AlreadyExists",
      "\(resource) \(quoted(name)) already exists")
  }

  /// A write that carries an older resourceVersion.
  public static func conflict(_ resource: GroupResource, name: String) -> APIStatus {
    conflict(
      resource, name: name,
      because: "the object has been modified; please apply your changes to the latest version and "
        + "try again")
  }

  public static func conflict(
    _ resource: GroupResource, name: String, because reason: String
  ) -> APIStatus {
    about(
      resource, name, code: 409, reason: "Conflict",
      "Operation cannot be fulfilled on \(resource) \(quoted(name)): \(reason)")
  }

  /// A deletion whose precondition does not hold. `kind`, not the plural, as the server has it.
  public static func preconditionFailed(
    group: String, kind: String, name: String, field: String, expected: String, actual: String
  ) -> APIStatus {
    conflict(
      GroupResource(group: group, resource: kind), name: name,
      because:
        "the \(field) in the precondition (\(expected)) does not match the \(field) in record "
        + "(\(actual)). The object might have been deleted and then recreated")
  }

  /// An object that is refused for its fields.
  public static func invalid(
    group: String, kind: String, name: String, causes: [Cause]
  ) -> APIStatus {
    // As the server does, a fault is told once in the message, however often it was found.
    var told: Set<String> = []
    let list = causes.map(\.description).filter { told.insert($0).inserted }
    let text = list.count == 1 ? list[0] : "[\(list.joined(separator: ", "))]"
    let subject = GroupResource(group: group, resource: kind)
    return APIStatus(
      code: 422, reason: "Invalid", message: "\(subject) \(quoted(name)) is invalid: \(text)",
      details: Details(name: name, group: group, kind: kind, causes: causes))
  }

  public static func badRequest(_ message: String) -> APIStatus {
    APIStatus(code: 400, reason: "BadRequest", message: message)
  }

  /// A list or watch from a version that is no longer kept.
  public static func expired(_ message: String) -> APIStatus {
    APIStatus(code: 410, reason: "Expired", message: message)
  }

  /// A list at a version that does not exist yet; clients retry.
  public static func resourceVersionTooLarge(requested: Int64, current: Int64) -> APIStatus {
    APIStatus(
      code: 504, reason: "Timeout",
      message: "Timeout: Too large resource version: \(requested), current: \(current)",
      details: Details(
        causes: [
          Cause(
            reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "")
        ], retryAfterSeconds: 1))
  }

  public static let unauthorized = APIStatus(
    code: 401, reason: "Unauthorized", message: "Unauthorized")

  public static func forbidden(
    _ resource: GroupResource, name: String, because reason: String
  ) -> APIStatus {
    let subject = name.isEmpty ? "\(resource)" : "\(resource) \(quoted(name))"
    return about(
      resource, name, code: 403, reason: "Forbidden", "\(subject) is forbidden: \(reason)")
  }

  public static let methodNotAllowed = APIStatus(
    code: 405, reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource", details: Details())

  /// - Parameter accepted: media types, in the server's order.
  public static func unsupportedMediaType(accepted: [String]) -> APIStatus {
    APIStatus(
      code: 415, reason: "UnsupportedMediaType",
      message: "the body of the request was in an unknown format - accepted media types include: "
        + accepted.joined(separator: ", "))
  }

  public static func notAcceptable(accepted: [String]) -> APIStatus {
    APIStatus(
      code: 406, reason: "NotAcceptable",
      message: "only the following media types are accepted: \(accepted.joined(separator: ", "))")
  }

  public static func requestEntityTooLarge(limit: Int) -> APIStatus {
    APIStatus(
      code: 413, reason: "RequestEntityTooLarge",
      message: "Request entity too large: limit is \(limit)")
  }

  public static func internalError(_ message: String) -> APIStatus {
    APIStatus(
      code: 500, reason: "InternalError", message: "Internal error occurred: \(message)",
      details: Details(causes: [Cause(reason: "", message: message, field: "")]))
  }

  public static func serviceUnavailable(_ message: String) -> APIStatus {
    APIStatus(code: 503, reason: "ServiceUnavailable", message: message)
  }

  public static func tooManyRequests(_ message: String, retryAfterSeconds: Int) -> APIStatus {
    APIStatus(
      code: 429, reason: "TooManyRequests", message: message,
      details: Details(retryAfterSeconds: retryAfterSeconds))
  }

  /// The Status of a success without an object, as a deletion answers it.
  public static func success(
    _ resource: GroupResource, name: String, uid: String = ""
  ) -> JSONValue {
    let details = Details(name: name, group: resource.group, kind: resource.resource, uid: uid)
    return [
      "apiVersion": "v1", "kind": "Status", "metadata": [:], "status": "Success",
      "details": details.json,
    ]
  }

  private static func about(
    _ resource: GroupResource, _ name: String, code: Int, reason: String, _ message: String
  ) -> APIStatus {
    APIStatus(
      code: code, reason: reason, message: message,
      details: Details(name: name, group: resource.group, kind: resource.resource))
  }
}
