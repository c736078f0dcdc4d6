import JSON

/// Strategic merge patch, after apimachinery's `pkg/util/strategicpatch`.
///
/// Directives: `$patch: delete|replace|merge`, `$deleteFromPrimitiveList/FIELD`,
/// `$setElementOrder/FIELD`, `$retainKeys`.
enum StrategicMerge {
  private static let deletePrefix = "$deleteFromPrimitiveList/"
  private static let orderPrefix = "$setElementOrder/"

  /// Nil when the patch deletes the object.
  static func merge(
    _ original: [String: JSONValue], _ patch: [String: JSONValue], _ node: SchemaNode
  ) throws(APIStatus) -> [String: JSONValue]? {
    switch patch["$patch"]?.string {
    case "delete": return nil
    case "replace": return withoutDirectives(patch)
    case nil, "merge": break
    case let other?: throw .badRequest("unknown patch type found: \(other)")
    }
    var result = original
    retain(&result, patch["$retainKeys"])
    for (key, change) in patch where !key.hasPrefix("$") {
      result[key] = try merged(original[key], change, node.member(key) ?? .open)
    }
    for (key, values) in patch where key.hasPrefix(deletePrefix) {
      removePrimitives(values, from: &result, String(key.dropFirst(deletePrefix.count)))
    }
    for (key, order) in patch where key.hasPrefix(orderPrefix) {
      let field = String(key.dropFirst(orderPrefix.count))
      sort(&result, field, by: order, node.member(field) ?? .open)
    }
    return result
  }

  private static func merged(
    _ original: JSONValue?, _ change: JSONValue, _ node: SchemaNode
  ) throws(APIStatus) -> JSONValue? {
    switch change {
    case .null: return nil
    case .object(let changes):
      // A map that the patch itself brings is merged too, so that its directives are followed.
      return try merge(original?.object ?? [:], changes, node).map { .object($0) }
    case .array(let changes):
      switch node.patchMerge {
      case .replace: return change
      case .primitives: return .array(union(original?.array ?? [], changes))
      case .byKey(let key):
        return .array(try mergeList(original?.array ?? [], changes, key, node.element))
      }
    default: return change
    }
  }

  // MARK: Lists

  private static func union(_ original: [JSONValue], _ added: [JSONValue]) -> [JSONValue] {
    PatchOrder.merge(original + added.filter { !original.contains($0) }, added, original) { $0 }
  }

  private static func mergeList(
    _ original: [JSONValue], _ changes: [JSONValue], _ key: String, _ node: SchemaNode
  ) throws(APIStatus) -> [JSONValue] {
    if changes.contains(where: { $0["$patch"].string == "replace" }) {
      return changes.filter { $0["$patch"].isNull }
    }
    var result = original
    for change in changes {
      guard let members = change.object, let identity = members[key] else {
        throw .badRequest("map: \(change.text) does not contain declared merge key: \(key)")
      }
      let position = result.firstIndex { $0[key] == identity }
      let before = position.map { result[$0].object ?? [:] } ?? [:]
      let after = try merge(before, members, node)
      switch (position, after) {
      case (let index?, let after?): result[index] = .object(after)
      case (let index?, nil): result.remove(at: index)
      case (nil, let after?): result.append(.object(after))
      case (nil, nil): break
      }
    }
    return PatchOrder.merge(result, changes, original) { $0[key] }
  }

  private static func removePrimitives(
    _ values: JSONValue, from object: inout [String: JSONValue], _ field: String
  ) {
    guard let elements = object[field]?.array, let gone = values.array else { return }
    let rest = elements.filter { !gone.contains($0) }
    object[field] = rest.isEmpty ? nil : .array(rest)
  }

  /// Elements that the order names come in its order; the others keep their places before them.
  private static func sort(
    _ object: inout [String: JSONValue], _ field: String, by order: JSONValue, _ node: SchemaNode
  ) {
    guard let elements = object[field]?.array, let wanted = order.array else { return }
    func identity(_ element: JSONValue) -> JSONValue {
      if case .byKey(let key) = node.patchMerge { return element[key] }
      return element
    }
    let ranks = Dictionary(
      wanted.enumerated().map { (identity($1), $0) }, uniquingKeysWith: { first, _ in first })
    var ordered = elements.filter { ranks[identity($0)] != nil }
      .sorted { ranks[identity($0), default: 0] < ranks[identity($1), default: 0] }[...]
    object[field] = .array(
      elements.map { element in
        guard ranks[identity(element)] != nil, let next = ordered.popFirst() else { return element }
        return next
      })
  }

  // MARK: Directives

  private static func retain(_ object: inout [String: JSONValue], _ keys: JSONValue?) {
    guard let keys = keys?.array else { return }
    let names = Set(keys.compactMap(\.string))
    object = object.filter { names.contains($0.key) }
  }

  private static func withoutDirectives(_ patch: [String: JSONValue]) -> [String: JSONValue] {
    patch.filter { !$0.key.hasPrefix("$") && !$0.value.isNull }
  }
}
