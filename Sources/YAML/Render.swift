public import JSON

extension YAML {
  /// `value` as `kubectl -o yaml` writes it: block style, members sorted, two spaces, lists not
  /// indented under their key, text quoted only where it would be read as something else. Ends with a
  /// newline. Long lines are not folded.
  public static func render(_ value: JSONValue) -> String {
    var renderer = Renderer()
    renderer.top(value)
    return renderer.output
  }
}

struct Renderer {
  private(set) var output = ""

  mutating func top(_ value: JSONValue) {
    switch value {
    case .object(let members) where !members.isEmpty: object(members, indent: 0)
    case .array(let elements) where !elements.isEmpty: array(elements, indent: 0)
    default:
      scalar(value, indent: 0)
      output += "\n"
    }
  }

  /// The cursor is where the first key goes.
  private mutating func object(_ members: [String: JSONValue], indent: Int) {
    for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
      if index > 0 { pad(indent) }
      output += Self.key(member.key) + ":"
      self.member(member.value, indent: indent)
    }
  }

  /// What follows a key's colon, with the newline that ends it.
  private mutating func member(_ value: JSONValue, indent: Int) {
    switch value {
    case .object(let members) where !members.isEmpty:
      output += "\n"
      pad(indent + 2)
      object(members, indent: indent + 2)
    case .array(let elements) where !elements.isEmpty:
      output += "\n"
      pad(indent)
      array(elements, indent: indent)
    default:
      output += " "
      scalar(value, indent: indent + 2)
      output += "\n"
    }
  }

  /// The cursor is where the first dash goes.
  private mutating func array(_ elements: [JSONValue], indent: Int) {
    for (index, element) in elements.enumerated() {
      if index > 0 { pad(indent) }
      output += "- "
      self.element(element, indent: indent + 2)
    }
  }

  private mutating func element(_ value: JSONValue, indent: Int) {
    switch value {
    case .object(let members) where !members.isEmpty: object(members, indent: indent)
    case .array(let elements) where !elements.isEmpty: array(elements, indent: indent)
    default:
      scalar(value, indent: indent)
      output += "\n"
    }
  }

  private mutating func pad(_ count: Int) {
    output += String(repeating: " ", count: count)
  }

  private mutating func scalar(_ value: JSONValue, indent: Int) {
    switch value {
    case .object: output += "{}"
    case .array: output += "[]"
    case .string(let text): output += Quoting.render(text, indent: indent)
    default: output += value.text
    }
  }

  private static func key(_ text: String) -> String {
    // A key stays on its line.
    text.contains("\n") ? Quoting.double(text) : Quoting.render(text, indent: 0)
  }
}
