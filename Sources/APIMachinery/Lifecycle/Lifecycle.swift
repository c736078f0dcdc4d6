public import JSON

/// What the registry does to an object between the request and the store. A write is
/// `admit` → (`Patching` for a patch) → `prepareCreate` or `prepareUpdate` → store, which gives
/// `metadata.resourceVersion`. Everything else an answer holds is decided here.
public enum Lifecycle {
  /// A body that may go on, and the warnings for the `Warning` headers (299).
  public struct Admitted: Hashable, Sendable {
    public let object: JSONValue
    public let warnings: [String]
  }

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

  /// Checks the body of a create or an update against its path, and its fields against the schema:
  /// unknown ones are refused (`Strict`), warned about or dropped; all are pruned.
  ///
  /// - Parameter name: the name in the path; nil for a create.
  /// - Parameter duplicates: paths of members that the bytes held twice, `spec.image`.
  /// - Throws: 400, or 422 for a wrong kind, in the server's words.
  public static func admit(
    _ body: JSONValue, definition: ResourceDefinition, namespace: String, name: String?,
    validation: FieldValidation, duplicates: [String] = []
  ) throws(APIStatus) -> Admitted {
    Admitted(object: body, warnings: [])
  }

  /// The object as it shall be stored: name generated, system metadata set, status dropped or
  /// initialised, defaults filled in, validated, managedFields tracked.
  ///
  /// - Throws: 422 `Invalid`, or 400.
  public static func prepareCreate(
    _ object: JSONValue, definition: ResourceDefinition, context: WriteContext
  ) throws(APIStatus) -> JSONValue {
    object
  }

  /// The next state of `old`. `new` is a body that was admitted, or a patched object.
  ///
  /// - Throws: 409 for an older resourceVersion or another UID; 422 `Invalid`; 400.
  public static func prepareUpdate(
    old: JSONValue, new: JSONValue, definition: ResourceDefinition, context: WriteContext
  ) throws(APIStatus) -> UpdateOutcome {
    .changed(new)
  }

  /// What a deletion does to the object.
  ///
  /// - Throws: 409 for a precondition that does not hold; 403 for a namespace that must stay.
  public static func prepareDelete(
    _ object: JSONValue, definition: ResourceDefinition, options: DeletionOptions,
    context: WriteContext
  ) throws(APIStatus) -> DeleteOutcome {
    .removed(object)
  }

  /// A server-side apply (`application/apply-patch+yaml`): merges, then prepares as a create or an
  /// update. `live` nil means that the object does not exist.
  ///
  /// - Throws: 409 with one `FieldManagerConflict` cause a field owned by others; 422; 400.
  public static func prepareApply(
    _ configuration: JSONValue, live: JSONValue?, force: Bool, definition: ResourceDefinition,
    context: WriteContext
  ) throws(APIStatus) -> UpdateOutcome {
    .changed(configuration)
  }
}
