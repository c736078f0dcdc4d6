/// For names that must change with their content, not for secrets.
enum Hash {
  static func fnv1a(_ bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  static func bytes(_ hash: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: hash >> UInt64(8 * (7 - $0))) }
  }

  /// Sixteen upper-case hexadecimal digits.
  static func text(_ bytes: [UInt8]) -> String {
    let digits = String(fnv1a(bytes), radix: 16).uppercased()
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
