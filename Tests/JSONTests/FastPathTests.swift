import JSON
import Testing

/// The reader takes eight bytes at a time where it can: what matters may stand anywhere among them.
@Suite struct FastPathTests {
  @Test("Quotes, escapes and control characters are seen wherever they stand", arguments: 0..<40)
  func strings(_ offset: Int) throws {
    let before = String(repeating: "x", count: offset)
    for after in ["", "y", "yyyyyyyyyyyyyyyy"] {
      #expect(try JSONValue(parsing: "\"\(before)\(after)\"") == .string(before + after))
      #expect(
        try JSONValue(parsing: "\"\(before)\\n\(after)\"") == .string(before + "\n" + after))
      #expect(
        try JSONValue(parsing: "\"\(before)é😀\(after)\"") == .string(before + "é😀" + after))
      #expect(throws: JSONError(.controlCharacterInString, offset: 1 + offset)) {
        try JSONValue(parsing: "\"\(before)\u{1F}\(after)\"")
      }
      #expect(throws: JSONError(.trailingBytes, offset: 2 + offset)) {
        try JSONValue(parsing: "\"\(before)\"y\(after)")
      }
    }
    #expect(throws: JSONError(.unexpectedEnd, offset: 1 + offset)) {
      try JSONValue(parsing: "\"\(before)")
    }
  }

  @Test("Every byte means the same in a long string as in a short one", arguments: 0...255)
  func bytes(_ byte: Int) {
    let padding = Array(repeating: UInt8(ascii: "x"), count: 16)
    let quote = UInt8(ascii: "\"")
    func read(_ content: [UInt8]) -> String? {
      try? JSONValue(parsing: [quote] + content + [quote]).string
    }
    let short = read([UInt8(byte)])
    let long = read(padding + [UInt8(byte)] + padding)
    #expect(
      long
        == short.map { String(repeating: "x", count: 16) + $0 + String(repeating: "x", count: 16) })
  }

  @Test(
    "Integers of any length keep their value",
    arguments: [
      ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("123456789012345678", 123_456_789_012_345_678),
      ("1234567890123456789", 1_234_567_890_123_456_789),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("10e1", .number(100)),
      ("12.5", 12.5), ("1E2", .number(100)),
    ] as [(String, JSONValue)])
  func integers(_ text: String, _ value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
    #expect(try JSONValue(parsing: "[\(text),\(text)]") == [value, value])
  }

  @Test(
    "What is no number stays none", arguments: ["-", "01", "-01", "1.", "1e", "--1", "1-", "+1"])
  func noNumbers(_ text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test("Of members with one name the last wins, in nested objects too")
  func duplicates() throws {
    #expect(
      try JSONValue(parsing: #"{"a":{"b":1,"b":2},"c":[{"d":{}},{"e":3}],"a":{"b":4,"f":{"b":5}}}"#)
        == ["a": ["b": 4, "f": ["b": 5]], "c": [["d": [:]], ["e": 3]]])
  }

  @Test("Text is written with escapes only where it needs them, and read back", arguments: 0..<20)
  func writing(_ offset: Int) throws {
    for special in ["", "\"", "\\", "\n", "\u{1}", "é", "\u{7F}"] {
      let value = JSONValue.string(String(repeating: "x", count: offset) + special + "yy")
      #expect(try JSONValue(parsing: value.serialized) == value)
    }
  }
}
