import JSON

/// What changed between two values, after structured-merge-diff's `typed/compare.go`.
struct FieldComparison {
  private(set) var added = FieldSet()
  private(set) var modified = FieldSet()
  private(set) var removed = FieldSet()

  init(_ old: JSONValue, _ new: JSONValue, _ node: SchemaNode) {
    compareMembers(old, new, node, at: [])
  }

  var isSame: Bool { added.isEmpty && modified.isEmpty && removed.isEmpty }
  /// What the writer of the new value has set.
  var written: FieldSet { added.union(modified) }

  /// Nil stands for absent; null is a value.
  private mutating func compare(
    _ old: JSONValue?, _ new: JSONValue?, _ node: SchemaNode, at path: [String]
  ) {
    if isWhole(old, new, node) { return compareWhole(old, new, at: path) }
    if isList(old, new) {
      compareElements(old, new, node, at: path)
    } else {
      compareMembers(old ?? .null, new ?? .null, node, at: path)
    }
    if old == nil { added.insert(path) } else if new == nil { removed.insert(path) }
  }

  private mutating func compareWhole(_ old: JSONValue?, _ new: JSONValue?, at path: [String]) {
    switch (old, new) {
    case (nil, _): added.insert(path)
    case (_, nil): removed.insert(path)
    default: if old != new { modified.insert(path) }
    }
  }

  /// Scalars, atomic lists and maps, and what is empty on both sides; also what changed its type.
  private func isWhole(_ old: JSONValue?, _ new: JSONValue?, _ node: SchemaNode) -> Bool {
    if isEmpty(old), isEmpty(new) { return true }
    let sides = [old, new].compactMap { $0 }.filter { !$0.isNull }
    if sides.allSatisfy({ $0.object != nil }) { return node.isAtomicMap }
    if sides.allSatisfy({ $0.array != nil }) { return node.listType == .atomic }
    return true
  }

  private func isEmpty(_ value: JSONValue?) -> Bool {
    switch value {
    case nil, .null?: true
    case .object(let members)?: members.isEmpty
    case .array(let elements)?: elements.isEmpty
    default: false
    }
  }

  private func isList(_ old: JSONValue?, _ new: JSONValue?) -> Bool {
    old?.array != nil || new?.array != nil
  }

  private mutating func compareMembers(
    _ old: JSONValue, _ new: JSONValue, _ node: SchemaNode, at path: [String]
  ) {
    let before = old.object ?? [:]
    let after = new.object ?? [:]
    for key in Set(before.keys).union(after.keys) where before[key] != after[key] {
      compare(before[key], after[key], node.member(key) ?? .open, at: path + ["f:\(key)"])
    }
  }

  private mutating func compareElements(
    _ old: JSONValue?, _ new: JSONValue?, _ node: SchemaNode, at path: [String]
  ) {
    let before = Self.keyed(old, node)
    let after = Self.keyed(new, node)
    for key in Set(before.keys).union(after.keys) where before[key] != after[key] {
      compare(before[key], after[key], node.element, at: path + [key])
    }
  }

  private static func keyed(_ list: JSONValue?, _ node: SchemaNode) -> [String: JSONValue] {
    let pairs = (list?.array ?? []).map { (FieldWalk.identity(of: $0, in: node), $0) }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }
}
