/// RFC 4648, with padding.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Where Go's decoder stops in `text`; nil for what it takes. It passes over line breaks.
  static func fault(in text: String) -> Int? {
    let bytes = Array(text.utf8)
    let places = bytes.indices.filter { bytes[$0] != 10 && bytes[$0] != 13 }
    let symbols = places.map { bytes[$0] }
    guard let end = symbols.firstIndex(where: { !alphabet.contains($0) }) else {
      // Go names the beginning of the group that is not whole.
      return symbols.count % 4 == 0 ? nil : places[symbols.count - symbols.count % 4]
    }
    guard symbols[end] == UInt8(ascii: "="), end % 4 >= 2 else { return places[end] }
    let whole = end + 4 - end % 4
    if let wrong = symbols[end...].prefix(whole - end).firstIndex(where: { $0 != symbols[end] }) {
      return places[wrong]
    }
    if symbols.count < whole { return bytes.count }
    return symbols.count == whole ? nil : places[whole]
  }

  static func encode(_ bytes: [UInt8]) -> String {
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for index in 0..<3 {
        bits = bits << 8 | UInt32(index < group.count ? group[start + index] : 0)
      }
      for index in 0..<4 {
        let sextet = Int(bits >> UInt32(18 - 6 * index) & 63)
        output.append(index <= group.count ? alphabet[sextet] : UInt8(ascii: "="))
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
