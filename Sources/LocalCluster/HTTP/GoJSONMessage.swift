import JSON

/// What Go's encoding/json says about bytes that are not JSON: clients and people know these words.
enum GoJSONMessage {
  static func text(_ error: JSONError, in bytes: [UInt8]) -> String {
    switch error.code {
    case .unexpectedEnd: return "unexpected end of JSON input"
    case .tooDeep: return "exceeded max depth"
    case .trailingBytes: return invalid(bytes, error.offset, "after top-level value")
    case .controlCharacterInString: return invalid(bytes, error.offset, "in string literal")
    case .invalidEscape: return invalid(bytes, error.offset, "in string escape code")
    case .invalidNumber: return invalid(bytes, error.offset, "in numeric literal")
    case .unexpectedByte: return unexpected(bytes, error.offset)
    }
  }

  /// The beginning of a body, as the server quotes it.
  static func summary(_ bytes: [UInt8]) -> String {
    let limit = 30
    guard let first = bytes.first else { return "<empty>" }
    let head = bytes.prefix(limit)
    let text =
      first == UInt8(ascii: "{")
      ? String(decoding: head, as: UTF8.self) : head.map(hex).joined()
    return bytes.count > limit ? text + " ..." : text
  }

  private static func unexpected(_ bytes: [UInt8], _ offset: Int) -> String {
    if let literal = literal(bytes, offset) { return literal }
    return invalid(bytes, offset, context(bytes, offset))
  }

  /// A word that begins like a literal and goes on otherwise: `nope` for `null`.
  private static func literal(_ bytes: [UInt8], _ offset: Int) -> String? {
    for word in ["null", "true", "false"] {
      let expected = Array(word.utf8)
      for length in 1..<expected.count where offset >= length {
        guard Array(bytes[(offset - length)..<offset]) == Array(expected.prefix(length)) else {
          continue
        }
        let wanted = Character(UnicodeScalar(expected[length]))
        return invalid(bytes, offset, "in literal \(word) (expecting '\(wanted)')")
      }
    }
    return nil
  }

  private static func context(_ bytes: [UInt8], _ offset: Int) -> String {
    let before = bytes[..<offset].last { $0 > 0x20 }
    switch before {
    case UInt8(ascii: "{"): return "looking for beginning of object key string"
    case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["), nil:
      return "looking for beginning of value"
    default: return "after object key:value pair"
    }
  }

  private static func invalid(_ bytes: [UInt8], _ offset: Int, _ place: String) -> String {
    guard offset < bytes.count else { return "unexpected end of JSON input" }
    let byte = bytes[offset]
    let shown =
      (0x20..<0x7F).contains(byte) ? String(UnicodeScalar(byte)) : "\\x" + hex(byte)
    return "invalid character '\(shown)' \(place)"
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count < 2 ? "0" + digits : digits
  }
}
