import JSON
import Testing

@Suite struct JSONReaderTests {
  private static let documents: [(String, JSONValue)] = [
    ("null", .null), (" true ", true), ("-0", 0), ("12", 12), ("1.5", 1.5),
    ("1e2", .number(100)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
    (#""a\n\u00e9\ud83d\ude00\/""#, "a\né😀/"), (#""\ud800x""#, "\u{FFFD}x"),
    ("[]", []), ("[1,[2]]", [1, [2]]), ("{}", [:]), (#"{"a":{"b":[null]}}"#, ["a": ["b": [.null]]]),
    (#"{"a":1,"a":2}"#, ["a": 2]),
  ]

  @Test(arguments: documents)
  func `a document is read as the value it says`(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  private static let faults: [(String, JSONError)] = [
    ("", JSONError(.unexpectedEnd, offset: 0)),
    ("{\"a\":", JSONError(.unexpectedEnd, offset: 5)),
    ("nul", JSONError(.unexpectedEnd, offset: 3)),
    ("[1,]", JSONError(.unexpectedByte(UInt8(ascii: "]")), offset: 3)),
    ("01", JSONError(.invalidNumber, offset: 1)),
    ("1.", JSONError(.invalidNumber, offset: 2)),
    ("1e999", JSONError(.invalidNumber, offset: 5)),
    (#""\x""#, JSONError(.invalidEscape, offset: 2)),
    ("\"a\u{1}\"", JSONError(.controlCharacterInString, offset: 2)),
    ("1 2", JSONError(.trailingBytes, offset: 2)),
    ("{a:1}", JSONError(.unexpectedByte(UInt8(ascii: "a")), offset: 1)),
  ]

  @Test(arguments: faults)
  func `a fault is reported with its place`(text: String, error: JSONError) {
    #expect(throws: error) { try JSONValue(parsing: text) }
  }

  @Test func `nesting is limited instead of exhausting the stack`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError(.tooDeep(limit: 512), offset: 512)) { try JSONValue(parsing: deep) }
  }

  @Test func `invalid UTF-8 is replaced as Go does it`() throws {
    #expect(try JSONValue(parsing: [0x22, 0x61, 0xFF, 0x22]) == "a\u{FFFD}")
  }

  @Test(arguments: [
    #"{"a":[1,-2.5,"x\"\\\n\u0001é"],"b":{},"c":null,"d":true}"#, "[]", "\"\"", "-7",
  ])
  func `writing gives back compact sorted text`(text: String) throws {
    #expect(try JSONValue(parsing: text).text == text)
  }

  @Test func `a nested write creates what is missing`() {
    var value: JSONValue = ["a": 1]
    value["b"]["c"] = 2
    value.removeMember("a")
    #expect(value == ["b": ["c": 2]])
  }
}
