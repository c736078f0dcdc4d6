import JSON

/// Fields that the schema does not specify are not stored.
enum Pruning {
  static func prune(_ value: inout JSONValue, _ node: SchemaNode) {
    switch value {
    case .object(var members):
      // The value is emptied first, so that the dictionary is not copied on write.
      value = .null
      for key in Array(members.keys) {
        guard let member = node.member(key) else {
          members[key] = nil
          continue
        }
        if !member.isLeaf { prune(&members[key, default: .null], member) }
      }
      value = .object(members)
    case .array(var elements):
      guard !node.element.isLeaf else { return }
      value = .null
      for index in elements.indices { prune(&elements[index], node.element) }
      value = .array(elements)
    default: return
    }
  }

  static func unknown(_ value: JSONValue, _ node: SchemaNode, at path: String) -> [String] {
    switch value {
    case .object(let members):
      members.sorted { $0.key < $1.key }.flatMap { key, value -> [String] in
        let path = path.isEmpty ? key : "\(path).\(key)"
        guard let member = node.member(key) else { return [path] }
        return unknown(value, member, at: path)
      }
    case .array(let elements):
      elements.enumerated().flatMap { unknown($1, node.element, at: "\(path)[\($0)]") }
    default: []
    }
  }
}

extension SchemaNode {
  /// Whether nothing below can be unknown: a scalar, or an open value.
  fileprivate var isLeaf: Bool {
    if let type { return type != .object && type != .array }
    return properties.isEmpty && additional == nil && items == nil
  }
}
