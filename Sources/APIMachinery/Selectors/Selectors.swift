public import JSON

/// `labelSelector`: equality and set based requirements, all of which must hold.
public struct LabelSelector: Hashable, Sendable {
  /// - Throws: 400 in the server's words.
  public init(parsing text: String) throws(APIStatus) {}

  public var isEmpty: Bool { true }

  /// - Parameter labels: `metadata.labels`; anything but an object counts as no labels.
  public func matches(_ labels: JSONValue) -> Bool { true }
}

/// `fieldSelector`: `path=value`, `path==value`, `path!=value`, joined by commas.
public struct FieldSelector: Hashable, Sendable {
  /// - Throws: 400 for a field that `definition` cannot select by.
  public init(parsing text: String, definition: ResourceDefinition) throws(APIStatus) {}

  public var isEmpty: Bool { true }
  /// The name that an object must have, if the selector says so: lists and watches of one object.
  public var requiredName: String? { nil }

  /// - Parameter object: in the shape that the selector's definition serves.
  public func matches(_ object: JSONValue) -> Bool { true }
}
