import JSON

/// One level of a schema, compiled. Custom resources and builtins share it, so pruning, patches and
/// field ownership need to know one kind of schema only.
final class SchemaNode: Sendable {
  enum ValueType: String, Hashable, Sendable {
    case object, array, string, integer, number, boolean
  }

  /// How server-side apply merges a list.
  enum ListType: Hashable, Sendable {
    case atomic
    case set
    case map(keys: [String])
  }

  /// How a strategic merge patch treats a list.
  enum PatchMerge: Hashable, Sendable {
    case replace
    /// A list of scalars, merged as a set.
    case primitives
    case byKey(String)
  }

  let type: ValueType?
  let properties: [String: SchemaNode]
  /// The schema of members that `properties` does not name, when they may be there.
  let additional: SchemaNode?
  let items: SchemaNode?
  let required: [String]
  let isNullable: Bool
  let isIntOrString: Bool
  let preservesUnknown: Bool
  /// Whether it holds a whole object with apiVersion, kind and metadata.
  let isEmbeddedResource: Bool
  let defaultValue: JSONValue?
  /// What a builtin writes even when it was not given, as Go does for fields without `omitempty`.
  let zeroValue: JSONValue?
  let listType: ListType
  let isAtomicMap: Bool
  let patchMerge: PatchMerge
  let constraints: Constraints
  let rules: [ValidationRule]
  /// The Go type of a builtin, for the messages of its decoder: `PodSpec`.
  let typeName: String
  /// The Go type of a scalar of a builtin: `int32`; for `bytes`, `time` and others too.
  let scalarName: String

  init(
    type: ValueType?, properties: [String: SchemaNode] = [:], additional: SchemaNode? = nil,
    items: SchemaNode? = nil, required: [String] = [], isNullable: Bool = false,
    isIntOrString: Bool = false, preservesUnknown: Bool = false, isEmbeddedResource: Bool = false,
    defaultValue: JSONValue? = nil, zeroValue: JSONValue? = nil, listType: ListType = .atomic,
    isAtomicMap: Bool = false, patchMerge: PatchMerge = .replace,
    constraints: Constraints = Constraints(), rules: [ValidationRule] = [],
    typeName: String = "", scalarName: String = ""
  ) {
    self.type = type
    self.properties = properties
    self.additional = additional
    self.items = items
    self.required = required
    self.isNullable = isNullable
    self.isIntOrString = isIntOrString
    self.preservesUnknown = preservesUnknown
    self.isEmbeddedResource = isEmbeddedResource
    self.defaultValue = defaultValue
    self.zeroValue = zeroValue
    self.listType = listType
    self.isAtomicMap = isAtomicMap
    self.patchMerge = patchMerge
    self.constraints = constraints
    self.rules = rules
    self.typeName = typeName
    self.scalarName = scalarName
  }

  /// The same level with rules, which are compiled when the level is known.
  func with(_ rules: [ValidationRule]) -> SchemaNode {
    SchemaNode(
      type: type, properties: properties, additional: additional, items: items,
      required: required, isNullable: isNullable, isIntOrString: isIntOrString,
      preservesUnknown: preservesUnknown, isEmbeddedResource: isEmbeddedResource,
      defaultValue: defaultValue, zeroValue: zeroValue, listType: listType,
      isAtomicMap: isAtomicMap, patchMerge: patchMerge, constraints: constraints, rules: rules,
      typeName: typeName, scalarName: scalarName)
  }

  /// A value of which nothing is known: it is kept as it is; objects merge member by member, lists
  /// are replaced whole.
  static let open = SchemaNode(type: nil, preservesUnknown: true)

  /// The schema of the member `key`; nil when the member is not known.
  func member(_ key: String) -> SchemaNode? {
    if let known = properties[key] { return known }
    if let additional { return additional }
    return preservesUnknown ? .open : nil
  }

  /// The schema of the elements of a list.
  var element: SchemaNode { items ?? .open }

  /// Whether this level or one below has rules.
  var hasRules: Bool {
    !rules.isEmpty || (items?.hasRules ?? false) || (additional?.hasRules ?? false)
      || properties.values.contains { $0.hasRules }
  }
}

/// The value validations of one level.
struct Constraints: Sendable {
  var format = ""
  var pattern = ""
  var enumeration: [JSONValue] = []
  var minimum: Double?
  var maximum: Double?
  var isExclusiveMinimum = false
  var isExclusiveMaximum = false
  var multipleOf: Double?
  var minLength: Int?
  var maxLength: Int?
  var minItems: Int?
  var maxItems: Int?
  var hasUniqueItems = false
  var minProperties: Int?
  var maxProperties: Int?
  var allOf: [SchemaNode] = []
  var anyOf: [SchemaNode] = []
  var oneOf: [SchemaNode] = []
  /// Zero or one.
  var not: [SchemaNode] = []
}

/// An entry of `x-kubernetes-validations` as Go prints its struct.
enum RuleText {
  static func go(_ entry: JSONValue) -> String {
    let members = [
      ("Rule", text(entry["rule"])), ("Message", text(entry["message"])),
      ("MessageExpression", text(entry["messageExpression"])), ("Reason", entry["reason"].text),
      ("FieldPath", text(entry["fieldPath"])), ("OptionalOldSelf", entry["optionalOldSelf"].text),
    ]
    return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
  }

  /// Go escapes what HTML gives a meaning to.
  private static func text(_ value: JSONValue) -> String {
    JSONValue.string(value.string ?? "").text.replacing("&", with: "\\u0026")
      .replacing("<", with: "\\u003c").replacing(">", with: "\\u003e")
  }
}

/// One entry of `x-kubernetes-validations`.
struct ValidationRule: Sendable {
  let source: String
  let program: CELProgram
  let message: String
  let messageExpression: CELProgram?
  /// A `metav1.CauseType`; `FieldValueInvalid` by default.
  let reason: String
  /// Relative to the rule's level: `.spec.x`.
  let fieldPath: String
  /// `optionalOldSelf`: a transition rule that also runs without an old value.
  let hasOptionalOldSelf: Bool
}
