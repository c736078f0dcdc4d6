public import JSON

/// A structural schema (`openAPIV3Schema` of a CRD), compiled: it prunes, defaults and validates.
public struct StructuralSchema: Sendable {
  let root: SchemaNode

  init(root: SchemaNode) { self.root = root }

  /// - Throws: one cause for each place that is not structural or whose rule does not compile; the
  ///   fields are relative to the schema: `properties[spec].type`.
  public init(_ openAPIV3Schema: JSONValue) throws(SchemaError) {
    root = SchemaNode()
  }

  /// Takes away what the schema does not specify.
  public func prune(_ value: inout JSONValue) {}

  /// The paths of what `prune` would take away: `spec.containers[0].nosuch`, in document order.
  public func unknownFields(_ value: JSONValue) -> [String] { [] }

  /// Fills in defaults, level by level; a null where null is not allowed counts as absent.
  public func applyDefaults(_ value: inout JSONValue) {}

  /// Everything that is wrong: types, bounds, formats, list maps, and rules (CEL).
  ///
  /// - Parameter old: the object before an update; transition rules run only with it.
  public func validate(_ value: JSONValue, old: JSONValue?) -> [Cause] { [] }
}

/// Why a schema cannot be used.
public struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
  public let causes: [Cause]

  public init(causes: [Cause]) { self.causes = causes }

  public var description: String { causes.map(\.description).joined(separator: ", ") }
}
