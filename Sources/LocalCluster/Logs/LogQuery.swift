import APIMachinery

/// What `pods/log` asks for.
struct LogQuery: Hashable, Sendable {
  var container: String?
  var follow = false
  var previous = false
  var timestamps = false
  var tailLines: Int?
  var limitBytes: Int?
  /// Older lines are left out.
  var since: LogInstant?

  init() {}

  /// - Parameter now: seconds since 1970.
  /// - Throws: 400 for what is no number, 422 for what makes no sense.
  init(_ request: ResourceRequest, now: Int64) throws(APIStatus) {
    container = request.option("container")
    follow = request.flag("follow")
    previous = request.flag("previous")
    timestamps = request.flag("timestamps")
    tailLines = try request.integer("tailLines")
    limitBytes = try request.integer("limitBytes")
    since = try Self.since(request, now)
    if let tailLines, tailLines < 0 {
      throw Self.invalid(
        request, "tailLines", "\(tailLines): must be greater than or equal to 0")
    }
    if let limitBytes, limitBytes < 1 {
      throw Self.invalid(request, "limitBytes", "\(limitBytes): must be greater than 0")
    }
  }

  private static func since(
    _ request: ResourceRequest, _ now: Int64
  ) throws(APIStatus) -> LogInstant? {
    let seconds = try request.integer("sinceSeconds")
    guard let text = request.option("sinceTime") else {
      guard let seconds else { return nil }
      guard seconds > 0 else {
        throw invalid(request, "sinceSeconds", "\(seconds): must be greater than 0")
      }
      return LogInstant(seconds: now - Int64(seconds))
    }
    guard seconds == nil else {
      throw APIStatus.invalid(
        group: "", kind: "PodLogOptions", name: request.name,
        causes: [
          Cause(
            reason: "FieldValueForbidden",
            message: "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified",
            field: "[]")
        ])
    }
    guard let instant = LogInstant(text.utf8) else {
      throw .badRequest("parsing time \"\(text)\": it is not RFC 3339")
    }
    return instant
  }

  private static func invalid(
    _ request: ResourceRequest, _ field: String, _ problem: String
  ) -> APIStatus {
    .invalid(
      group: "", kind: "PodLogOptions", name: request.name,
      causes: [
        Cause(
          reason: "FieldValueInvalid", message: "Invalid value: \(problem)", field: field)
      ])
  }
}
