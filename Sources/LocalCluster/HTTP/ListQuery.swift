import APIMachinery
import JSON

/// What the query of a list or watch asks for.
struct ListQuery: Sendable {
  enum Match: String, Sendable {
    case notOlderThan = "NotOlderThan"
    case exact = "Exact"
  }

  let labels: LabelSelector?
  let fields: FieldSelector?
  /// Nil: no limit.
  let limit: Int?
  let continuation: ContinueToken?
  /// Nil when not given; 0 means any.
  let resourceVersion: Int64?
  let match: Match?
  let sendInitialEvents: Bool?
  let allowsBookmarks: Bool
  let timeoutSeconds: Int?

  init(_ request: ResourceRequest) throws(APIStatus) {
    labels = try Self.labels(request)
    fields = try Self.fields(request)
    let limit = try request.integer("limit") ?? 0
    self.limit = limit > 0 ? limit : nil
    resourceVersion = try Self.resourceVersion(request)
    match = try Self.match(request, hasVersion: request.option("resourceVersion") != nil)
    sendInitialEvents = request.option("sendInitialEvents").map { $0 != "false" && $0 != "0" }
    allowsBookmarks = request.flag("allowWatchBookmarks")
    timeoutSeconds = try request.integer("timeoutSeconds").flatMap { $0 > 0 ? $0 : nil }
    continuation = try Self.continuation(request, version: resourceVersion)
    try checkInitialEvents(request)
  }

  /// Whether the object matches; `definition` is the one that the fields were parsed for.
  func matches(_ object: StoredObject, _ definition: ResourceDefinition) -> Bool {
    if let labels, !labels.matches(object.facts.labels) { return false }
    guard let fields else { return true }
    return fields.matches(Self.selection(of: object, definition))
  }

  /// Events select by what is computed from several fields, and are served in two shapes: the whole
  /// object has to be looked at. For others the fields were set aside when the object was written.
  private static func selection(
    of object: StoredObject, _ definition: ResourceDefinition
  ) -> JSONValue {
    definition.storage == .events ? definition.served(object.value) : object.facts.selection
  }

  // MARK: Parsing

  private static func labels(_ request: ResourceRequest) throws(APIStatus) -> LabelSelector? {
    guard let text = request.option("labelSelector") else { return nil }
    let selector = try LabelSelector(parsing: text)
    return selector.isEmpty ? nil : selector
  }

  private static func fields(_ request: ResourceRequest) throws(APIStatus) -> FieldSelector? {
    guard let text = request.option("fieldSelector") else { return nil }
    let selector = try FieldSelector(parsing: text, definition: request.definition)
    return selector.isEmpty ? nil : selector
  }

  private static func resourceVersion(_ request: ResourceRequest) throws(APIStatus) -> Int64? {
    guard let text = request.option("resourceVersion") else { return nil }
    if let version = UInt64(text), let signed = Int64(exactly: version) { return signed }
    let problem =
      "resourceVersion: Invalid value: \"\(text)\": strconv.ParseUint: parsing \"\(text)\": "
      + "invalid syntax"
    guard request.verb == .watch else {
      throw .badRequest("invalid resource version: \(problem)")
    }
    throw APIStatus(code: 500, reason: "", message: problem)
  }

  private static func match(
    _ request: ResourceRequest, hasVersion: Bool
  ) throws(APIStatus) -> Match? {
    guard let text = request.option("resourceVersionMatch") else { return nil }
    let startsWithState = request.option("sendInitialEvents") != nil
    guard request.verb != .watch || startsWithState else {
      throw forbidden(
        "resourceVersionMatch",
        "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
    }
    guard hasVersion || startsWithState else {
      throw forbidden(
        "resourceVersionMatch",
        "resourceVersionMatch is forbidden unless resourceVersion is provided")
    }
    guard request.option("continue") == nil else {
      throw forbidden(
        "resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided")
    }
    guard let match = Match(rawValue: text) else {
      throw invalid(
        Cause(
          reason: "FieldValueNotSupported",
          message: "Unsupported value: \"\(text)\": supported values: \"Exact\", "
            + "\"NotOlderThan\", \"\"", field: "resourceVersionMatch"))
    }
    guard match != .exact || request.option("resourceVersion") != "0" else {
      throw forbidden(
        "resourceVersionMatch",
        "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")
    }
    return match
  }

  private static func continuation(
    _ request: ResourceRequest, version: Int64?
  ) throws(APIStatus) -> ContinueToken? {
    guard let text = request.option("continue") else { return nil }
    guard version == nil || version == 0 else {
      throw .badRequest("specifying resource version is not allowed when using continue")
    }
    return try ContinueToken(parsing: text)
  }

  private func checkInitialEvents(_ request: ResourceRequest) throws(APIStatus) {
    guard sendInitialEvents != nil else { return }
    guard request.verb == .watch else {
      throw Self.forbidden(
        "sendInitialEvents", "sendInitialEvents is forbidden for list")
    }
    guard match == .notOlderThan else {
      throw Self.forbidden(
        "resourceVersionMatch",
        "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
    }
  }

  private static func forbidden(_ field: String, _ text: String) -> APIStatus {
    invalid(Cause(reason: "FieldValueForbidden", message: "Forbidden: \(text)", field: field))
  }

  private static func invalid(_ cause: Cause) -> APIStatus {
    .invalid(group: "meta.k8s.io", kind: "ListOptions", name: "", causes: [cause])
  }
}
