import JSON
import Testing

/// Reading a selection accepts what reading everything accepts, and keeps what is selected of it.
@Suite struct SelectionTests {
  private static let object = #"""
    {"kind":"Pod","metadata":{"name":"a","managedFields":[{"f:x":{"k:{\"a\":1}":{}}}],"labels":{"b":"c"}},
     "spec":{"containers":[{"name":"x","image":"i","env":[1,2]},{"name":"y"},7,null,[{"name":"z","n":1}]]}}
    """#

  @Test("Only what is named is kept")
  func only() throws {
    let fields = FieldSelection.only([
      "metadata": .only(["name": .all, "labels": .all, "absent": .all]), "kind": .none,
    ])
    #expect(
      try JSONValue(parsing: Array(Self.object.utf8), selecting: fields)
        == ["metadata": ["name": "a", "labels": ["b": "c"]]])
  }

  @Test("All is kept but what is named")
  func allBut() throws {
    let fields = FieldSelection.all(but: [
      "metadata": .all(but: ["managedFields": .none]), "spec": .none,
    ])
    #expect(
      try JSONValue(parsing: Array(Self.object.utf8), selecting: fields)
        == ["kind": "Pod", "metadata": ["name": "a", "labels": ["b": "c"]]])
  }

  @Test("A selection passes through arrays, and keeps what has no members")
  func arrays() throws {
    let fields = FieldSelection.only(["spec": .only(["containers": .only(["name": .all])])])
    #expect(
      try JSONValue(parsing: Array(Self.object.utf8), selecting: fields)
        == ["spec": ["containers": [["name": "x"], ["name": "y"], 7, .null, [["name": "z"]]]]])
  }

  @Test("A document of which nothing is selected is null, but is checked")
  func nothing() throws {
    #expect(try JSONValue(parsing: Array(Self.object.utf8), selecting: .none) == .null)
    #expect(throws: JSONError(.unexpectedByte(UInt8(ascii: "]")), offset: 6)) {
      try JSONValue(parsing: Array(#"{"a":1]"#.utf8), selecting: .none)
    }
    #expect(throws: JSONError(.unexpectedEnd, offset: 0)) {
      try JSONValue(parsing: [UInt8](), selecting: .none)
    }
  }

  @Test("A name is known however it is written")
  func escapedNames() throws {
    let text = #"{"\u006d\u0061naged":1,"mana\/ged":2,"managed":3,"other":4}"#
    #expect(
      try JSONValue(parsing: Array(text.utf8), selecting: .all(but: ["managed": .none]))
        == ["mana/ged": 2, "other": 4])
    #expect(
      try JSONValue(parsing: Array(text.utf8), selecting: .only(["mana/ged": .all]))
        == ["mana/ged": 2])
  }

  @Test(
    "What is passed over is held to the same rules",
    arguments: [
      "1e999", "-1e5", "1E+", "01", "-", "-0", "1.", ".5", "1.5e300", "1e-999", "tru", "truer",
      "null", #""\x""#, #""\u12G4""#, #""\ud800\u0041""#, "\"\u{1}\"", "\"é\u{7F}\"", "[1,]",
      "[,]", "{,}", #"{"a"}"#, #"{"a":1,}"#, #"{a:1}"#, "{} {}", "[1 2]", "",
      String(repeating: "9", count: 400), String(repeating: "9", count: 250),
      String(repeating: "[", count: 511) + String(repeating: "]", count: 511),
      String(repeating: "[", count: 512) + String(repeating: "]", count: 512),
      String(repeating: #"{"a":"#, count: 511) + "1" + String(repeating: "}", count: 511),
      String(repeating: #"{"a":"#, count: 512) + "1" + String(repeating: "}", count: 512),
    ])
  func strictness(_ text: String) {
    let bytes = Array("{\"skipped\": \(text) ,\"b\":1}".utf8)
    let plain = outcome(bytes, .all)
    let selected = outcome(bytes, .only(["b": .all]))
    switch (plain, selected) {
    case (.success, .success(let value)): #expect(value == ["b": 1])
    default: #expect(plain == selected)
    }
  }

  @Test(
    "Any document, cut or changed anywhere: the same verdict, the same values", arguments: 0..<40)
  func property(_ seed: Int) {
    var random = Dice(seed: UInt64(seed))
    for _ in 0..<150 {
      var bytes = Array(random.document(depth: 4).utf8)
      for _ in 0..<Int.random(in: 0...2, using: &random) { random.mutate(&bytes) }
      let selection = random.selection(depth: 3)
      let expected = outcome(bytes, .all).map { selection.applied(to: $0) ?? .null }
      #expect(
        outcome(bytes, selection.fields) == expected, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  private func outcome(_ bytes: [UInt8], _ fields: FieldSelection) -> Result<JSONValue, JSONError> {
    Result { () throws(JSONError) in try JSONValue(parsing: bytes, selecting: fields) }
  }
}

/// A selection, and what it means, in the simplest words.
private indirect enum Selection {
  case all, none
  case only([String: Selection])
  case allBut([String: Selection])

  var fields: FieldSelection {
    switch self {
    case .all: .all
    case .none: .none
    case .only(let members): .only(members.mapValues(\.fields))
    case .allBut(let members): .all(but: members.mapValues(\.fields))
    }
  }

  /// Nil for nothing.
  func applied(to value: JSONValue) -> JSONValue? {
    switch (self, value) {
    case (.all, _): value
    case (.none, _): nil
    case (.only, .array(let elements)), (.allBut, .array(let elements)):
      .array(elements.compactMap(applied))
    case (.only(let members), .object(let object)):
      .object(pick(object) { members[$0] ?? .none })
    case (.allBut(let members), .object(let object)):
      .object(pick(object) { members[$0] ?? .all })
    default: value
    }
  }

  private func pick(
    _ object: [String: JSONValue], _ selection: (String) -> Selection
  ) -> [String: JSONValue] {
    var kept: [String: JSONValue] = [:]
    for (name, value) in object {
      if let value = selection(name).applied(to: value) { kept[name] = value }
    }
    return kept
  }
}

/// Documents and selections of a few names, so that they meet; the same for the same seed.
private struct Dice: RandomNumberGenerator {
  private static let names = ["a", "b", "managedFields", "metadata", "é", "x/y", ""]
  private static let spellings = [
    #""a""#, #""\u0061""#, #""b""#, #""managedFields""#, #""managed\u0046ields""#, #""metadata""#,
    #""é""#, #""\u00e9""#, #""x/y""#, #""x\/y""#, #""""#, #""another name""#,
  ]
  private static let scalars = [
    "0", "-1", "123456789012345678", "12345678901234567890", "1.5", "-2.5e3", "1E-2", "1e400",
    "true", "false", "null", #""""#, #""plain text that is longer than a word""#, #""é😀\n""#,
    #""\ud83d\ude00""#, #""\ud83d""#, #""a\"b\\""#,
  ]
  private static let spaces = ["", "", "", "", " ", "\n", "\t\r "]
  private static let pieces = [
    "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\u{1}", " ", "0", "-", ".", "e", "\"a\":",
    "null", "\u{80}",
  ]

  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// https://prng.di.unimi.it/splitmix64.c
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  private mutating func one(of choices: [String]) -> String {
    choices[Int.random(in: 0..<choices.count, using: &self)]
  }

  mutating func document(depth: Int) -> String {
    let kind = depth == 0 ? 2 : Int.random(in: 0...3, using: &self)
    let count = Int.random(in: 0...4, using: &self)
    let text =
      switch kind {
      case 0, 3: "{\(parts(count) { "\($0.member(depth: depth - 1))" })}"
      case 1: "[\(parts(count) { $0.document(depth: depth - 1) })]"
      default: one(of: Self.scalars)
      }
    return one(of: Self.spaces) + text + one(of: Self.spaces)
  }

  private mutating func member(depth: Int) -> String {
    let name = one(of: Self.spaces) + one(of: Self.spellings) + one(of: Self.spaces)
    return "\(name):\(document(depth: depth))"
  }

  private mutating func parts(_ count: Int, _ part: (inout Dice) -> String) -> String {
    var parts: [String] = []
    for _ in 0..<count { parts.append(part(&self)) }
    return parts.joined(separator: ",")
  }

  mutating func mutate(_ bytes: inout [UInt8]) {
    let place = Int.random(in: 0...bytes.count, using: &self)
    switch Int.random(in: 0..<4, using: &self) {
    case 0 where place < bytes.count: bytes[place] = .random(in: 0...255, using: &self)
    case 1:
      let end = min(bytes.count, place + Int.random(in: 0..<5, using: &self))
      bytes.removeSubrange(place..<end)
    case 2: bytes = Array(bytes.prefix(place))
    default: bytes.insert(contentsOf: one(of: Self.pieces).utf8, at: place)
    }
  }

  mutating func selection(depth: Int) -> Selection {
    let kind =
      depth == 0 ? Int.random(in: 0...1, using: &self) : Int.random(in: 0...5, using: &self)
    if kind == 0 { return .all }
    if kind == 1 { return .none }
    var members: [String: Selection] = [:]
    for _ in 0..<Int.random(in: 0...4, using: &self) {
      members[one(of: Self.names)] = selection(depth: depth - 1)
    }
    return kind < 4 ? .only(members) : .allBut(members)
  }
}
