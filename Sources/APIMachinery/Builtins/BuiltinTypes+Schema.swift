import JSON

extension BuiltinTypes {
  /// The schema of the objects of a type, apiVersion and kind included.
  static func schema(ofResource name: String, package: String) -> StructuralSchema {
    guard let type = resolve(name, in: package) else { return StructuralSchema(root: .open) }
    var properties = self.properties(of: type)
    properties["apiVersion"] = SchemaNode(type: .string, scalarName: "string")
    properties["kind"] = SchemaNode(type: .string, scalarName: "string")
    return StructuralSchema(
      root: SchemaNode(type: .object, properties: properties, typeName: type.name))
  }

  /// `metadata` of every object.
  static let objectMeta: SchemaNode = {
    guard let type = resolve("ObjectMeta", in: meta1) else { return .open }
    return node(of: type, field: Field(name: "metadata", type: "ObjectMeta", flags: []))
  }()

  private static func properties(of type: TypeDefinition) -> [String: SchemaNode] {
    var properties: [String: SchemaNode] = [:]
    for field in type.fields {
      properties[field.name] = node(of: field.type, field: field, in: type.package)
    }
    return properties
  }

  private static func node(of type: String, field: Field, in package: String) -> SchemaNode {
    if type.hasPrefix("[") {
      return list(String(type.dropFirst().dropLast()), field: field, in: package)
    }
    if type.hasPrefix("{") {
      let element = node(of: String(type.dropFirst().dropLast()), field: .plain, in: package)
      return SchemaNode(
        type: .object, additional: element, zeroValue: field.has("keep") ? .null : nil,
        isAtomicMap: field.has("atomic"))
    }
    if let scalar = scalar(type, field: field) { return scalar }
    guard let known = resolve(type, in: package) else { return .open }
    return node(of: known, field: field)
  }

  private static func node(of type: TypeDefinition, field: Field) -> SchemaNode {
    SchemaNode(
      type: .object, properties: properties(of: type), zeroValue: field.has("keep") ? [:] : nil,
      isAtomicMap: type.isAtomic || field.has("atomic"), typeName: type.name)
  }

  private static func list(_ element: String, field: Field, in package: String) -> SchemaNode {
    let keys = field.value(of: "map=")?.split(separator: ",").map(String.init)
    var merge = SchemaNode.PatchMerge.replace
    if let key = field.value(of: "merge=") ?? keys?.first, !field.has("nomerge") {
      merge = .byKey(key)
    } else if field.has("merge") {
      merge = .primitives
    }
    return SchemaNode(
      type: .array, items: node(of: element, field: .plain, in: package),
      zeroValue: field.has("keep") ? .null : nil,
      listType: keys.map { .map(keys: $0) } ?? (field.has("set") ? .set : .atomic),
      patchMerge: merge)
  }

  private static func scalar(_ type: String, field: Field) -> SchemaNode? {
    guard let (valueType, zero, format) = scalars[type] else { return nil }
    var constraints = Constraints()
    constraints.format = format
    return SchemaNode(
      type: valueType, isIntOrString: type == "intOrString" || type == "quantity",
      preservesUnknown: type == "any", zeroValue: field.has("keep") ? zero : nil,
      constraints: constraints, scalarName: type)
  }

  /// Type, zero value and OpenAPI format of each scalar.
  static let scalars: [String: (type: SchemaNode.ValueType?, zero: JSONValue, format: String)] = [
    "string": (.string, "", ""), "int32": (.integer, 0, "int32"), "int64": (.integer, 0, "int64"),
    "boolean": (.boolean, false, ""), "bytes": (.string, .null, "byte"),
    "time": (.string, .null, "date-time"), "microtime": (.string, .null, "date-time"),
    "quantity": (nil, "0", ""), "intOrString": (nil, 0, "int-or-string"),
    "any": (nil, .null, ""),
  ]
}

extension BuiltinTypes.Field {
  /// For elements: they have no flags of their own.
  static let plain = BuiltinTypes.Field(name: "", type: "", flags: [])
}
