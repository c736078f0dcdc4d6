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
  /// - Parameter source: the bytes of the body, for messages that quote them.
  /// - Parameter isPatched: whether `body` is what a patch made of the live object.
  /// - Throws: 400, or 422 for a wrong kind, in the server's words.
  public static func admit(
    _ body: JSONValue, definition: ResourceDefinition, namespace: String, name: String?,
    validation: FieldValidation, duplicates: [String] = [], source: [UInt8]? = nil,
    isPatched: Bool = false
  ) throws(APIStatus) -> Admitted {
    var object = try identified(body, definition, source: source, isPatched: isPatched)
    try TypeCheck.check(object, definition)
    try match(&object, namespace: definition.isNamespaced ? namespace : "")
    if let name { try match(object, name: name) }
    let faults =
      duplicates.map { "duplicate field \(quoted($0))" }
      + definition.schema.unknownFields(object).map { "unknown field \(quoted($0))" }
    if validation == .strict, !faults.isEmpty {
      let problem = "strict decoding error: \(faults.joined(separator: ", "))"
      throw isPatched ? unusable(patched: body, problem) : cannotHandle(definition, problem)
    }
    definition.schema.prune(&object)
    let warnings = validation == .warn ? faults : []
    return Admitted(
      object: object, warnings: warnings + MetadataWarnings.warnings(for: object, definition))
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
}
