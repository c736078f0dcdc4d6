import JSON

/// Whether Go could decode the object: all of a builtin, and the metadata of a custom resource,
/// whose other fields the schema judges.
enum TypeCheck {
  static func check(_ object: JSONValue, _ definition: ResourceDefinition) throws(APIStatus) {
    let fault =
      definition.isBuiltin
      ? fault(object, definition.schema.root, in: definition.kind, at: "")
      : fault(object["metadata"], BuiltinTypes.objectMeta, in: definition.kind, at: "")
    if let fault { throw Lifecycle.cannotHandle(definition, fault) }
  }

  /// In the words of Go's json package.
  private static func fault(
    _ value: JSONValue, _ node: SchemaNode, in owner: String, at path: String
  ) -> String? {
    if value.isNull { return nil }
    switch value {
    case .object(let members) where node.type == .object:
      return fault(in: members, node, owner: owner, at: path)
    case .array(let elements) where node.type == .array:
      for element in elements {
        if let fault = fault(element, node.element, in: owner, at: path) { return fault }
      }
      return nil
    default: return mismatch(value, node, in: owner, at: path)
    }
  }

  private static func fault(
    in members: [String: JSONValue], _ node: SchemaNode, owner: String, at path: String
  ) -> String? {
    let owner = node.typeName.isEmpty ? owner : node.typeName
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      guard let member = node.properties[key] ?? node.additional else { continue }
      let isField = node.properties[key] != nil
      let below = !isField ? path : path.isEmpty ? key : "\(path).\(key)"
      if let fault = fault(value, member, in: owner, at: below) { return fault }
    }
    return nil
  }

  private static func mismatch(
    _ value: JSONValue, _ node: SchemaNode, in owner: String, at path: String
  ) -> String? {
    let expected: String
    switch node.scalarName {
    case "any": return nil
    case "quantity": return quantityFault(value)
    case "time", "microtime": return timeFault(value, node.scalarName)
    case "intOrString" where value.int != nil || value.string != nil: return nil
    case "bytes" where value.string != nil: return bytesFault(value)
    case "": expected = name(of: node)
    default: expected = goTypes[node.scalarName] ?? node.scalarName
    }
    if let type = node.type, value.fits(type), isInRange(value, node.scalarName) { return nil }
    guard node.type != nil || node.scalarName == "intOrString" else { return nil }
    var shown = Lifecycle.goName(of: value)
    if case .integer = value, node.type == .integer { shown += " \(value.text)" }
    if case .number = value { shown += " \(value.text)" }
    let place = path.isEmpty ? "value" : "struct field \(owner).\(path)"
    return "json: cannot unmarshal \(shown) into Go \(place) of type \(expected)"
  }

  private static func isInRange(_ value: JSONValue, _ scalar: String) -> Bool {
    guard scalar == "int32", let number = value.int else { return true }
    return Int32(exactly: number) != nil
  }

  private static let goTypes = [
    "boolean": "bool", "bytes": "[]uint8", "intOrString": "intstr.IntOrString",
  ]

  private static func name(of node: SchemaNode) -> String {
    switch node.type {
    case .object where node.typeName.isEmpty: "map[string]\(elementName(node.additional))"
    case .array: "[]\(elementName(node.items))"
    case .object where node.typeName.hasPrefix("ObjectMeta"): "v1.ObjectMeta"
    default: "v1.\(node.typeName)"
    }
  }

  private static func elementName(_ node: SchemaNode?) -> String {
    guard let node else { return "interface {}" }
    return node.scalarName.isEmpty ? name(of: node) : goTypes[node.scalarName] ?? node.scalarName
  }

  private static func quantityFault(_ value: JSONValue) -> String? {
    let text = value.string ?? (value.double == nil ? "" : value.text)
    return Quantity(text) == nil ? Quantity.rule : nil
  }

  private static func timeFault(_ value: JSONValue, _ scalar: String) -> String? {
    guard let text = value.string else {
      return "json: cannot unmarshal \(Lifecycle.goName(of: value)) into Go value of type string"
    }
    if RFC3339.seconds(text) != nil { return scalar == "time" ? nil : fractionFault(text) }
    let layout = scalar == "time" ? "2006-01-02T15:04:05Z07:00" : "2006-01-02T15:04:05.000000Z07:00"
    return "parsing time \(quoted(text)) as \(quoted(layout)): cannot parse \(quoted(text)) as "
      + "\"2006\""
  }

  /// Go reads a MicroTime only with six digits of a second's fraction.
  private static func fractionFault(_ text: String) -> String? {
    let rest = text.dropFirst("2006-01-02T15:04:05".count)
    let digits = rest.dropFirst().prefix { $0.isNumber }.count
    if rest.hasPrefix("."), digits == 6 { return nil }
    let isLong = rest.hasPrefix(".") && digits > 6
    let (stop, wanted) = isLong ? (rest.dropFirst(7), "Z07:00") : (rest, ".000000")
    return "parsing time \(quoted(text)) as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse "
      + "\(quoted(String(stop))) as \(quoted(wanted))"
  }

  private static func bytesFault(_ value: JSONValue) -> String? {
    guard let offset = value.string.flatMap({ Base64.fault(in: $0) }) else { return nil }
    return "illegal base64 data at input byte \(offset)"
  }
}
