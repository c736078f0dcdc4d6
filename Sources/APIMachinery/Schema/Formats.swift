/// The string formats that a structural schema may ask for; others are not checked, as on the
/// server.
enum Formats {
  static func accepts(_ text: String, format: String) -> Bool {
    switch format {
    case "date-time": RFC3339.seconds(text) != nil
    case "date": text.utf8.count == 10 && RFC3339.seconds(text + "T00:00:00Z") != nil
    case "byte": isBase64(text)
    case "uuid": isUUID(text)
    case "ipv4": isIPv4(text)
    case "email": text.contains("@") && !text.hasPrefix("@") && !text.hasSuffix("@")
    case "duration": isDuration(text)
    case "hostname": Names.isSubdomain(text.lowercased())
    default: true
    }
  }

  static func isBase64(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count % 4 == 0 else { return false }
    let padding = bytes.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard padding <= 2 else { return false }
    return bytes.dropLast(padding).allSatisfy { byte in
      Names.isAlphanumeric(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
    }
  }

  private static func isUUID(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let hexadecimal = parts.allSatisfy {
      $0.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
    }
    return hexadecimal
      && (parts.map(\.utf8.count) == [8, 4, 4, 4, 12] || parts.map(\.utf8.count) == [32])
  }

  static func isIPv4(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        UInt8(part) != nil && (part == "0" || !part.hasPrefix("0"))
      }
  }

  /// As Go's `time.ParseDuration`: `1h30m`, `250ms`.
  static func isDuration(_ text: String) -> Bool {
    var rest = Substring(text)
    if rest.hasPrefix("-") || rest.hasPrefix("+") { rest = rest.dropFirst() }
    if rest == "0" { return true }
    guard !rest.isEmpty else { return false }
    while !rest.isEmpty {
      let number = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { !$0.isNumber && $0 != "." }
      rest = rest.dropFirst(unit.count)
      guard Double(number) != nil, ["ns", "us", "µs", "ms", "s", "m", "h"].contains(unit) else {
        return false
      }
    }
    return true
  }
}
