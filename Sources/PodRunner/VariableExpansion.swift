/// `$(NAME)` in commands, arguments and values, by the rules of the API's documentation:
/// `$$(NAME)` is a literal `$(NAME)`, and a name without value stays as it is.
enum VariableExpansion {
  static func expand(_ text: String, _ values: [String: String]) -> String {
    var output = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      output += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      output += takeReference(&rest, values)
    }
    return output + rest
  }

  /// `rest` begins after a dollar sign.
  private static func takeReference(
    _ rest: inout Substring, _ values: [String: String]
  ) -> String {
    switch rest.first {
    case "$":
      rest.removeFirst()
      return "$"
    case "(":
      guard let end = rest.firstIndex(of: ")") else { return "$" }
      let name = String(rest[rest.index(after: rest.startIndex)..<end])
      rest = rest[rest.index(after: end)...]
      return values[name] ?? "$(\(name))"
    default: return "$"
    }
  }
}
