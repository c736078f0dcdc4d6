/// Reading of request targets (RFC 9112, 3.2) and query strings (application/x-www-form-urlencoded).
enum RequestTarget {
  /// Clients of a proxy send `http://host/path`; a server must take it like `/path`.
  static func originForm(of target: String) -> String {
    guard !target.hasPrefix("/"), let schemeEnd = afterScheme(target) else { return target }
    guard let slash = target[schemeEnd...].firstIndex(where: { $0 == "/" || $0 == "?" }) else {
      return "/"
    }
    return target[slash] == "/" ? String(target[slash...]) : "/" + target[slash...]
  }

  static func query(_ text: Substring) -> [(name: String, value: String)] {
    text.split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count > 1 ? percentDecoded(parts[1], plusIsSpace: true) : ""
      return (percentDecoded(parts[0], plusIsSpace: true), value)
    }
  }

  /// An incomplete escape stays as it is; bytes that are not UTF-8 become U+FFFD.
  static func percentDecoded(_ text: Substring, plusIsSpace: Bool = false) -> String {
    let plus = UInt8(ascii: "+")
    let percent = UInt8(ascii: "%")
    guard text.utf8.contains(where: { $0 == percent || (plusIsSpace && $0 == plus) }) else {
      return String(text)
    }
    var bytes = Array(text.utf8)[...]
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    while let byte = bytes.popFirst() {
      if byte == percent, let value = hexByte(bytes.prefix(2)) {
        decoded.append(value)
        bytes.removeFirst(2)
      } else {
        decoded.append(plusIsSpace && byte == plus ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  static func equalsIgnoringASCIICase(_ one: String, _ other: String) -> Bool {
    one.utf8.count == other.utf8.count
      && zip(one.utf8, other.utf8).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func afterScheme(_ target: String) -> String.Index? {
    ["http://", "https://"].first { target.hasPrefix($0) }
      .map { target.index(target.startIndex, offsetBy: $0.count) }
  }

  private static func hexByte(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard digits.count == 2, let high = digits.first.flatMap(hexDigit),
      let low = digits.last.flatMap(hexDigit)
    else { return nil }
    return high << 4 | low
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}
