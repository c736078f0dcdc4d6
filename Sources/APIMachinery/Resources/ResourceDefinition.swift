public import JSON

/// A resource that the server has: how it is called, what one may do with it, what its objects are
/// made of, and how they are shown.
public struct ResourceDefinition: Sendable {
  public let group: String
  public let version: String
  public let plural: String
  public let singular: String
  public let kind: String
  public let listKind: String
  public var shortNames: [String] = []
  public var categories: [String] = []
  public let isNamespaced: Bool
  /// In the order that discovery shows.
  public var verbs: [String]
  public var subresources: [Subresource] = []
  /// Of custom resources and of builtins alike.
  public var schema: StructuralSchema
  /// The columns of tables; builtins compute theirs (`TableRendering`).
  public var printerColumns: [PrinterColumn] = []
  /// What field selectors may name beside `metadata.name` and `metadata.namespace`.
  public var selectableFields: [SelectableField] = []
  /// Whether Go types are behind it on a real server: strategic merge patch, protobuf bodies, and
  /// updates without a resourceVersion are for these alone.
  public let isBuiltin: Bool
  /// Where its objects are kept; `events` of both groups share one place.
  public var storage: GroupResource
  /// Objects that exist only while the request lasts, such as access reviews, are not stored.
  public var isStored: Bool { verbs.contains("get") }
  public var hasStatus: Bool { subresources.contains { $0.name == "status" } }

  public var groupResource: GroupResource { GroupResource(group: group, resource: plural) }
  /// `v1` for the core group, otherwise `group/version`.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  public struct Subresource: Hashable, Sendable {
    public let name: String
    /// What its bodies are; the resource's own kind for most.
    public let kind: String
    public let verbs: [String]

    public init(name: String, kind: String, verbs: [String]) {
      self.name = name
      self.kind = kind
      self.verbs = verbs
    }
  }

  public struct PrinterColumn: Hashable, Sendable {
    public let name: String
    public let type: String
    public let format: String
    public let description: String
    /// Columns above 0 are shown by `-o wide` alone.
    public let priority: Int
    /// Empty for columns that a builtin computes.
    public let jsonPath: String

    public init(
      name: String, type: String, format: String = "", description: String, priority: Int = 0,
      jsonPath: String = ""
    ) {
      self.name = name
      self.type = type
      self.format = format
      self.description = description
      self.priority = priority
      self.jsonPath = jsonPath
    }
  }

  public struct SelectableField: Hashable, Sendable {
    /// As a selector names it: `status.phase`.
    public let label: String

    public init(label: String) { self.label = label }
  }
}

extension ResourceDefinition {
  /// Everything a server has before its first CustomResourceDefinition.
  public static let builtins: [ResourceDefinition] = Builtins.definitions

  /// The builtin, if there is one.
  public static func builtin(group: String, plural: String) -> ResourceDefinition? {
    builtins.first { $0.group == group && $0.plural == plural }
  }

  /// The served versions of a CustomResourceDefinition.
  ///
  /// - Throws: `Invalid` with one cause a fault: names, schemas that are not structural, printer
  ///   columns and rules that cannot be compiled.
  public static func from(crd: JSONValue) throws(APIStatus) -> [ResourceDefinition] {
    try CustomResourceDefinition.definitions(of: crd)
  }

  /// The CRD with the status that its controllers would have given it: names accepted,
  /// established, stored versions. Equal to `crd` when nothing is new.
  ///
  /// - Parameter now: RFC 3339, UTC.
  public static func established(crd: JSONValue, now: String) -> JSONValue {
    CustomResourceDefinition.established(crd, now: now)
  }

  /// The object as it is kept, from the shape that this resource serves.
  public func stored(_ served: JSONValue) -> JSONValue { served }

  /// The object in the shape that this resource serves, from the kept one.
  public func served(_ stored: JSONValue) -> JSONValue { stored }
}
