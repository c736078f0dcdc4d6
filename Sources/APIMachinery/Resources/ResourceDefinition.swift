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
  public var shortNames: [String]
  public var categories: [String]
  public let isNamespaced: Bool
  /// In the order that discovery shows.
  public var verbs: [String]
  public var subresources: [Subresource]
  /// Of custom resources and of builtins alike.
  public var schema: StructuralSchema
  /// The columns of tables; builtins compute theirs (`TableRendering`).
  public var printerColumns: [PrinterColumn]
  /// What field selectors may name beside `metadata.name` and `metadata.namespace`.
  public var selectableFields: [SelectableField]
  /// Whether Go types are behind it on a real server: strategic merge patch, protobuf bodies, and
  /// updates without a resourceVersion are for these alone.
  public let isBuiltin: Bool
  /// Where its objects are kept; `events` of both groups share one place.
  public var storage: GroupResource
  /// Whether a deletion answers with the object; with a `Status` otherwise, unless the object
  /// stays because of finalizers or a grace period.
  public var returnsDeletedObject = false
  /// The raw `openAPIV3Schema` of a custom resource; null for builtins.
  let openAPISchema: JSONValue
  /// The name of the schema in OpenAPI documents: `io.k8s.api.core.v1.Pod`.
  let openAPIName: String

  init(
    group: String, version: String, plural: String, singular: String, kind: String,
    listKind: String, shortNames: [String] = [], categories: [String] = [], isNamespaced: Bool,
    verbs: [String], subresources: [Subresource] = [], schema: StructuralSchema,
    printerColumns: [PrinterColumn] = [], selectableFields: [SelectableField] = [],
    isBuiltin: Bool, openAPISchema: JSONValue = .null, openAPIName: String
  ) {
    self.group = group
    self.version = version
    self.plural = plural
    self.singular = singular
    self.kind = kind
    self.listKind = listKind
    self.shortNames = shortNames
    self.categories = categories
    self.isNamespaced = isNamespaced
    self.verbs = verbs
    self.subresources = subresources
    self.schema = schema
    self.printerColumns = printerColumns
    self.selectableFields = selectableFields
    self.isBuiltin = isBuiltin
    self.storage = GroupResource(group: group, resource: plural)
    self.openAPISchema = openAPISchema
    self.openAPIName = openAPIName
  }

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

  /// A list of objects that this resource serves, as the server writes it: items of builtins go
  /// without apiVersion and kind, and lists of custom resources always have a `continue`.
  ///
  /// - Parameters:
  ///   - continueToken: empty on the last page.
  ///   - remaining: items after this page; nil when unknown or none.
  public func list(
    _ items: [JSONValue], resourceVersion: String, continueToken: String = "",
    remaining: Int? = nil
  ) -> JSONValue {
    let metadata = listMetadata(
      resourceVersion: resourceVersion, continueToken: continueToken, remaining: remaining)
    return [
      "apiVersion": .string(apiVersion), "kind": .string(listKind), "metadata": metadata,
      "items": .array(isBuiltin ? items.map(Self.withoutType) : items),
    ]
  }

  /// The `metadata` of `list`; tables and partial lists carry the same.
  public func listMetadata(
    resourceVersion: String, continueToken: String = "", remaining: Int? = nil
  ) -> JSONValue {
    var metadata: [String: JSONValue] = ["resourceVersion": .string(resourceVersion)]
    if !continueToken.isEmpty || !isBuiltin { metadata["continue"] = .string(continueToken) }
    if let remaining, remaining > 0 {
      metadata["remainingItemCount"] = .integer(Int64(remaining))
    }
    return .object(metadata)
  }

  private static func withoutType(_ item: JSONValue) -> JSONValue {
    var item = item
    item.removeMember("apiVersion")
    item.removeMember("kind")
    return item
  }
}
