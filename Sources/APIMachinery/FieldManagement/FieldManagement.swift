public import JSON

/// `metadata.managedFields` and server-side apply, after apimachinery's `pkg/util/managedfields`.
public enum FieldManagement {
  /// `new` with managedFields that name `manager` as the owner of all it changed.
  ///
  /// - Parameters:
  ///   - old: nil for a create.
  ///   - now: RFC 3339, UTC.
  public static func track(
    old: JSONValue?, new: JSONValue, manager: String, operation: String = "Update",
    subresource: String = "", definition: ResourceDefinition, now: String
  ) -> JSONValue {
    var managed = liveOrNew(old: old, new: new, isSubresource: !subresource.isEmpty)
    // Nobody tracks an object whose managedFields were reset.
    if let old, managed.entries.isEmpty, !old.isNull { return encoded(new, managed) }
    let identity = ManagedFields.Manager(
      name: manager, operation: operation, apiVersion: definition.apiVersion,
      subresource: subresource)
    let before = old ?? Defaulting.zero(definition.schema.root)
    let comparison = comparison(before, new, definition)
    managed.release(comparison, except: nil)
    let written = stripped(comparison.written)
    if !written.isEmpty {
      let previous = managed.entries[identity]?.fields ?? FieldSet()
      managed.entries[identity] = .init(fields: previous.union(written), time: now)
    }
    return encoded(new, managed)
  }

  /// The merged object with its new managedFields; `Lifecycle.prepareApply` goes on from here.
  ///
  /// - Parameters:
  ///   - live: nil when the object does not exist.
  ///   - now: RFC 3339, UTC.
  /// - Throws: 409 with a cause for each field that another manager owns with another value; 400
  ///   for a configuration with managedFields; 500 for fields that the schema does not declare.
  public static func apply(
    configuration: JSONValue, live: JSONValue?, manager: String, force: Bool,
    definition: ResourceDefinition, subresource: String = "", now: String
  ) throws(APIStatus) -> JSONValue {
    try check(configuration, definition)
    let identity = ManagedFields.Manager(
      name: manager, operation: "Apply", apiVersion: definition.apiVersion,
      subresource: subresource)
    var apply = Apply(
      configuration: configuration, live: live, identity: identity, definition: definition,
      now: now)
    return try apply.run(force: force)
  }

  /// The object with the times of its managedFields taken away: they alone are no change.
  static func withoutTimes(_ object: JSONValue) -> JSONValue {
    guard let entries = object["metadata"]["managedFields"].array else { return object }
    var result = object
    result["metadata"]["managedFields"] = .array(
      entries.map { entry in
        var entry = entry
        entry.removeMember("time")
        return entry
      })
    return result
  }

  // MARK: Shared steps

  static func comparison(
    _ old: JSONValue, _ new: JSONValue, _ definition: ResourceDefinition
  ) -> FieldComparison {
    FieldComparison(
      withoutManagedFields(old), withoutManagedFields(new), definition.schema.root)
  }

  private static func withoutManagedFields(_ object: JSONValue) -> JSONValue {
    guard object["metadata"].object?["managedFields"] != nil else { return object }
    var result = object
    result["metadata"].removeMember("managedFields")
    return result
  }

  /// Nobody owns what the server sets.
  static func stripped(_ fields: FieldSet) -> FieldSet {
    var result = fields
    for key in ["f:apiVersion", "f:kind"] { result.removeAll(below: key) }
    result.members.remove("f:metadata")
    guard var metadata = result.children["f:metadata"] else { return result }
    for key in [
      "name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields",
      "resourceVersion",
    ] { metadata.removeAll(below: "f:\(key)") }
    result.children["f:metadata"] = metadata.isEmpty ? nil : metadata
    return result
  }

  static func encoded(_ object: JSONValue, _ managed: ManagedFields) -> JSONValue {
    var result = object
    if managed.entries.isEmpty {
      if result["metadata"].object != nil { result["metadata"].removeMember("managedFields") }
    } else {
      result["metadata"]["managedFields"] = managed.json
    }
    return result
  }

  /// managedFields may be written directly, but not through a subresource; a list of one empty
  /// entry resets them.
  private static func liveOrNew(
    old: JSONValue?, new: JSONValue, isSubresource: Bool
  ) -> ManagedFields {
    let live = old.map { ManagedFields($0["metadata"]["managedFields"]) } ?? ManagedFields()
    if isSubresource { return live }
    if new["metadata"]["managedFields"] == [[:]] { return ManagedFields() }
    let given = ManagedFields(new["metadata"]["managedFields"])
    return given.entries.isEmpty ? live : given
  }

  static func check(
    _ configuration: JSONValue, _ definition: ResourceDefinition
  ) throws(APIStatus) {
    guard configuration["metadata"]["managedFields"].isNull else {
      throw .badRequest("metadata.managedFields must be nil")
    }
    guard let path = FieldWalk.undeclared(configuration, definition.schema.root, at: "") else {
      return
    }
    let metadata = configuration["metadata"]
    // The body as it came: what it does not say is empty.
    let place = "\(metadata["namespace"].string ?? "")/\(metadata["name"].string ?? "")"
    throw APIStatus(
      code: 500, reason: "",
      message: "failed to create typed patch object (\(place); \(shownVersion(definition)), "
        + "Kind=\(definition.kind)): \(path): field not declared in schema")
  }

  /// Go prints group and version of the core group with the slash between them.
  private static func shownVersion(_ definition: ResourceDefinition) -> String {
    definition.group.isEmpty ? "/" + definition.version : definition.apiVersion
  }
}
