extension JSONReader {
  mutating func string() throws(JSONError) -> String {
    position += 1
    let first = position
    guard try plainText() else { return try escapedString(from: first) }
    defer { position += 1 }
    return text(first..<position)
  }

  /// To the end of the text that can be taken as it is: true at the closing quote, false at a backslash.
  mutating func plainText() throws(JSONError) -> Bool {
    guard let special = skipper.firstSpecial(start + position) else {
      position = bytes.count
      throw fault(.unexpectedEnd)
    }
    position = special - start
    if special.pointee < 0x20 { throw fault(.controlCharacterInString) }
    return special.pointee == UInt8(ascii: "\"")
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  /// The slow path: `position` is at the first backslash.
  mutating func escapedString(from first: Int) throws(JSONError) -> String {
    var text = Array(bytes[first..<position])
    while true {
      try escape(into: &text)
      let plain = position
      let isEnd = try plainText()
      text.append(contentsOf: bytes[plain..<position])
      guard isEnd else { continue }
      position += 1
      return String(decoding: text, as: UTF8.self)
    }
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
}
