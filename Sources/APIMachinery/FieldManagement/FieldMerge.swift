import JSON

/// How an applied configuration changes the live object, after structured-merge-diff.
enum FieldMerge {
  /// The live value with all that the configuration sets.
  static func merge(_ live: JSONValue, _ applied: JSONValue, _ node: SchemaNode) -> JSONValue {
    switch (live, applied) {
    case (.object(var members), .object(let changes)) where !node.isAtomicMap:
      for (key, change) in changes {
        members[key] = members[key].map { merge($0, change, node.member(key) ?? .open) } ?? change
      }
      return .object(members)
    case (.array(let elements), .array(let changes)) where node.listType != .atomic:
      return .array(ListMerge(elements, changes, node).merged())
    default: return applied
    }
  }

  /// The merged value without what the manager applied before and no manager sets now.
  ///
  /// - Parameters:
  ///   - last: what the manager applied before.
  ///   - owned: what any manager sets now.
  /// - Returns: nil when nothing is left.
  static func prune(
    _ value: JSONValue, _ node: SchemaNode, last: FieldSet, owned: FieldSet
  ) -> JSONValue? {
    switch value {
    case .object(let members): pruneMembers(members, node, last: last, owned: owned)
    case .array(let elements): pruneElements(elements, node, last: last, owned: owned)
    default: value
    }
  }

  private static func pruneMembers(
    _ members: [String: JSONValue], _ node: SchemaNode, last: FieldSet, owned: FieldSet
  ) -> JSONValue? {
    var result: [String: JSONValue] = [:]
    for (key, value) in members {
      result[key] = kept(
        value, node.member(key) ?? .open, "f:\(key)", last: last, owned: owned)
    }
    return result.isEmpty && !members.isEmpty ? nil : .object(result)
  }

  private static func pruneElements(
    _ elements: [JSONValue], _ node: SchemaNode, last: FieldSet, owned: FieldSet
  ) -> JSONValue? {
    guard node.listType != .atomic else { return .array(elements) }
    let result = elements.compactMap { value in
      kept(
        value, node.element, FieldWalk.identity(of: value, in: node), last: last, owned: owned)
    }
    return result.isEmpty && !elements.isEmpty ? nil : .array(result)
  }

  private static func kept(
    _ value: JSONValue, _ node: SchemaNode, _ element: String, last: FieldSet, owned: FieldSet
  ) -> JSONValue? {
    guard last.touches(element) else { return value }
    if last.members.contains(element), !owned.touches(element) { return nil }
    guard let below = last.children[element], !FieldWalk.isLeaf(value, node) else { return value }
    let rest = prune(value, node, last: below, owned: owned.children[element] ?? FieldSet())
    return rest ?? (owned.members.contains(element) ? emptied(value) : nil)
  }

  private static func emptied(_ value: JSONValue) -> JSONValue {
    value.array == nil ? [:] : []
  }
}

/// Two lists with keys become one: shared elements in the applied order, and elements of the live
/// list where they were among them.
private struct ListMerge {
  private let node: SchemaNode
  private let live: [(key: String, value: JSONValue)]
  private let applied: [(key: String, value: JSONValue)]
  private let liveByKey: [String: JSONValue]
  private let appliedKeys: Set<String>

  init(_ live: [JSONValue], _ applied: [JSONValue], _ node: SchemaNode) {
    self.node = node
    self.live = live.map { (FieldWalk.identity(of: $0, in: node), $0) }
    self.applied = applied.map { (FieldWalk.identity(of: $0, in: node), $0) }
    liveByKey = Dictionary(
      self.live.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    appliedKeys = Set(self.applied.map(\.key))
  }

  func merged() -> [JSONValue] {
    var result: [JSONValue] = []
    var done: Set<String> = []
    var left = live[...]
    for (key, value) in applied where done.insert(key).inserted {
      // Live elements that only the live list has go before the next shared one.
      if let position = left.firstIndex(where: { $0.key == key }) {
        result += left[..<position].filter { !appliedKeys.contains($0.key) }.map(\.value)
        left = left[(position + 1)...]
      }
      result.append(liveByKey[key].map { FieldMerge.merge($0, value, node.element) } ?? value)
    }
    return result + left.filter { !appliedKeys.contains($0.key) }.map(\.value)
  }
}
