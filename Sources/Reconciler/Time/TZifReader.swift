/// Reads a TZif file, RFC 8536 and its successor RFC 9636: https://www.rfc-editor.org/rfc/rfc9636
///
/// The bytes come from an image or a mounted volume, so that every count and index is checked
/// before it is used: whatever they are, the reader throws and never traps.
struct TZifReader {
  /// Where the offset changes, and to what; strictly ascending.
  struct Transition: Hashable {
    var instant: Int64
    var offset: Int32
  }

  struct Contents {
    /// Before the first transition.
    var initialOffset: Int32
    var transitions: [Transition]
    var footer: POSIXTimeZoneRule?
  }

  private struct Counts {
    var isUTC: Int
    var isStandard: Int
    var leap: Int
    var time: Int
    var type: Int
    var character: Int

    func bytes(timeSize: Int) -> Int {
      time * (timeSize + 1) + type * 6 + character + leap * (timeSize + 4) + isStandard + isUTC
    }
  }

  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func read() throws(TZifError) -> Contents {
    let (version, counts) = try header()
    guard version >= 2 else { return try block(counts, timeSize: 4) }
    // The 32-bit block is for old readers; the same zone in 64 bits follows.
    try skip(counts.bytes(timeSize: 4))
    let (_, wideCounts) = try header()
    var contents = try block(wideCounts, timeSize: 8)
    contents.footer = try footer()
    return contents
  }

  private mutating func header() throws(TZifError) -> (version: Int, Counts) {
    let start = index
    guard bytes.count - start >= 44 else {
      throw TZifError(.truncated, offset: bytes.count, "the header needs 44 bytes")
    }
    guard bytes[start..<start + 4].elementsEqual("TZif".utf8) else {
      throw TZifError(.notTZif, offset: start, "it does not begin with TZif")
    }
    let version = try Self.version(of: bytes[start + 4], offset: start + 4)
    index += 20
    var fields: [Int] = []
    for _ in 0..<6 { fields.append(Int(integer(bytes: 4) & 0xFFFF_FFFF)) }
    let counts = Counts(
      isUTC: fields[0], isStandard: fields[1], leap: fields[2], time: fields[3], type: fields[4],
      character: fields[5])
    return (version, counts)
  }

  private static func version(of byte: UInt8, offset: Int) throws(TZifError) -> Int {
    switch byte {
    case 0: return 1
    // Later versions only add to what a reader of version 2 expects.
    case 0x32...0x39: return Int(byte) - 0x30
    default: throw TZifError(.notTZif, offset: offset, "version byte \(byte) does not exist")
    }
  }

  private mutating func block(_ counts: Counts, timeSize: Int) throws(TZifError) -> Contents {
    let start = index
    try require(counts.bytes(timeSize: timeSize))
    guard counts.leap == 0 else {
      throw TZifError(.leapSeconds, offset: start, "it counts leap seconds")
    }
    guard counts.type > 0 else {
      throw TZifError(.invalidValue, offset: start, "it has no local time type")
    }
    let instants = (0..<counts.time).map { _ in integer(bytes: timeSize) }
    let typesStart = index
    index += counts.time
    let offsets = try localOffsets(count: counts.type)
    index += counts.character + counts.isStandard + counts.isUTC
    var contents = Contents(initialOffset: offsets[0], transitions: [], footer: nil)
    for (position, instant) in instants.enumerated() {
      let type = Int(bytes[typesStart + position])
      guard type < offsets.count else {
        throw TZifError(
          .invalidValue, offset: typesStart + position,
          "local time type \(type) does not exist, there are \(offsets.count)")
      }
      try Self.append(
        Transition(instant: instant, offset: offsets[type]), to: &contents,
        previous: position > 0 ? instants[position - 1] : nil, offset: start)
    }
    return contents
  }

  /// What lies outside the years that a schedule can reach is folded away, so that no later
  /// arithmetic can overflow.
  private static func append(
    _ transition: Transition, to contents: inout Contents, previous: Int64?, offset: Int
  ) throws(TZifError) {
    if let previous, previous >= transition.instant {
      throw TZifError(.invalidValue, offset: offset, "transition times do not ascend")
    }
    if transition.instant < Timestamp.yearZero {
      contents.initialOffset = transition.offset
    } else if transition.instant <= Timestamp.endOfYear9999 {
      contents.transitions.append(transition)
    }
  }

  private mutating func localOffsets(count: Int) throws(TZifError) -> [Int32] {
    var offsets: [Int32] = []
    for _ in 0..<count {
      let offset = integer(bytes: 4)
      // RFC 9636 section 3.2: more than -25 hours, less than 26 hours.
      guard -89_999...93_599 ~= offset else {
        throw TZifError(.invalidValue, offset: index - 4, "offset \(offset) s is out of range")
      }
      offsets.append(Int32(offset))
      index += 2  // whether it is daylight saving, and the index of its name
    }
    return offsets
  }

  private mutating func footer() throws(TZifError) -> POSIXTimeZoneRule? {
    let start = index
    guard index < bytes.count, bytes[index] == 0x0A else {
      throw TZifError(.truncated, offset: index, "the footer is missing")
    }
    guard let end = bytes[(start + 1)...].firstIndex(of: 0x0A) else {
      throw TZifError(.truncated, offset: bytes.count, "the footer has no end")
    }
    guard end > start + 1 else { return nil }
    guard let rule = POSIXTimeZoneRule(Array(bytes[start + 1..<end])) else {
      throw TZifError(
        .invalidFooter, offset: start + 1, "the footer is not a POSIX TZ rule")
    }
    return rule
  }

  private func require(_ count: Int) throws(TZifError) {
    guard count <= bytes.count - index else {
      throw TZifError(
        .truncated, offset: bytes.count, "\(count) bytes were promised after byte \(index)")
    }
  }

  private mutating func skip(_ count: Int) throws(TZifError) {
    try require(count)
    index += count
  }

  /// Big-endian and signed; the caller has checked that the bytes are there.
  private mutating func integer(bytes count: Int) -> Int64 {
    var value: UInt64 = 0
    for byte in bytes[index..<index + count] { value = value << 8 | UInt64(byte) }
    index += count
    return count == 4
      ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
  }
}
