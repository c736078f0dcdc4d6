/// Reads one field: items between commas, each a value, a range, a star, `H` or `L`, with a step.
struct CronFieldParser {
  private let bytes: [UInt8]
  private let word: Range<Int>
  private let field: CronField
  /// 0 for the minute.
  private let fieldIndex: Int
  private let hashSeed: String
  private var index: Int

  init(
    _ bytes: [UInt8], _ word: Range<Int>, _ field: CronField, index: Int, hashSeed: String
  ) {
    self.bytes = bytes
    self.word = word
    self.field = field
    self.fieldIndex = index
    self.hashSeed = hashSeed
    self.index = word.lowerBound
  }

  mutating func value() throws(CronError) -> CronFieldValue {
    var result = CronFieldValue()
    result.isStarred = current == UInt8(ascii: "*") || current == UInt8(ascii: "?")
    repeat { try item(&result) } while accept(",")
    guard index == word.upperBound else { throw unexpected() }
    return result
  }

  private mutating func item(_ result: inout CronFieldValue) throws(CronError) {
    if accept("*") || accept("?") {
      result.insert(field.range, step: try step() ?? 1)
    } else if accept("H") {
      try spread(&result)
    } else if isAtLast {
      try last(&result)
    } else {
      try valueOrRange(&result)
    }
  }
}

// MARK: - Values and ranges

extension CronFieldParser {
  private mutating func valueOrRange(_ result: inout CronFieldValue) throws(CronError) {
    let start = index
    let (low, _) = try number()
    if field.name == CronField.dayOfWeek.name, accept("L") {
      result.lastWeekdays |= 1 << UInt64(low % 7)
    } else if accept("-") {
      let high = try rangeEnd(after: low, from: start)
      result.insertWrappingSunday(low...high, step: try step() ?? 1, in: field)
    } else if let step = try step() {
      // As in Kubernetes: 5/15 goes on to the end of the field.
      result.insertWrappingSunday(low...max(low, field.range.upperBound), step: step, in: field)
    } else {
      result.insertWrappingSunday(low...low, step: 1, in: field)
    }
  }

  private mutating func rangeEnd(after low: Int, from start: Int) throws(CronError) -> Int {
    var (high, isName) = try number()
    // SAT-SUN reads as a weekend: a named Sunday ends a range as day 7.
    if isName, high == 0, field.name == CronField.dayOfWeek.name, low > 0 { high = 7 }
    guard low <= high else {
      let text = text(from: start)
      let upper = field.range.upperBound
      throw error(
        at: start,
        "\(text) runs backwards; write \(low)-\(upper),\(field.range.lowerBound)-\(high)")
    }
    return high
  }

  private mutating func number() throws(CronError) -> (value: Int, isName: Bool) {
    let start = index
    if let current, Self.isLetter(current) { return (try name(), true) }
    skipDigits()
    guard index > start else { throw unexpected() }
    let text = text(from: start)
    guard let value = Int(text), field.range.lowerBound...field.highestNumber ~= value else {
      throw error(at: start, "\(text.prefix(20)) is not in \(field.allowed)")
    }
    return (value, false)
  }

  /// Names have three letters, which leaves the `L` of `FRIL`.
  private mutating func name() throws(CronError) -> Int {
    let start = index
    while let current, Self.isLetter(current) { index += 1 }
    let letters = text(from: start)
    guard let value = field.value(ofName: String(letters.prefix(3))) else {
      let kind = field.names.isEmpty ? "a number" : "a \(field.name)"
      throw error(at: start, "\(letters.prefix(20)) is not \(kind); write \(field.allowed)")
    }
    index = start + 3
    return value
  }
}

// MARK: - Steps, H and L

extension CronFieldParser {
  /// Nil if no step follows.
  private mutating func step() throws(CronError) -> Int? {
    guard accept("/") else { return nil }
    let start = index
    skipDigits()
    guard index > start else { throw unexpected() }
    let text = text(from: start)
    guard let step = Int(text), 1...field.range.count ~= step else {
      // A longer step would match its first value alone: */90 looks like every 90 minutes, which
      // cron cannot express, and would run hourly.
      throw error(
        at: start,
        "a step of \(text.prefix(20)) does not fit the field; write 1-\(field.range.count), "
          + "or the single value that is meant")
    }
    return step
  }

