import JSON

/// A set of field paths, as a tree: `FieldsV1`.
///
/// An element of a path is kept as FieldsV1 writes it: `f:NAME`, `k:{KEYS}` for an element of a list
/// map, `v:VALUE` for an element of a set. A path may be in the set itself, have paths below it in
/// the set, or both.
struct FieldSet: Hashable, Sendable {
  var members: Set<String> = []
  var children: [String: FieldSet] = [:]

  var isEmpty: Bool { members.isEmpty && children.isEmpty }

  /// Whether the path `element`, or any path below it, is in the set.
  func touches(_ element: String) -> Bool {
    members.contains(element) || children[element] != nil
  }

  mutating func insert(_ path: [String]) {
    guard let first = path.first else { return }
    if path.count == 1 {
      members.insert(first)
    } else {
      children[first, default: FieldSet()].insert(Array(path.dropFirst()))
    }
  }

  // MARK: Algebra

  func union(_ other: FieldSet) -> FieldSet {
    FieldSet(
      members: members.union(other.members),
      children: children.merging(other.children) { $0.union($1) })
  }

  func intersection(_ other: FieldSet) -> FieldSet {
    var result = FieldSet(members: members.intersection(other.members))
    for (element, child) in children {
      guard let counterpart = other.children[element] else { continue }
      let common = child.intersection(counterpart)
      if !common.isEmpty { result.children[element] = common }
    }
    return result
  }

  /// Without the paths of `other`; what is below them stays.
  func subtracting(_ other: FieldSet) -> FieldSet {
    var result = FieldSet(members: members.subtracting(other.members))
    for (element, child) in children {
      let rest = other.children[element].map(child.subtracting) ?? child
      if !rest.isEmpty { result.children[element] = rest }
    }
    return result
  }

  /// Without everything at and below `element`.
  mutating func removeAll(below element: String) {
    members.remove(element)
    children[element] = nil
  }

  // MARK: FieldsV1

  init(members: Set<String> = [], children: [String: FieldSet] = [:]) {
    self.members = members
    self.children = children
  }

  init(fieldsV1 json: JSONValue) {
    for (element, below) in json.object ?? [:] where element != "." {
      let child = FieldSet(fieldsV1: below)
      if child.isEmpty || below.object?["."] != nil { members.insert(element) }
      if !child.isEmpty { children[element] = child }
    }
  }

  var fieldsV1: JSONValue {
    var result: [String: JSONValue] = [:]
    for element in members { result[element] = [:] }
    for (element, child) in children {
      var below = child.fieldsV1
      if members.contains(element) { below["."] = [:] }
      result[element] = below
    }
    return .object(result)
  }

  /// Every path, in order, as messages show it: `.spec.containers[name="main"].image`.
  var shownPaths: [String] {
    var paths = members.map(Self.shown)
    for (element, child) in children {
      paths += child.shownPaths.map { Self.shown(element) + $0 }
    }
    return paths.sorted()
  }

  private static func shown(_ element: String) -> String {
    let text = String(element.dropFirst(2))
    switch element.prefix(2) {
    case "f:": return ".\(text)"
    case "v:": return "[=\(text)]"
    default:
      let keys = (try? JSONValue(parsing: text))?.object ?? [:]
      let list = keys.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
      return "[\(list.joined(separator: ","))]"
    }
  }
}
