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
    self = .merge
  }
}

/// Patches, applied to the live object. `JSONValue.applying(mergePatch:)` is the third kind.
public enum Patching {
  /// Any patch but `apply`.
  ///
  /// - Throws: 400, or 422 for a JSON patch whose test fails or whose path is missing.
  public static func apply(
    _ patch: JSONValue, type: PatchType, to object: JSONValue, definition: ResourceDefinition
  ) throws(APIStatus) -> JSONValue {
    object
  }

  /// A JSON patch (RFC 6902).
  public static func json(
    _ patch: JSONValue, to object: JSONValue
  ) throws(APIStatus) -> JSONValue {
    object
  }

  /// A strategic merge patch: lists with a merge key in the schema are merged by it.
  public static func strategic(
    _ patch: JSONValue, to object: JSONValue, definition: ResourceDefinition
  ) throws(APIStatus) -> JSONValue {
    object
  }
}
