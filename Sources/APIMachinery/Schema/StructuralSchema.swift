public import JSON

/// A structural schema (`openAPIV3Schema` of a CRD, or the Go types of a builtin), compiled: it
/// prunes, defaults and validates.
public struct StructuralSchema: Sendable {
  let root: SchemaNode

  init(root: SchemaNode) { self.root = root }

  /// - Throws: one cause for each place that is not structural or whose rule does not compile; the
  ///   fields are relative to the schema: `properties[spec].type`.
  public init(_ openAPIV3Schema: JSONValue) throws(SchemaError) {
    var compiler = SchemaCompiler()
    let root = compiler.compileRoot(openAPIV3Schema)
    guard compiler.causes.isEmpty else { throw SchemaError(causes: compiler.causes) }
    self.root = root
  }

  /// Takes away what the schema does not specify.
  public func prune(_ value: inout JSONValue) {
    Pruning.prune(&value, root)
  }

  /// The paths of what `prune` would take away: `spec.containers[0].nosuch`, sorted.
  public func unknownFields(_ value: JSONValue) -> [String] {
    Pruning.unknown(value, root, at: "")
  }

  /// Fills in defaults, level by level; a null where null is not allowed counts as absent.
  public func applyDefaults(_ value: inout JSONValue) {
    Defaulting.apply(&value, root)
  }

  /// Everything that is wrong: types, bounds, formats, list maps, and rules (CEL).
  ///
  /// As the server does it, rules run only on values whose types and bounds are right, and an
  /// update is not refused for what was wrong before it: the schema may have become stricter.
  ///
  /// - Parameter old: the object before an update; transition rules run only with it.
  /// - Parameter others: what is wrong outside the schema, in metadata; it may keep rules from
  ///   running, and is not in the result.
  public func validate(
    _ value: JSONValue, old: JSONValue?, others: [Cause] = []
  ) -> [Cause] {
    var causes = shapeFaults(of: value)
    if !causes.isEmpty, let old {
      let before = Set(shapeFaults(of: old))
      causes.removeAll(where: before.contains)
    }
    guard root.hasRules else { return causes }
    if (others + causes).contains(where: \.preventsRules) { return causes + [Self.rulesNotChecked] }
    return causes + RuleValidation.validate(value, old: old, root)
  }

  private func shapeFaults(of value: JSONValue) -> [Cause] {
    SchemaValidation.validate(value, root) + ListTypeValidation.validate(value, root, at: "")
  }

  private static let rulesNotChecked = Cause.invalid(
    "<nil>", "null",
    "some validation rules were not checked because the object was invalid; correct the existing "
      + "errors to complete validation")
}

extension Cause {
  /// Whether rules would run on a value of the wrong type or size.
  fileprivate var preventsRules: Bool {
    [
      "FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany",
      "FieldValueTypeInvalid",
    ].contains(reason)
  }
}

/// Why a schema cannot be used.
public struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
  public let causes: [Cause]

  public init(causes: [Cause]) { self.causes = causes }

  public var description: String { causes.map(\.description).joined(separator: ", ") }
}
