extension JSONValue {
  /// Arrays and objects may nest this deep; deeper input is refused instead of exhausting the stack.
  public static let depthLimit = 512

  /// The value that `bytes` hold.
  ///
  /// As in Go's decoder, which Kubernetes uses, the last of several members of one name wins and
  /// invalid UTF-8 in a string becomes U+FFFD.
  public init(parsing bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.document()
  }

  public init(parsing bytes: [UInt8]) throws(JSONError) {
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONError) in try JSONValue(parsing: buffer) }
    }
    self = try result.get()
  }

  public init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }
}

/// A recursive-descent reader over bytes that stay alive for its lifetime.
struct JSONReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var depth = 0
  /// Members of the objects that are open, innermost last. An object's dictionary is made when all its
  /// members are known, of the right size: growing one hashes every key again.
  private var openMembers: [(key: String, value: JSONValue)] = []

  init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  mutating func document() throws(JSONError) -> JSONValue {
    let result = try value()
    skipWhitespace()
    guard position == bytes.count else { throw fault(.trailingBytes) }
    return result
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    skipWhitespace()
    switch try peek() {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    try descend()
    let first = openMembers.count
    var more = try !closes(UInt8(ascii: "}"))
    while more {
      skipWhitespace()
      guard try peek() == UInt8(ascii: "\"") else { throw unexpected() }
      let key = try string()
      skipWhitespace()
      try expect(UInt8(ascii: ":"))
      let value = try value()
      openMembers.append((key, value))
      more = try continues(until: UInt8(ascii: "}"))
    }
    depth -= 1
    return .object(takeMembers(from: first))
  }

  private mutating func takeMembers(from first: Int) -> [String: JSONValue] {
    var members = [String: JSONValue](minimumCapacity: openMembers.count - first)
    for member in openMembers[first...] { members[member.key] = member.value }
    openMembers.removeLast(openMembers.count - first)
    return members
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    try descend()
    var elements: [JSONValue] = []
    var more = try !closes(UInt8(ascii: "]"))
    while more {
      elements.append(try value())
      more = try continues(until: UInt8(ascii: "]"))
    }
    depth -= 1
    return .array(elements)
  }

  private mutating func descend() throws(JSONError) {
    guard depth < JSONValue.depthLimit else { throw fault(.tooDeep(limit: JSONValue.depthLimit)) }
    depth += 1
    position += 1
  }

  private mutating func closes(_ end: UInt8) throws(JSONError) -> Bool {
    skipWhitespace()
    guard try peek() == end else { return false }
    position += 1
    return true
  }

  /// After an element: true at a comma, false at the end mark.
  private mutating func continues(until end: UInt8) throws(JSONError) -> Bool {
    if try closes(end) { return false }
    try expect(UInt8(ascii: ","))
    return true
  }

  private mutating func literal(
    _ text: StaticString, _ result: JSONValue
  ) throws(JSONError) -> JSONValue {
    for index in 0..<text.utf8CodeUnitCount { try expect(text.utf8Start[index]) }
    return result
  }

  // MARK: Strings

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    skipPlainWords()
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let text = text(start..<position)
        position += 1
        return text
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw fault(.controlCharacterInString)
      default: position += 1
      }
    }
    throw fault(.unexpectedEnd)
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  /// Eight bytes at a time past what is neither quote, backslash nor control character.
  ///
  /// Each test sets the top bit of a byte that it finds; it may do so above one that it found, which
  /// only ends the skipping early (https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord).
  private mutating func skipPlainWords() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let raw = UnsafeRawBufferPointer(bytes)
    while position + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
      let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
      let found =
        ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
        | ((word &- ones &* 0x20) & ~word)
      if found & tops != 0 { return }
      position += 8
    }
  }

  /// The slow path: `position` is at the first backslash.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var text = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw fault(.controlCharacterInString)
      default:
        text.append(byte)
        position += 1
      }
    }
    throw fault(.unexpectedEnd)
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    position += 1
    let byte = try peek()
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeEscape()).utf8)
    default:
      position -= 1
      throw fault(.invalidEscape)
    }
  }

  /// A lone surrogate becomes U+FFFD.
  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let unit = try hexUnit()
    if let scalar = Unicode.Scalar(UInt32(unit)) { return scalar }
    let afterHigh = position
    guard UTF16.isLeadSurrogate(unit), position + 1 < bytes.count,
      bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    position += 2
    let low = try hexUnit()
    guard UTF16.isTrailSurrogate(low) else {
      position = afterHigh
      return "\u{FFFD}"
    }
    return UTF16.decode(UTF16.EncodedScalar([unit, low]))
  }

  private mutating func hexUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = Character(UnicodeScalar(try peek())).hexDigitValue else {
        throw fault(.invalidEscape)
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  // MARK: Numbers

  private mutating func number() throws(JSONError) -> JSONValue {
    if let integer = shortInteger() { return .integer(integer) }
    let start = position
    var whole = true
    if try peek() == UInt8(ascii: "-") { position += 1 }
    try integerDigits(from: start)
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      whole = false
      position += 1
      try digits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      whole = false
      position += 1
      skipSign()
      try digits()
    }
    return try numericValue(text(start..<position), whole: whole)
  }

  /// Up to 18 digits that do not begin with a zero: no overflow, and no text in between.
  private mutating func shortInteger() -> Int64? {
    var index = position
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let first = index
    var magnitude: Int64 = 0
    while index < bytes.count, case let digit = bytes[index] &- UInt8(ascii: "0"), digit < 10 {
      magnitude = magnitude &* 10 &+ Int64(digit)
      index += 1
    }
    let isPlain =
      index == bytes.count
      || (bytes[index] != UInt8(ascii: ".") && bytes[index] | 0x20 != UInt8(ascii: "e"))
    guard isPlain, (1...18).contains(index - first), bytes[first] != UInt8(ascii: "0") else {
      return nil
    }
    position = index
    return isNegative ? -magnitude : magnitude
  }

  private mutating func integerDigits(from start: Int) throws(JSONError) {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(try peek()) else { throw unexpected() }
    guard bytes[position] == UInt8(ascii: "0") else { return try digits() }
    position += 1
    if position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
      throw fault(.invalidNumber)
    }
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while position < bytes.count,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
    { position += 1 }
    guard position > start else { throw fault(.invalidNumber) }
  }

  private mutating func skipSign() {
    guard position < bytes.count else { return }
    if bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
      position += 1
    }
  }

  private func numericValue(_ text: String, whole: Bool) throws(JSONError) -> JSONValue {
    if whole, let integer = Int64(text) { return .integer(integer) }
    guard let double = Double(text), double.isFinite else { throw fault(.invalidNumber) }
    return .number(double)
  }

  // MARK: Bytes

  private mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private func peek() throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw fault(.unexpectedEnd) }
    return bytes[position]
  }

  private mutating func expect(_ byte: UInt8) throws(JSONError) {
    guard try peek() == byte else { throw unexpected() }
    position += 1
  }

  private func unexpected() -> JSONError { fault(.unexpectedByte(bytes[position])) }

  private func fault(_ code: JSONError.Code) -> JSONError { JSONError(code, offset: position) }
}
