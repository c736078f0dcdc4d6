extension Timestamp {
  /// Reads what RFC 3339 section 5.6 allows: `2026-11-24T03:30:00.25+01:00`, `…Z`, and `t` and `z`.
  /// Digits finer than a nanosecond are cut off.
  ///
  /// Nil for everything else, also for second 60: POSIX time has no leap seconds, and the Go parser
  /// of the API server refuses it too.
  public init?(rfc3339 text: String) {
    var text = text
    let parsed = text.withUTF8 { bytes in
      var scanner = RFC3339Scanner(bytes: bytes)
      return scanner.timestamp()
    }
    guard let parsed else { return nil }
    self = parsed
  }

  /// Whole seconds in UTC as `metav1.Time` prints them: `2026-11-24T02:30:00Z`. A fraction is cut
  /// off; an instant outside the years 0 to 9999 prints as the nearest one inside.
  public var rfc3339: String {
    RFC3339Printer.print(clampedToRFC3339.seconds, fraction: nil, suffix: .utc)
  }

  /// Microseconds in UTC as `metav1.MicroTime` prints them: `2026-11-24T02:30:00.123456Z`.
  public var rfc3339Micro: String {
    let time = clampedToRFC3339
    return RFC3339Printer.print(
      time.seconds, fraction: Int(time.nanoseconds) / 1000, suffix: .utc)
  }

  private var clampedToRFC3339: Timestamp {
    if seconds < Self.yearZero { return Timestamp(seconds: Self.yearZero) }
    if seconds > Self.endOfYear9999 {
      return Timestamp(seconds: Self.endOfYear9999, nanoseconds: 999_999_999)
    }
    return self
  }

  static let yearZero: Int64 = -62_167_219_200
  static let endOfYear9999: Int64 = 253_402_300_799
}

/// Reads from left to right; every step is nil when the bytes are something else.
private struct RFC3339Scanner {
  let bytes: UnsafeBufferPointer<UInt8>
  var index = 0

  init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  mutating func timestamp() -> Timestamp? {
    guard let days = date(), accept("T", or: "t"), let second = timeOfDay(),
      let nanoseconds = fraction(), let offset = offset(), index == bytes.count
    else { return nil }
    return Timestamp(
      seconds: Int64(days * 86400 + second - offset), nanoseconds: Int32(nanoseconds))
  }

  private mutating func date() -> Int? {
    guard let year = number(digits: 4), accept("-"), let month = number(digits: 2), accept("-"),
      let day = number(digits: 2), 1...12 ~= month,
      1...CivilDate.daysInMonth(month, of: year) ~= day
    else { return nil }
    return CivilDate(year: year, month: month, day: day).daysSinceEpoch
  }

  private mutating func timeOfDay() -> Int? {
    guard let hour = number(digits: 2), accept(":"), let minute = number(digits: 2), accept(":"),
      let second = number(digits: 2), hour < 24, minute < 60, second < 60
    else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  private mutating func fraction() -> Int? {
    guard accept(".") else { return 0 }
    let start = index
    var value = 0
    while let digit = digit() {
      if index - start <= 9 { value = value * 10 + digit }
    }
    let digits = index - start
    guard digits > 0 else { return nil }
    for _ in min(digits, 9)..<9 { value *= 10 }
    return value
  }

  /// Seconds east of UTC.
  private mutating func offset() -> Int? {
    if accept("Z", or: "z") { return 0 }
    let isEast = accept("+")
    guard isEast || accept("-"), let hours = number(digits: 2), accept(":"),
      let minutes = number(digits: 2), hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return isEast ? seconds : -seconds
  }

  private mutating func number(digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  private mutating func digit() -> Int? {
    guard index < bytes.count, case let digit = bytes[index] &- 0x30, digit < 10 else { return nil }
    index += 1
    return Int(digit)
  }

  private mutating func accept(_ first: Unicode.Scalar, or second: Unicode.Scalar? = nil) -> Bool {
    guard index < bytes.count else { return false }
    let scalar = Unicode.Scalar(bytes[index])
    guard scalar == first || scalar == second else { return false }
    index += 1
    return true
  }
}
