extension POSIXTimeZoneRule {
  /// Nil if the bytes are anything but a whole TZ string with the version 3 extensions (times of
  /// ±167 hours). Daylight saving without its two dates is refused: TZif always has them.
  init?(_ bytes: [UInt8]) {
    var parser = POSIXTimeZoneParser(bytes)
    guard let rule = parser.rule() else { return nil }
    self = rule
  }
}

/// Reads from left to right; every step is nil when the bytes are something else.
private struct POSIXTimeZoneParser {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func rule() -> POSIXTimeZoneRule? {
    guard name(), let west = time(maximumHours: 24) else { return nil }
    // POSIX counts west of Greenwich as positive, everyone else east.
    let standard = -west
    guard index < bytes.count else {
      return POSIXTimeZoneRule(standardOffset: standard, saving: nil)
    }
    guard let saving = saving(standard: standard), index == bytes.count else { return nil }
    return POSIXTimeZoneRule(standardOffset: standard, saving: saving)
  }

  private mutating func saving(standard: Int) -> POSIXTimeZoneRule.Saving? {
    guard name() else { return nil }
    var offset = standard + 3600
    if index < bytes.count, bytes[index] != UInt8(ascii: ",") {
      guard let west = time(maximumHours: 24) else { return nil }
      offset = -west
    }
    guard accept(","), let start = change(), accept(","), let end = change() else { return nil }
    return POSIXTimeZoneRule.Saving(offset: offset, start: start, end: end)
  }

  /// `CET`, or `<+0330>` for names with digits and signs.
  private mutating func name() -> Bool {
    let isQuoted = accept("<")
    let start = index
    while index < bytes.count, Self.isNameByte(bytes[index], quoted: isQuoted) { index += 1 }
    return index - start >= 3 && (!isQuoted || accept(">"))
  }

  private static func isNameByte(_ byte: UInt8, quoted: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): quoted
    default: false
    }
  }

  private mutating func change() -> POSIXTimeZoneRule.Change? {
    guard let day = day() else { return nil }
    guard accept("/") else { return POSIXTimeZoneRule.Change(day: day, time: 7200) }
    guard let time = time(maximumHours: 167) else { return nil }
    return POSIXTimeZoneRule.Change(day: day, time: time)
  }

  private mutating func day() -> POSIXTimeZoneRule.Day? {
    if accept("J") { return number(in: 1...365).map { .julian($0) } }
    guard accept("M") else { return number(in: 0...365).map { .zeroBased($0) } }
    guard let month = number(in: 1...12), accept("."), let week = number(in: 1...5), accept("."),
      let weekday = number(in: 0...6)
    else { return nil }
    return .weekday(month: month, week: week, weekday: weekday)
  }

  /// `[+-]h[hh][:mm[:ss]]` in seconds.
  private mutating func time(maximumHours: Int) -> Int? {
    let isNegative = accept("-")
    if !isNegative { _ = accept("+") }
    guard let hours = number(in: 0...maximumHours) else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] where accept(":") {
      guard let value = number(in: 0...59) else { return nil }
      seconds += value * unit
    }
    return isNegative ? -seconds : seconds
  }

  /// At most three digits, as all numbers of a TZ string.
  private mutating func number(in range: ClosedRange<Int>) -> Int? {
    let start = index
    var value = 0
    while index < bytes.count, index - start < 3, case let digit = bytes[index] &- 0x30, digit < 10
    {
      value = value * 10 + Int(digit)
      index += 1
    }
    return index > start && range.contains(value) ? value : nil
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, Unicode.Scalar(bytes[index]) == character else { return false }
    index += 1
    return true
  }
}
