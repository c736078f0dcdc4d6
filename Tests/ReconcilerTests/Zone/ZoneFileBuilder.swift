/// Writes TZif files that zic would not.
struct ZoneFileBuilder {
  var version: UInt8 = UInt8(ascii: "2")
  var transitions: [(instant: Int64, type: UInt8)] = []
  var offsets: [Int32] = [0]
  var leapSeconds: [(instant: Int64, correction: Int32)] = []
  var footer: String? = ""

  var bytes: [UInt8] {
    let narrow = block(timeSize: 4)
    guard version != 0 else { return narrow }
    return narrow + block(timeSize: 8) + (footer.map { Array("\n\($0)\n".utf8) } ?? [])
  }

  private func block(timeSize: Int) -> [UInt8] {
    var out = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
    for count in [0, 0, leapSeconds.count, transitions.count, offsets.count, 4] {
      out += Self.bigEndian(Int64(count), bytes: 4)
    }
    for transition in transitions { out += Self.bigEndian(transition.instant, bytes: timeSize) }
    out += transitions.map(\.type)
    for offset in offsets { out += Self.bigEndian(Int64(offset), bytes: 4) + [0, 0] }
    out += Array("ABC\0".utf8)
    for leap in leapSeconds {
      out += Self.bigEndian(leap.instant, bytes: timeSize)
      out += Self.bigEndian(Int64(leap.correction), bytes: 4)
    }
    return out
  }

  private static func bigEndian(_ value: Int64, bytes: Int) -> [UInt8] {
    (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> Int64($0 * 8)) }
  }
}
