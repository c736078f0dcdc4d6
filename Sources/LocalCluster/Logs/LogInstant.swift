/// A moment in a log line or a query: RFC 3339 with up to nanoseconds.
struct LogInstant: Hashable, Comparable, Sendable {
  let seconds: Int64
  let nanoseconds: Int32

  init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  static func < (one: LogInstant, other: LogInstant) -> Bool {
    (one.seconds, one.nanoseconds) < (other.seconds, other.nanoseconds)
  }

  /// - Parameter text: `2026-11-24T01:02:03.123456789Z`, or with an offset `+01:00`.
  init?(_ text: some Collection<UInt8>) {
    let bytes = Array(text)
    guard bytes.count >= 20, let date = Self.date(bytes), let time = Self.time(bytes) else {
      return nil
    }
    var index = 19
    let fraction = Self.fraction(bytes, &index)
    guard let offset = Self.offset(bytes[index...]) else { return nil }
    self.init(seconds: date * 86_400 + time - offset, nanoseconds: fraction)
  }

  private static func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
    Int64(String(decoding: bytes[range], as: UTF8.self))
  }

  /// Days since 1970; see "days_from_civil", howardhinnant.github.io/date_algorithms.html.
  private static func date(_ bytes: [UInt8]) -> Int64? {
    guard let year = number(bytes, 0..<4), let month = number(bytes, 5..<7),
      let day = number(bytes, 8..<10), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func time(_ bytes: [UInt8]) -> Int64? {
    guard let hour = number(bytes, 11..<13), let minute = number(bytes, 14..<16),
      let second = number(bytes, 17..<19)
    else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  private static func fraction(_ bytes: [UInt8], _ index: inout Int) -> Int32 {
    guard bytes[index] == UInt8(ascii: ".") else { return 0 }
    index += 1
    var value: Int32 = 0
    var scale: Int32 = 100_000_000
    while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
      value += Int32(bytes[index] - UInt8(ascii: "0")) * scale
      scale /= 10
      index += 1
    }
    return value
  }

  private static func offset(_ zone: ArraySlice<UInt8>) -> Int64? {
    let text = String(decoding: zone, as: UTF8.self)
    if text == "Z" || text == "z" { return 0 }
    let parts = text.dropFirst().split(separator: ":")
    guard text.count == 6, parts.count == 2, let hours = Int64(parts[0]),
      let minutes = Int64(parts[1])
    else { return nil }
    return (text.hasPrefix("-") ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}
