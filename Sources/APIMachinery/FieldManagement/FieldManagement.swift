public import JSON

/// `metadata.managedFields` and server-side apply.
public enum FieldManagement {
  /// The merged object with its new managedFields; `Lifecycle.prepareApply` goes on from here.
  ///
  /// - Parameters:
  ///   - live: nil when the object does not exist.
  ///   - now: RFC 3339, UTC.
  /// - Throws: 409 with a cause for each field that another manager owns with another value.
  public static func apply(
    configuration: JSONValue, live: JSONValue?, manager: String, force: Bool,
    definition: ResourceDefinition, subresource: String = "", now: String
  ) throws(APIStatus) -> JSONValue {
    configuration
  }

  /// `new` with managedFields that name `manager` as the owner of all it changed.
  ///
  /// - Parameter old: nil for a create.
  public static func track(
    old: JSONValue?, new: JSONValue, manager: String, operation: String = "Update",
    subresource: String = "", definition: ResourceDefinition, now: String
  ) -> JSONValue {
    new
  }
}
