import JSON

/// Whether a body is an object of the kind that its path is about.
extension Lifecycle {
  /// The body with apiVersion and kind. Custom resources must give both; of builtins, whose types
  /// Go knows, they may be missing.
  static func identified(
    _ body: JSONValue, _ definition: ResourceDefinition, source: [UInt8]? = nil,
    isPatched: Bool = false
  ) throws(APIStatus) -> JSONValue {
    let source = BodySource(bytes: source ?? Array(body.text.utf8))
    guard try hasKind(body, definition, source, isPatched), var members = body.object else {
      throw source.unrecognized(definition.kind, "\(parseError) \(notObject(body))")
    }
    if definition.isBuiltin { try checkScheme(body, definition) }
    try checkKind(members["kind"]?.string ?? "", body, definition)
    try checkVersion(members["apiVersion"]?.string ?? "", body, definition, isPatched)
    members["apiVersion"] = .string(definition.apiVersion)
    members["kind"] = .string(definition.kind)
    members["metadata"] = withoutNulls(members["metadata"] ?? [:])
    return .object(members)
  }

  /// What names an object in a server-side apply: nothing may be missing or another's.
  static func identified(
    applied body: JSONValue, _ definition: ResourceDefinition
  ) throws(APIStatus) -> JSONValue {
    let (version, kind) = (body["apiVersion"].string ?? "", body["kind"].string ?? "")
    if body.object != nil, version != definition.apiVersion || kind != definition.kind {
      // Go prints group and version of the core group with the slash between them.
      let shown = version.contains("/") ? version : "/" + version
      throw .badRequest("invalid object type: \(shown), Kind=\(kind)")
    }
    return try identified(body, definition)
  }

  /// False for what is no object at all.
  private static func hasKind(
    _ body: JSONValue, _ definition: ResourceDefinition, _ source: BodySource, _ isPatched: Bool
  ) throws(APIStatus) -> Bool {
    for field in ["kind", "apiVersion"] {
      guard let value = body.object?[field], value.string == nil, !value.isNull else { continue }
      throw source.unrecognized(
        definition.kind,
        "\(parseError) json: cannot unmarshal \(goName(of: value)) into Go struct field "
          + ".\(field) of type string")
    }
    guard body.object != nil || body.isNull else { return false }
    guard !definition.isBuiltin, (body.object?["kind"]?.string ?? "").isEmpty else { return true }
    let problem = "Object 'Kind' is missing in '\(source.text)'"
    throw isPatched
      ? unusable(patched: body, problem) : source.unrecognized(definition.kind, problem)
  }

  private static let parseError = "couldn't get version/kind; json parse error:"

  private static func notObject(_ body: JSONValue) -> String {
    "json: cannot unmarshal \(goName(of: body)) into Go value of type struct { APIVersion string "
      + "\"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }"
  }

  /// Builtins are decoded by what they say they are, and only then converted to what they should be.
  private static func checkScheme(
    _ body: JSONValue, _ definition: ResourceDefinition
  ) throws(APIStatus) {
    func given(_ field: String) -> String? {
      body[field].string.flatMap { $0.isEmpty ? nil : $0 }
    }
    let (version, kind) = (
      given("apiVersion") ?? definition.apiVersion, given("kind") ?? definition.kind
    )
    if version == definition.apiVersion, kind == definition.kind { return }
    let short = version.split(separator: "/").last.map(String.init) ?? version
    let isKnown = ResourceDefinition.builtins.contains {
      $0.apiVersion == version && $0.kind == kind
    }
    let group = definition.group.split(separator: ".").first ?? "core"
    let problem =
      isKnown
      ? "converting (\(short).\(kind)) to (\(group).\(definition.kind)): unknown conversion"
      : "no kind \(quoted(kind)) is registered for version \(quoted(version)) in scheme "
        + "\"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\""
    throw .badRequest(
      "\(kind) in version \(quoted(short)) cannot be handled as a \(definition.kind): \(problem)")
  }

  private static func checkKind(
    _ kind: String, _ body: JSONValue, _ definition: ResourceDefinition
  ) throws(APIStatus) {
    if kind == definition.kind || kind.isEmpty && definition.isBuiltin { return }
    throw .invalid(
      group: definition.group, kind: kind, name: body["metadata"]["name"].string ?? "",
      causes: [.invalid("kind", quoted(kind), "must be \(definition.kind)")])
  }

  private static func checkVersion(
    _ version: String, _ body: JSONValue, _ definition: ResourceDefinition, _ isPatched: Bool
  ) throws(APIStatus) {
    if version == definition.apiVersion || version.isEmpty && definition.isBuiltin { return }
    guard isPatched, !definition.isBuiltin else {
      throw .badRequest(
        "the API version in the data (\(version)) does not match the expected API version "
          + "(\(definition.apiVersion))")
    }
    let group = version.split(separator: "/").first.map(String.init) ?? ""
    throw .invalid(
      group: group, kind: definition.kind, name: body["metadata"]["name"].string ?? "",
      causes: [.invalid("apiVersion", quoted(version), "must be \(definition.apiVersion)")])
  }

  /// A patch that makes of the object what cannot be read.
  static func unusable(patched body: JSONValue, _ problem: String) -> APIStatus {
    .invalid(
      group: "", kind: "", name: "", causes: [.invalid("patch", quoted(body.text), problem)])
  }

  static func goName(of value: JSONValue) -> String {
    switch value {
    case .bool: "bool"
    case .integer, .number: "number"
    default: value.typeName
    }
  }
}

/// The bytes of a body, as messages quote them.
private struct BodySource {
  let bytes: [UInt8]

  private static let limit = 30

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func unrecognized(_ kind: String, _ problem: String) -> APIStatus {
    .badRequest(
      "the object provided is unrecognized (must be of type \(kind)): \(problem) (\(summary))")
  }

  /// The beginning: JSON objects as they are, anything else in hexadecimal.
  private var summary: String {
    let head = bytes.prefix(Self.limit)
    let shown =
      head.first == UInt8(ascii: "{")
      ? String(decoding: head, as: UTF8.self) : head.map(Self.hexadecimal).joined()
    return bytes.count > Self.limit ? shown + " ..." : shown
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