  /// `H`, `H(0-29)`, `H/15`, `H(0-29)/10`.
  private mutating func spread(_ result: inout CronFieldValue) throws(CronError) {
    let bounds = try spreadBounds()
    let range = bounds ?? field.hashRange
    guard let step = try step() else {
      let value = SpreadHash.value(seed: hashSeed, field: fieldIndex, in: range)
      result.insert(value...value, step: 1)
      return
    }
    let first = range.lowerBound...min(range.lowerBound + step - 1, range.upperBound)
    let start = SpreadHash.value(seed: hashSeed, field: fieldIndex, in: first)
    result.insert(start...range.upperBound, step: step)
    result.isSpread = result.isSpread || bounds == nil
  }

  private mutating func spreadBounds() throws(CronError) -> ClosedRange<Int>? {
    guard accept("(") else { return nil }
    let start = index
    let (low, _) = try number()
    guard accept("-") else { throw unexpected("a range such as H(0-29)") }
    let (high, _) = try number()
    guard low <= high, high <= field.range.upperBound else {
      throw error(
        at: start,
        "H needs a range that runs forwards within \(field.range.lowerBound)-"
          + "\(field.range.upperBound)")
    }
    guard accept(")") else { throw unexpected("the closing parenthesis of H(\(low)-\(high))") }
    return low...high
  }

  private var isAtLast: Bool {
    current.map(Self.uppercased) == UInt8(ascii: "L")
  }

  private mutating func last(_ result: inout CronFieldValue) throws(CronError) {
    guard field.name == CronField.dayOfMonth.name else {
      let remedy =
        field.name == CronField.dayOfWeek.name
        ? "write the weekday before it, such as 5L for the last Friday"
        : "write \(field.allowed)"
      throw error(at: index, "L alone is a day of the month; \(remedy)")
    }
    _ = accept("L")
    guard current != UInt8(ascii: "-") else {
      throw error(at: index, "days before the last one cannot be counted; write L alone")
    }
    result.includesLastDay = true
  }
}

// MARK: - Characters

extension CronFieldParser {
  private var current: UInt8? {
    index < word.upperBound ? bytes[index] : nil
  }

  /// Letters are accepted in either case.
  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard let current, Unicode.Scalar(Self.uppercased(current)) == character else { return false }
    index += 1
    return true
  }

  private mutating func skipDigits() {
    while let current, current &- 0x30 < 10 { index += 1 }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= uppercased(byte)
  }

  private static func uppercased(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte ? byte - 0x20 : byte
  }

  private func text(from start: Int) -> String {
    String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private func error(at index: Int, _ message: String) -> CronError {
    CronParser.error(at: index, of: bytes, field: field.name, message)
  }

  private func unexpected(_ expectation: String? = nil) -> CronError {
    let expectation = expectation ?? "\(field.allowed), *, lists a,b, ranges a-b or steps */n"
    guard let character = String(decoding: bytes[index..<word.upperBound], as: UTF8.self).first
    else { return error(at: index, "something is missing here; write \(expectation)") }
    if ["W", "w", "#"].contains(character) {
      return error(
        at: index, "W and # are not supported; write days, or 5L for the last Friday")
    }
    return error(at: index, "unexpected \(character); write \(expectation)")
  }
}

extension CronFieldValue {
  fileprivate mutating func insert(_ range: ClosedRange<Int>, step: Int) {
    for value in stride(from: range.lowerBound, through: range.upperBound, by: step) {
      values |= 1 << UInt64(value)
    }
  }

  /// Day 7 becomes Sunday's bit.
  fileprivate mutating func insertWrappingSunday(
    _ range: ClosedRange<Int>, step: Int, in field: CronField
  ) {
    insert(range, step: step)
    guard field.name == CronField.dayOfWeek.name, values >> 7 & 1 == 1 else { return }
    values = values & 0x7F | 1
  }
}
