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
      var merge = ListMerge(elements, changes, node)
      return .array(merge.merged())
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

/// Two lists with keys become one: what both have comes in the applied order, and elements of the
/// live list alone stay before what they were before.
private struct ListMerge {
  private typealias Item = (key: String, value: JSONValue)

  private let node: SchemaNode
  private var left: ArraySlice<Item>
  private var right: ArraySlice<Item>
  private let liveByKey: [String: JSONValue]
  private let appliedKeys: Set<String>
  /// Keys of both lists that are still to come, in the applied order.
  private var shared: ArraySlice<String>
  private var done: Set<String> = []
  private var result: [JSONValue] = []

  init(_ live: [JSONValue], _ applied: [JSONValue], _ node: SchemaNode) {
    func items(_ list: [JSONValue]) -> ArraySlice<Item> {
      list.map { (FieldWalk.identity(of: $0, in: node), $0) }[...]
    }
    self.node = node
    left = items(live)
    right = items(applied)
    liveByKey = Dictionary(
      left.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    appliedKeys = Set(right.map(\.key))
    let known = Set(left.map(\.key))
    shared = right.map(\.key).filter(known.contains)[...]
  }

  mutating func merged() -> [JSONValue] {
    while !left.isEmpty || !right.isEmpty {
      if let live = left.first, !takeApplied(before: live) { continue }
      takeNextApplied()
    }
    return result
  }

  /// Deals with the next live element.
  ///
  /// - Returns: whether the next applied element comes now.
  private mutating func takeApplied(before live: Item) -> Bool {
    if !appliedKeys.contains(live.key) {
      result.append(live.value)
      left.removeFirst()
      return false
    }
    // A shared element comes when its turn in the applied order does.
    if done.contains(live.key) || shared.first != live.key || right.isEmpty {
      left.removeFirst()
      return false
    }
    return true
  }

  private mutating func takeNextApplied() {
    guard let applied = right.popFirst() else { return }
    guard done.insert(applied.key).inserted else { return }
    if shared.first == applied.key { shared.removeFirst() }
    if left.first?.key == applied.key { left.removeFirst() }
    let live = liveByKey[applied.key]
    result.append(live.map { FieldMerge.merge($0, applied.value, node.element) } ?? applied.value)
  }
}
