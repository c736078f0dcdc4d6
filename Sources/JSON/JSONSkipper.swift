/// Finds the end of a value without reading it. No allocation, no errors: nil says that the value is not
/// valid, or not so plain that this can be told here; `JSONReader` reads it then, and decides.
///
/// What it accepts, the reader accepts; that is what its tests are about.
struct JSONSkipper {
  typealias Place = UnsafePointer<UInt8>

  let end: Place

  /// After the value that begins at `place`, which may nest `levels` deep.
  func value(_ place: Place, levels: Int) -> Place? {
    guard let place = afterWhitespace(place) else { return nil }
    switch place.pointee {
    case UInt8(ascii: "\""): return string(place)
    case UInt8(ascii: "{"): return levels > 0 ? object(place, levels: levels - 1) : nil
    case UInt8(ascii: "["): return levels > 0 ? array(place, levels: levels - 1) : nil
    case UInt8(ascii: "t"): return literal(place, "true")
    case UInt8(ascii: "f"): return literal(place, "false")
    case UInt8(ascii: "n"): return literal(place, "null")
    default: return number(place)
    }
  }

  /// From the opening brace.
  private func object(_ place: Place, levels: Int) -> Place? {
    guard var place = afterWhitespace(place + 1) else { return nil }
    if place.pointee == UInt8(ascii: "}") { return place + 1 }
    while true {
      guard place.pointee == UInt8(ascii: "\""), let name = string(place),
        let colon = afterWhitespace(name), colon.pointee == UInt8(ascii: ":"),
        let value = value(colon + 1, levels: levels), let mark = afterWhitespace(value)
      else { return nil }
      if mark.pointee == UInt8(ascii: "}") { return mark + 1 }
      guard mark.pointee == UInt8(ascii: ","), let next = afterWhitespace(mark + 1) else {
        return nil
      }
      place = next
    }
  }

  /// From the opening bracket.
  private func array(_ place: Place, levels: Int) -> Place? {
    guard var place = afterWhitespace(place + 1) else { return nil }
    if place.pointee == UInt8(ascii: "]") { return place + 1 }
    while true {
      guard let value = value(place, levels: levels), let mark = afterWhitespace(value) else {
        return nil
      }
      if mark.pointee == UInt8(ascii: "]") { return mark + 1 }
      guard mark.pointee == UInt8(ascii: ",") else { return nil }
      place = mark + 1
    }
  }

  /// From the opening quote.
  func string(_ place: Place) -> Place? {
    var place = place + 1
    while let special = firstSpecial(place) {
      switch special.pointee {
      case UInt8(ascii: "\""): return special + 1
      case UInt8(ascii: "\\"):
        guard let after = escape(special) else { return nil }
        place = after
      default: return nil
      }
    }
    return nil
  }

  /// The first quote, backslash or control character; nil when there is none.
  ///
  /// Eight bytes at a time: each test sets the top bit of a byte that it finds. It may do so above one
  /// that it found, too, but the lowest is right
  /// (https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord).
  func firstSpecial(_ place: Place) -> Place? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    var place = place
    while end - place >= 8 {
      let raw = UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)
      let word = UInt64(littleEndian: raw)
      let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
      let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
      let found =
        (((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
          | ((word &- ones &* 0x20) & ~word)) & tops
      if found != 0 { return place + (found.trailingZeroBitCount >> 3) }
      place += 8
    }
    while place < end {
      let byte = place.pointee
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return place }
      place += 1
    }
    return nil
  }

  /// From the backslash. A lone surrogate is accepted, as in the reader.
  private func escape(_ place: Place) -> Place? {
    guard end - place >= 2 else { return nil }
    switch place[1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return place + 2
    case UInt8(ascii: "u"):
      guard end - place >= 6 else { return nil }
      for index in 2..<6 where !Self.isHexDigit(place[index]) { return nil }
      return place + 6
    default: return nil
    }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
  }

  private func literal(_ place: Place, _ text: StaticString) -> Place? {
    let count = text.utf8CodeUnitCount
    guard end - place >= count else { return nil }
    for index in 0..<count where place[index] != text.utf8Start[index] { return nil }
    return place + count
  }

  /// Without an exponent, and so short that it is finite; the reader judges all others.
  private func number(_ start: Place) -> Place? {
    var place = start
    if place.pointee == UInt8(ascii: "-") { place += 1 }
    guard place < end, let whole = digits(place) else { return nil }
    if place.pointee == UInt8(ascii: "0"), whole - place > 1 { return nil }
    place = whole
    if place < end, place.pointee == UInt8(ascii: ".") {
      guard let fraction = digits(place + 1) else { return nil }
      place = fraction
    }
    if place < end, place.pointee | 0x20 == UInt8(ascii: "e") { return nil }
    return place - start <= 300 ? place : nil
  }

  /// One digit at least.
  private func digits(_ start: Place) -> Place? {
    var place = start
    while place < end, place.pointee &- UInt8(ascii: "0") < 10 { place += 1 }
    return place > start ? place : nil
  }

  /// The next byte that means something; nil at the end.
  @inline(__always)
  private func afterWhitespace(_ place: Place) -> Place? {
    var place = place
    while place < end {
      switch place.pointee {
      case 0x20, 0x0A, 0x0D, 0x09: place += 1
      default: return place
      }
    }
    return nil
  }
}
