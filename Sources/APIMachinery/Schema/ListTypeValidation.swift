import JSON

/// Elements of a set, and keys of a list map, are unique.
enum ListTypeValidation {
  static func validate(_ value: JSONValue, _ node: SchemaNode, at path: String) -> [Cause] {
    switch value {
    case .object(let members):
      members.sorted { $0.key < $1.key }.flatMap { key, value -> [Cause] in
        guard let member = node.properties[key] ?? node.additional else { return [] }
        return validate(value, member, at: path.isEmpty ? key : "\(path).\(key)")
      }
    case .array(let elements):
      duplicates(elements, node.listType, at: path)
        + elements.enumerated().flatMap { validate($1, node.element, at: "\(path)[\($0)]") }
    default: []
    }
  }

  private static func duplicates(
    _ elements: [JSONValue], _ type: SchemaNode.ListType, at path: String
  ) -> [Cause] {
    guard type != .atomic else { return [] }
    var seen: Set<JSONValue> = []
    return elements.enumerated().compactMap { index, element in
      let identity = identity(of: element, type)
      guard !seen.insert(identity).inserted else { return nil }
      let shown = identity.string.map(quoted) ?? identity.text
      return .duplicate("\(path)[\(index)]", shown)
    }
  }

  private static func identity(of element: JSONValue, _ type: SchemaNode.ListType) -> JSONValue {
    guard case .map(let keys) = type else { return element }
    var identity: [String: JSONValue] = [:]
    for key in keys where !element[key].isNull { identity[key] = element[key] }
    return .object(identity)
  }
}
