public import JSON

extension Lifecycle {
  /// A body that may go on, and the warnings for the `Warning` headers (299).
  public struct Admitted: Hashable, Sendable {
    public let object: JSONValue
    public let warnings: [String]
  }

  /// Checks the body of a create or an update against its path, and its fields against the schema:
  /// unknown ones are refused (`Strict`), warned about or dropped; all are pruned. Bodies of
  /// `PatchType.apply` go to `prepareApply` as they are; patched objects go through `admit` too,
  /// so that a patch cannot add what a create could not.
  ///
  /// - Parameter name: the name in the path; nil for a create.
  /// - Parameter duplicates: paths of members that the bytes held twice, `spec.image`.
  /// - Throws: 400, or 422 for a wrong kind, in the server's words.
  public static func admit(
    _ body: JSONValue, definition: ResourceDefinition, namespace: String, name: String?,
    validation: FieldValidation, duplicates: [String] = []
  ) throws(APIStatus) -> Admitted {
    var object = try identified(body, definition)
    try match(&object, namespace: definition.isNamespaced ? namespace : "")
    if let name { try match(object, name: name) }
    try TypeCheck.check(object, definition)
    let faults =
      duplicates.map { "duplicate field \(quoted($0))" }
      + definition.schema.unknownFields(object).map { "unknown field \(quoted($0))" }
    if validation == .strict, !faults.isEmpty {
      throw cannotHandle(
        definition, "strict decoding error: \(faults.joined(separator: ", "))")
    }
    definition.schema.prune(&object)
    return Admitted(object: object, warnings: validation == .warn ? faults : [])
  }

  /// The body with apiVersion and kind, which must be the definition's where they are given.
  static func identified(
    _ body: JSONValue, _ definition: ResourceDefinition
  ) throws(APIStatus) -> JSONValue {
    guard case .object(var members) = body else {
      throw .badRequest(
        "the object provided is unrecognized (must be of type \(definition.kind)): couldn't get "
          + "version/kind; json parse error: json: cannot unmarshal \(goName(of: body)) into Go "
          + "value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind "
          + "string \"json:\\\"kind,omitempty\\\"\" }")
    }
    let apiVersion = members["apiVersion"]?.string ?? ""
    let kind = members["kind"]?.string ?? ""
    if !kind.isEmpty, kind != definition.kind { throw wrongKind(body, definition) }
    if !apiVersion.isEmpty, apiVersion != definition.apiVersion {
      throw .badRequest(
        "the API version in the data (\(apiVersion)) does not match the expected API version "
          + "(\(definition.apiVersion))")
    }
    members["apiVersion"] = .string(definition.apiVersion)
    members["kind"] = .string(definition.kind)
    members["metadata"] = withoutNulls(members["metadata"] ?? [:])
    return .object(members)
  }

  private static func wrongKind(
    _ body: JSONValue, _ definition: ResourceDefinition
  ) -> APIStatus {
    let kind = body["kind"].string ?? ""
    guard !definition.isBuiltin else {
      return .badRequest(
        "\(kind) in version \(quoted(definition.version)) cannot be handled as a "
          + "\(definition.kind): converting (\(definition.version).\(kind)) to "
          + "(core.\(definition.kind)): unknown conversion")
    }
    let cause = Cause.invalid("kind", quoted(kind), "must be \(definition.kind)")
    return .invalid(
      group: definition.group, kind: kind, name: body["metadata"]["name"].string ?? "",
      causes: [cause])
  }

  static func cannotHandle(_ definition: ResourceDefinition, _ reason: String) -> APIStatus {
    .badRequest(
      "\(definition.kind) in version \(quoted(definition.version)) cannot be handled as a "
        + "\(definition.kind): \(reason)")
  }

  /// `creationTimestamp: null` and its like, which Go clients send, mean absent.
  static func withoutNulls(_ metadata: JSONValue) -> JSONValue {
    guard let members = metadata.object else { return metadata }
    return .object(members.filter { !$0.value.isNull })
  }

  static func match(_ object: inout JSONValue, namespace: String) throws(APIStatus) {
    let own = object["metadata"]["namespace"].string ?? ""
    if own == namespace { return }
    guard own.isEmpty || namespace.isEmpty else {
      throw .badRequest(
        "the namespace of the provided object does not match the namespace sent on the request")
    }
    if namespace.isEmpty {
      object["metadata"].removeMember("namespace")
    } else {
      object["metadata"]["namespace"] = .string(namespace)
    }
  }

  static func match(_ object: JSONValue, name: String) throws(APIStatus) {
    let own = object["metadata"]["name"].string ?? ""
    guard !own.isEmpty else {
      throw .badRequest(
        "the name of the object (\(name) based on URL) was undeterminable: name must be provided")
    }
    guard own == name else {
      throw .badRequest(
        "the name of the object (\(own)) does not match the name on the URL (\(name))")
    }
  }

  static func goName(of value: JSONValue) -> String {
    switch value {
    case .bool: "bool"
    case .integer, .number: "number"
    default: value.typeName
    }
  }
}
