import JSON

/// The JSONPath of printer columns: `.spec.x`, `.a[0].b`, `.a[*].b`, `.a['b.c']`,
/// `.a[?(@.type=="Ready")].status`, also in braces and with a leading `$`.
struct JSONPath: Hashable, Sendable {
  private enum Step: Hashable, Sendable {
    case member(String)
    case index(Int)
    case all
    case filter(path: [String], operation: String, value: JSONValue)
  }

  private var steps: [Step] = []

  /// Nil when `source` is no path that can be followed.
  init?(_ source: String) {
    var text = Substring(source)
    if text.hasPrefix("{"), text.hasSuffix("}") { text = text.dropFirst().dropLast() }
    if text.hasPrefix("$") { text = text.dropFirst() }
    guard text.hasPrefix(".") || text.hasPrefix("[") else { return nil }
    while !text.isEmpty {
      guard let step = Self.step(&text) else { return nil }
      if let step = step.first { steps.append(step) }
    }
  }

  /// Every value that the path leads to.
  func values(in object: JSONValue) -> [JSONValue] {
    var values = [object]
    for step in steps { values = values.flatMap { Self.follow(step, $0) } }
    return values
  }

  private static func follow(_ step: Step, _ value: JSONValue) -> [JSONValue] {
    switch step {
    case .member(let name): value.object?[name].map { [$0] } ?? []
    case .index(let index):
      value.array.flatMap { elements in
        let position = index < 0 ? elements.count + index : index
        return elements.indices.contains(position) ? [elements[position]] : nil
      } ?? []
    case .all: value.array ?? value.object.map { Array($0.values) } ?? []
    case .filter(let path, let operation, let wanted):
      (value.array ?? []).filter { element in
        holds(path.reduce(element) { $0[$1] }, operation, wanted)
      }
    }
  }

  private static func holds(_ value: JSONValue, _ operation: String, _ wanted: JSONValue) -> Bool {
    switch operation {
    case "": !value.isNull
    case "==": value == wanted
    case "!=": value != wanted
    default:
      switch (value.double, wanted.double) {
      case (let left?, let right?):
        switch operation {
        case "<": left < right
        case "<=": left <= right
        case ">": left > right
        default: left >= right
        }
      default: false
      }
    }
  }

  // MARK: Parsing

  /// One step off the front; no step at all for a lone dot.
  private static func step(_ text: inout Substring) -> [Step]? {
    if text.hasPrefix("[") { return bracket(&text) }
    guard text.hasPrefix(".") else { return nil }
    text = text.dropFirst()
    if text.hasPrefix("[") || text.isEmpty { return [] }
    var name = ""
    while let character = text.first, character != ".", character != "[" {
      text = text.dropFirst()
      if character == "\\", let escaped = text.first {
        name.append(escaped)
        text = text.dropFirst()
      } else {
        name.append(character)
      }
    }
    if name == "*" { return [.all] }
    return name.isEmpty ? nil : [.member(name)]
  }

  private static func bracket(_ text: inout Substring) -> [Step]? {
    let isFilter = text.hasPrefix("[?(")
    guard let end = text.firstRange(of: isFilter ? ")]" : "]") else { return nil }
    let inner = text.dropFirst(isFilter ? 3 : 1)[..<end.lowerBound]
    text = text[end.upperBound...]
    if isFilter { return filter(inner) }
    if inner == "*" { return [.all] }
    if let index = Int(inner) { return [.index(index)] }
    guard let name = unquoted(inner) else { return nil }
    return [.member(name)]
  }

  private static func filter(_ text: Substring) -> [Step]? {
    for operation in ["==", "!=", "<=", ">=", "<", ">"] {
      guard let range = text.firstRange(of: operation) else { continue }
      let right = trimmed(text[range.upperBound...])
      guard let path = members(trimmed(text[..<range.lowerBound])) else { return nil }
      let value =
        unquoted(Substring(right)).map(JSONValue.string) ?? (try? JSONValue(parsing: right))
      guard let value else { return nil }
      return [.filter(path: path, operation: operation, value: value)]
    }
    return members(trimmed(text)).map { [.filter(path: $0, operation: "", value: .null)] }
  }

  private static func members(_ text: String) -> [String]? {
    guard text.hasPrefix("@") else { return nil }
    return text.dropFirst().split(separator: ".").map(String.init)
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  private static func unquoted(_ text: Substring) -> String? {
    guard text.count >= 2, let first = text.first, first == text.last, "'\"".contains(first) else {
      return nil
    }
    return String(text.dropFirst().dropLast())
  }
}
