import JSON

enum Defaulting {
  /// Parents first: a default that is an object is itself defaulted.
  static func apply(_ value: inout JSONValue, _ node: SchemaNode) {
    switch value {
    case .object(var members):
      guard node.canDefault else { return }
      value = .null
      for (key, property) in node.properties {
        fill(&members, key, property)
        if members[key] != nil { apply(&members[key, default: .null], property) }
      }
      if let additional = node.additional {
        for key in Array(members.keys) where node.properties[key] == nil {
          if additional !== SchemaNode.open { dropNull(&members, key, additional) }
          if members[key] != nil { apply(&members[key, default: .null], additional) }
        }
      }
      value = .object(members)
    case .array(var elements):
      guard node.element.canDefault else { return }
      value = .null
      for index in elements.indices { apply(&elements[index], node.element) }
      value = .array(elements)
    default: return
    }
  }

  private static func fill(
    _ members: inout [String: JSONValue], _ key: String, _ property: SchemaNode
  ) {
    dropNull(&members, key, property)
    guard members[key] == nil, let value = property.defaultValue else { return }
    members[key] = value
  }

  /// A null that is not allowed counts as absent.
  private static func dropNull(
    _ members: inout [String: JSONValue], _ key: String, _ property: SchemaNode
  ) {
    guard members[key] == .null, !property.isNullable else { return }
    members[key] = nil
  }

  /// Writes what Go writes even when it was not given. `value` is a builtin's.
  static func fillZeroValues(_ value: inout JSONValue, _ node: SchemaNode) {
    switch value {
    case .object(var members):
      guard node.hasZeroValues else { return }
      value = .null
      for (key, property) in node.properties {
        if members[key] == nil || members[key] == .null, let zero = property.zeroValue {
          members[key] = zero
        } else if members[key] == .null {
          members[key] = nil
        }
        if members[key] != nil { fillZeroValues(&members[key, default: .null], property) }
      }
      if let additional = node.additional {
        for key in Array(members.keys) where node.properties[key] == nil {
          fillZeroValues(&members[key, default: .null], additional)
        }
      }
      value = .object(members)
    case .array(var elements):
      guard node.element.hasZeroValues else { return }
      value = .null
      for index in elements.indices { fillZeroValues(&elements[index], node.element) }
      value = .array(elements)
    default: return
    }
  }

  /// What a builtin object without any field looks like: `{"spec": {}, "status": {}}`. The server
  /// compares a new object with this to see what its creator set.
  static func zero(_ node: SchemaNode) -> JSONValue {
    var value: JSONValue = [:]
    fillZeroValues(&value, node)
    return value
  }
}

extension SchemaNode {
  /// Whether this level can hold members or elements that need a look.
  fileprivate var canDefault: Bool {
    !properties.isEmpty || additional != nil || items != nil
  }

  fileprivate var hasZeroValues: Bool { canDefault }
}
