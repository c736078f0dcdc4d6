import JSON

/// Text as a YAML scalar that reads back as the same text.
enum Quoting {
  static func render(_ text: String, indent: Int) -> String {
    if !text.unicodeScalars.allSatisfy(isPrintable) { return double(text) }
    if text.contains("\n") { return isBlockable(text) ? block(text, indent: indent) : double(text) }
    if meansSomethingElse(text) { return double(text) }
    return isPlain(text) ? text : single(text)
  }

  /// It would be read as a number, boolean, null, timestamp or (by YAML 1.1 parsers) base-60 number.
  private static func meansSomethingElse(_ text: String) -> Bool {
    if case .string = Scalar.meaning(of: text) {
      return text == "<<" || text == "=" || isTimestamp(text) || isBase60(text)
    }
    return true
  }

  private static func isTimestamp(_ text: String) -> Bool {
    let parts = text.prefix { $0 != "T" && $0 != "t" && $0 != " " }
      .split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0].count == 4
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
  }

  private static func isBase60(_ text: String) -> Bool {
    text.contains(":") && text.first?.isNumber == true
      && text.allSatisfy { $0.isNumber || $0 == ":" || $0 == "." }
  }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    if first == " " || last == " " || last == ":" { return false }
    if text.hasPrefix("---") || text.hasPrefix("...") { return false }
    if text.contains(": ") || text.contains(" #") { return false }
    if "-?:".contains(first) {
      guard let second = text.dropFirst().first else { return false }
      return second != " " && !",[]{}".contains(second)
    }
    return !",[]{}#&*!|>'\"%@`".contains(first)
  }

  /// Printable and without a meaning of its own to YAML's line breaking.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
      0x10000...0x10FFFF:
      true
    default: false
    }
  }

  /// A block's indentation is told by its first line, so that one must not begin with a space.
  private static func isBlockable(_ text: String) -> Bool {
    guard let first = text.first else { return false }
    return first != " " && first != "\n"
  }

  private static func block(_ text: String, indent: Int) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let header: String
    if lines.last?.isEmpty == true {
      lines.removeLast()
      // One final newline is what `|` means; more of them are kept by `|+`.
      header = lines.last?.isEmpty == true ? "|+" : "|"
    } else {
      header = "|-"
    }
    let padding = String(repeating: " ", count: max(indent, 2))
    return header + lines.map { $0.isEmpty ? "\n" : "\n\(padding)\($0)" }.joined()
  }

  private static func single(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  static func double(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars { result += escaped(scalar) }
    return result + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: isPrintable(scalar) ? String(scalar) : hex(scalar)
    }
  }

  private static func hex(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let width = scalar.value <= 0xFF ? 2 : scalar.value <= 0xFFFF ? 4 : 8
    let mark = width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U"
    return mark + String(repeating: "0", count: width - digits.count) + digits
  }
}
