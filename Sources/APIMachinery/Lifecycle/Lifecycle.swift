public import JSON

/// What the registry does to an object between the request and the store.
///
/// A write is `admit` → (`Patching` for a patch, then `admit` again) → `prepareCreate` or
/// `prepareUpdate` → store, which gives `metadata.resourceVersion`. A server-side apply is
/// `prepareApply` alone. Everything else that an answer holds is decided here.
public enum Lifecycle {
  public enum UpdateOutcome: Hashable, Sendable {
    /// Nothing is new: answer the old object, write nothing, notify nobody.
    case unchanged(JSONValue)
    case changed(JSONValue)
    /// The last finalizer went from an object that is being deleted: it goes from the store.
    case removed(JSONValue)

    public var object: JSONValue {
      switch self {
      case .unchanged(let object), .changed(let object), .removed(let object): object
      }
    }
  }

  public enum DeleteOutcome: Hashable, Sendable {
    /// It goes from the store now; the last state.
    case removed(JSONValue)
    /// It stays, marked with a deletionTimestamp; finalizers or a grace period hold it.
    case marked(JSONValue)
    /// It was marked before, and this request adds nothing.
    case unchanged(JSONValue)

    public var object: JSONValue {
      switch self {
      case .removed(let object), .marked(let object), .unchanged(let object): object
      }
    }
  }

  /// The object as it shall be stored: name generated, system metadata set, status dropped or
  /// initialised, defaults filled in, validated, managedFields tracked.
  ///
  /// - Throws: 422 `Invalid`, or 400.
  public static func prepareCreate(
    _ object: JSONValue, definition: ResourceDefinition, context: WriteContext
  ) throws(APIStatus) -> JSONValue {
    // Templates come here without `admit`.
    try TypeCheck.check(object, definition)
    let version = object["metadata"]["resourceVersion"].string ?? ""
    guard version.isEmpty || version == "0" else {
      throw .badRequest("resourceVersion should not be set on objects to be created")
    }
    var object = object
    setSystemMetadata(&object, definition, context)
    applyDefaults(&object, definition)
    Isolation.isolateCreate(&object, definition)
    if let manager = context.manager {
      object = FieldManagement.track(
        old: nil, new: object, manager: manager, subresource: context.subresource,
        definition: definition, now: context.now)
    }
    if definition.hasGeneration { object["metadata"]["generation"] = 1 }
    BuiltinRules.prepareCreate(&object, definition, context)
    try refuse(faults(of: object, definition), object, definition)
    return object
  }

  /// The next state of `old`. `new` is a body that was admitted, or a patched object.
  ///
  /// - Throws: 409 for an older resourceVersion or another UID; 422 `Invalid`; 400.
  public static func prepareUpdate(
    old: JSONValue, new: JSONValue, definition: ResourceDefinition, context: WriteContext
  ) throws(APIStatus) -> UpdateOutcome {
    try checkPreconditions(old: old, new: new, definition)
    var object = new
    keepSystemMetadata(&object, from: old, definition)
    applyDefaults(&object, definition)
    Isolation.isolateUpdate(&object, old: old, definition, context.subresource)
    if let manager = context.manager {
      object = FieldManagement.track(
        old: old, new: object, manager: manager, subresource: context.subresource,
        definition: definition, now: context.now)
    }
    if definition.hasGeneration, Isolation.isNewGeneration(object, old: old, definition) {
      let generation = old["metadata"]["generation"].int ?? 0
      object["metadata"]["generation"] = .integer(Int64(generation + 1))
    }
    BuiltinRules.prepareUpdate(&object, old: old, definition)
    try refuse(
      updateFaults(of: object, old: old, definition, context.subresource), object, definition)
    return outcome(object, old: old, definition)
  }

  /// A server-side apply (`application/apply-patch+yaml`): merges, then prepares as a create or an
  /// update. `live` nil means that the object does not exist; the outcome is then `changed`.
  ///
  /// - Parameter name: the name in the path.
  /// - Throws: 409 with one `FieldManagerConflict` cause a field owned by others; 422; 400; 500
  ///   for fields that are not in the schema, as the server does.
  public static func prepareApply(
    _ configuration: JSONValue, name: String, live: JSONValue?, force: Bool,
    definition: ResourceDefinition, context: WriteContext
  ) throws(APIStatus) -> UpdateOutcome {
    var body = try identified(applied: configuration, definition)
    try TypeCheck.check(body, definition)
    try FieldManagement.check(body, definition)
    try match(&body, namespace: definition.isNamespaced ? context.namespace : "")
    // What exists is known by its path; what is new must name itself.
    if live != nil, body["metadata"]["name"].isNull { body["metadata"]["name"] = .string(name) }
    try match(body, name: name)
    let applied = try FieldManagement.apply(
      configuration: body, live: live, manager: context.manager ?? "unknown", force: force,
      definition: definition, subresource: context.subresource, now: context.now)
    var context = context
    context.manager = nil
    guard let live else {
      return .changed(
        try prepareCreate(applied, definition: definition, context: context))
    }
    return try prepareUpdate(old: live, new: applied, definition: definition, context: context)
  }

