import JSON

/// Which paths a value has, after structured-merge-diff's `typed/tofieldset.go`.
enum FieldWalk {
  /// The paths that an applied configuration sets.
  static func fields(of value: JSONValue, _ node: SchemaNode) -> FieldSet {
    switch value {
    case .object(let members): fields(of: members, node)
    case .array(let elements): fields(of: elements, node)
    default: FieldSet()
    }
  }

  private static func fields(of members: [String: JSONValue], _ node: SchemaNode) -> FieldSet {
    var set = FieldSet()
    for (key, value) in members {
      let element = "f:\(key)"
      let member = node.member(key) ?? .open
      // A declared field with something below is told by that; entries of a map stand for themselves.
      if isLeaf(value, member) || isEmptyObject(value) || node.properties[key] == nil {
        set.members.insert(element)
      }
      guard !isLeaf(value, member) else { continue }
      let below = fields(of: value, member)
      if !below.isEmpty { set.children[element] = below }
    }
    return set
  }

  private static func fields(of elements: [JSONValue], _ node: SchemaNode) -> FieldSet {
    var set = FieldSet()
    for value in elements {
      let element = identity(of: value, in: node)
      set.members.insert(element)
      let below = fields(of: value, node.element)
      if !below.isEmpty { set.children[element] = below }
    }
    return set
  }

  /// Whether the value is owned as a whole.
  static func isLeaf(_ value: JSONValue, _ node: SchemaNode) -> Bool {
    switch value {
    case .object: node.isAtomicMap
    case .array: node.listType == .atomic
    default: true
    }
  }

  static func isEmptyObject(_ value: JSONValue) -> Bool {
    value.object?.isEmpty ?? false
  }

  /// The path element of an element of a set or a list map.
  static func identity(of element: JSONValue, in node: SchemaNode) -> String {
    guard case .map(let keys) = node.listType else { return "v:\(element.text)" }
    var identity: [String: JSONValue] = [:]
    for key in keys {
      let value = element[key]
      if !value.isNull {
        identity[key] = value
      } else if key == "protocol" {
        // The one key of a builtin that has a default.
        identity[key] = "TCP"
      } else if let value = node.element.properties[key]?.defaultValue {
        identity[key] = value
      }
    }
    return "k:\(JSONValue.object(identity).text)"
  }

  /// The first path of a configuration that the schema does not declare: `.spec.nosuch`.
  static func undeclared(_ value: JSONValue, _ node: SchemaNode, at path: String) -> String? {
    switch value {
    case .object(let members):
      for (key, value) in members.sorted(by: { $0.key < $1.key }) {
        guard let member = node.member(key) else { return "\(path).\(key)" }
        if let found = undeclared(value, member, at: "\(path).\(key)") { return found }
      }
    case .array(let elements):
      for value in elements {
        if let found = undeclared(value, node.element, at: "\(path)[]") { return found }
      }
    default: break
    }
    return nil
  }
}
