extension JSONReader {
  mutating func number() throws(JSONError) -> JSONValue {
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
}