  // MARK: Steps

  private static func setSystemMetadata(
    _ object: inout JSONValue, _ definition: ResourceDefinition, _ context: WriteContext
  ) {
    object["apiVersion"] = .string(definition.apiVersion)
    object["kind"] = .string(definition.kind)
    var metadata = withoutNulls(object["metadata"])
    for key in [
      "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation",
      "resourceVersion",
    ] { metadata.removeMember(key) }
    if (metadata["name"].string ?? "").isEmpty, let prefix = metadata["generateName"].string,
      !prefix.isEmpty
    {
      // A name has at most 63 characters, five of which are the suffix.
      metadata["name"] = .string(prefix.prefix(58) + context.nameSuffix)
    }
    metadata["uid"] = .string(context.uid)
    metadata["creationTimestamp"] = .string(context.now)
    if definition.isNamespaced { metadata["namespace"] = .string(context.namespace) }
    object["metadata"] = metadata
  }

  private static func keepSystemMetadata(
    _ object: inout JSONValue, from old: JSONValue, _ definition: ResourceDefinition
  ) {
    object["apiVersion"] = .string(definition.apiVersion)
    object["kind"] = .string(definition.kind)
    var metadata = withoutNulls(object["metadata"])
    for key in [
      "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation",
      "resourceVersion", "name", "namespace", "selfLink",
    ] {
      if let kept = old["metadata"].object?[key] {
        metadata[key] = kept
      } else {
        metadata.removeMember(key)
      }
    }
    object["metadata"] = metadata
  }

  private static func applyDefaults(_ object: inout JSONValue, _ definition: ResourceDefinition) {
    guard definition.isBuiltin else { return definition.schema.applyDefaults(&object) }
    BuiltinRules.applyDefaults(&object, definition)
    Defaulting.fillZeroValues(&object, definition.schema.root)
  }

  private static func checkPreconditions(
    old: JSONValue, new: JSONValue, _ definition: ResourceDefinition
  ) throws(APIStatus) {
    let name = old["metadata"]["name"].string ?? ""
    let uid = old["metadata"]["uid"].string ?? ""
    if let expected = new["metadata"]["uid"].string, !expected.isEmpty, expected != uid {
      throw .conflict(
        definition.groupResource, name: name,
        because: "Precondition failed: UID in precondition: \(expected), UID in object meta: \(uid)"
      )
    }
    let version = new["metadata"]["resourceVersion"].string ?? ""
    if version.isEmpty || version == "0" {
      guard !definition.allowsUnconditionalUpdate else { return }
      throw .invalid(
        group: definition.group, kind: definition.plural, name: name,
        causes: [.invalid("metadata.resourceVersion", "0", "must be specified for an update")])
    }
    guard version == old["metadata"]["resourceVersion"].string else {
      throw .conflict(definition.groupResource, name: name)
    }
  }

  private static func faults(of object: JSONValue, _ definition: ResourceDefinition) -> [Cause] {
    let metadata =
      ObjectMetaRules.validate(object, definition)
      + ObjectMetaRules.validateDomains(object, definition)
    let others =
      definition.isBuiltin
      ? BuiltinRules.validate(object, definition)
      : definition.schema.validate(object, old: nil, others: metadata)
    return metadata + others
  }

  private static func updateFaults(
    of object: JSONValue, old: JSONValue, _ definition: ResourceDefinition, _ subresource: String
  ) -> [Cause] {
    let metadata =
      ObjectMetaRules.validate(object, definition)
      + ObjectMetaRules.validateUpdate(object, old: old)
    let others =
      definition.isBuiltin
      ? BuiltinRules.validateUpdate(object, old: old, definition, subresource)
      : definition.schema.validate(object, old: old, others: metadata)
    return metadata + others
  }

  private static func refuse(
    _ causes: [Cause], _ object: JSONValue, _ definition: ResourceDefinition
  ) throws(APIStatus) {
    guard !causes.isEmpty else { return }
    // Both views of events are validated as the core kind, which has no group.
    let group = definition.kind == "Event" && definition.isBuiltin ? "" : definition.group
    throw .invalid(
      group: group, kind: definition.kind, name: object["metadata"]["name"].string ?? "",
      causes: causes)
  }

  private static func outcome(
    _ object: JSONValue, old: JSONValue, _ definition: ResourceDefinition
  ) -> UpdateOutcome {
    if Deletion.isComplete(object, old: old, definition) { return .removed(object) }
    // Timestamps of managedFields alone are no reason to write.
    if FieldManagement.withoutTimes(object) == FieldManagement.withoutTimes(old) {
      return .unchanged(old)
    }
    return .changed(object)
  }
}

extension ResourceDefinition {
  /// Whether `metadata.generation` counts the changes of what is desired.
  var hasGeneration: Bool {
    !isBuiltin || plural == "pods" || plural == "customresourcedefinitions"
  }

  /// Whether an update may come without a resourceVersion.
  public var allowsUnconditionalUpdate: Bool {
    isBuiltin && !["leases", "customresourcedefinitions", "serviceaccounts"].contains(plural)
  }
}
