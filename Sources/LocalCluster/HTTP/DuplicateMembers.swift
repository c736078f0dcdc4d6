/// Finds members that JSON text holds twice, which the reader (as Go's) silently lets the last win.
///
/// The text has been read without error before; what is not JSON gives no sensible answer.
struct DuplicateMembers {
  private let bytes: [UInt8]
  private var position = 0
  private var path: [String] = []
  private var found: [String] = []

  /// As many as the server reports at most.
  private static let limit = 100

  /// The paths in document order: `spec.containers[0].image`.
  static func paths(in bytes: [UInt8]) -> [String] {
    var scanner = DuplicateMembers(bytes: bytes)
    scanner.value()
    return scanner.found
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func value() {
    switch next() {
    case UInt8(ascii: "{"): object()
    case UInt8(ascii: "["): array()
    case UInt8(ascii: "\""): skipString()
    default: skipScalar()
    }
  }

  private mutating func object() {
    var names: Set<String> = []
    position += 1
    while let byte = next(), byte != UInt8(ascii: "}") {
      if byte == UInt8(ascii: ",") {
        position += 1
        continue
      }
      let name = string()
      if next() == UInt8(ascii: ":") { position += 1 }
      path.append(path.isEmpty ? name : "." + name)
      if !names.insert(name).inserted, found.count < Self.limit { found.append(path.joined()) }
      value()
      path.removeLast()
    }
    position += 1
  }

  private mutating func array() {
    var index = 0
    position += 1
    while let byte = next(), byte != UInt8(ascii: "]") {
      if byte == UInt8(ascii: ",") {
        position += 1
        continue
      }
      path.append("[\(index)]")
      value()
      path.removeLast()
      index += 1
    }
    position += 1
  }

  /// A name with escapes is compared as written: only equal spellings count as twice.
  private mutating func string() -> String {
    let start = position + 1
    skipString()
    guard start < position else { return "" }
    return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
  }

  private mutating func skipString() {
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    position = min(position + 1, bytes.count)
  }

  private mutating func skipScalar() {
    position += 1
    while position < bytes.count, !",]} \n\t\r".utf8.contains(bytes[position]) { position += 1 }
  }

  private mutating func next() -> UInt8? {
    while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
    return position < bytes.count ? bytes[position] : nil
  }
}
