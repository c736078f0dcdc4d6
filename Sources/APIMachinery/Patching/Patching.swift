public import JSON

/// How a patch's bytes are meant, by its media type.
public enum PatchType: String, Hashable, Sendable, CaseIterable {
  case json = "application/json-patch+json"
  case merge = "application/merge-patch+json"
  case strategic = "application/strategic-merge-patch+json"
  case apply = "application/apply-patch+yaml"

  /// - Throws: 415 for a media type that `definition` does not take; custom resources take no
  ///   strategic merge patch.
  public init(contentType: String?, definition: ResourceDefinition) throws(APIStatus) {
    let accepted = PatchType.allCases.filter { definition.isBuiltin || $0 != .strategic }
    let essence = (contentType ?? "").prefix { $0 != ";" && $0 != " " }
    guard let type = accepted.first(where: { $0.rawValue == essence }) else {
      throw .unsupportedMediaType(accepted: accepted.map(\.rawValue))
    }
    self = type
  }
}

/// Patches, applied to the live object in the shape that the resource serves.
public enum Patching {
  /// Any patch but `apply`, which `Lifecycle.prepareApply` takes.
  ///
  /// - Throws: 400 for what is no patch; 422 for a JSON patch whose test fails or whose path is
  ///   missing.
  public static func apply(
    _ patch: JSONValue, type: PatchType, to object: JSONValue, definition: ResourceDefinition
  ) throws(APIStatus) -> JSONValue {
    let patched: JSONValue
    switch type {
    case .json: patched = try json(patch, to: object)
    case .strategic: patched = try strategic(patch, to: object, definition: definition)
    case .merge, .apply: patched = try merge(patch, to: object)
    }
    try keepsIdentity(patched, of: object, definition)
    return patched
  }

  private static func merge(
    _ patch: JSONValue, to object: JSONValue
  ) throws(APIStatus) -> JSONValue {
    if patch.isNull { throw .badRequest("Invalid JSON Patch") }
    guard patch.object != nil else {
      throw JSONPatch.cannotDecode(patch, "value of type map[string]interface {}")
    }
    return object.applying(mergePatch: patch)
  }

  /// A patch may not make another object of it. A PUT that does is told of a conflict instead.
  private static func keepsIdentity(
    _ patched: JSONValue, of object: JSONValue, _ definition: ResourceDefinition
  ) throws(APIStatus) {
    let uid = patched["metadata"]["uid"].string ?? ""
    guard !uid.isEmpty, uid != object["metadata"]["uid"].string else { return }
    // Found by two checks of the server's: both are told.
    let cause = Cause.invalid("metadata.uid", quoted(uid), "field is immutable")
    throw .invalid(
      group: definition.group, kind: definition.kind, name: object["metadata"]["name"].string ?? "",
      causes: [cause, cause])
  }

  /// A JSON patch (RFC 6902).
  public static func json(
    _ patch: JSONValue, to object: JSONValue
  ) throws(APIStatus) -> JSONValue {
    guard let operations = patch.array else {
      throw JSONPatch.cannotDecode(patch, "value of type []handlers.jsonPatchOp")
    }
    guard operations.count <= JSONPatch.limit else {
      throw APIStatus(
        code: 413, reason: "RequestEntityTooLarge",
        message: "The allowed maximum operations in a JSON patch is \(JSONPatch.limit), got "
          + "\(operations.count)")
    }
    try JSONPatch.checkTypes(operations)
    var result = object
    for operation in operations { try JSONPatch.apply(operation, to: &result) }
    return result
  }

  /// A strategic merge patch: lists with a merge key in the schema are merged by it.
  ///
  /// - Throws: 400 for a directive that cannot be followed.
  public static func strategic(
    _ patch: JSONValue, to object: JSONValue, definition: ResourceDefinition
  ) throws(APIStatus) -> JSONValue {
    guard let changes = patch.object else {
      throw .badRequest(
        "json: cannot unmarshal \(Lifecycle.goName(of: patch)) into Go value of type map[string]interface {}"
      )
    }
    return .object(
      try StrategicMerge.merge(object.object ?? [:], changes, definition.schema.root) ?? [:])
  }
}
