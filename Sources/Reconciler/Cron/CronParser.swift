/// Splits an expression into its fields, reads them, and refuses what can never fire.
struct CronParser {
  /// Enough for every minute and day written out; more is a mistake, and would be repeated in events.
  private static let longest = 1000

  private let bytes: [UInt8]
  private let hashSeed: String

  init(_ text: String, hashSeed: String) throws(CronError) {
    bytes = Array(text.utf8)
    self.hashSeed = hashSeed
    guard bytes.count <= Self.longest else {
      throw CronError(
        field: "schedule", position: Self.longest,
        message: "longer than \(Self.longest) characters; use ranges and steps")
    }
  }

  func schedule() throws(CronError) -> CronSchedule {
    let words = words()
    guard let first = words.first, let last = words.last else {
      throw error(
        at: 0, "empty; write five fields such as 30 2 * * *, or leave it out for a manual Job")
    }
    try refuseTimeZone(in: first)
    let description = text(first.lowerBound..<last.upperBound)
    if bytes[first.lowerBound] == UInt8(ascii: "@") {
      return try macro(description, at: first.lowerBound)
    }
    try checkCount(of: words)
    return try schedule(words, description: description)
  }

  private func schedule(
    _ words: [Range<Int>], description: String
  ) throws(CronError) -> CronSchedule {
    var values: [CronFieldValue] = []
    for (index, field) in CronField.all.enumerated() {
      var parser = CronFieldParser(
        bytes, words[index], field, index: index, hashSeed: hashSeed)
      values.append(try parser.value())
    }
    let calendar = CronCalendar(values)
    guard calendar.everFires else { throw neverFires(calendar, words) }
    return CronSchedule(
      description: description, calendar: calendar,
      followsElapsedTime: values[..<2].contains { $0.isStarred || $0.isSpread })
  }

  /// Ranges of what is between blanks.
  private func words() -> [Range<Int>] {
    bytes.indices.split { bytes[$0] == UInt8(ascii: " ") || bytes[$0] == UInt8(ascii: "\t") }
      .map { $0.startIndex..<$0.endIndex }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func error(at index: Int, field: String = "schedule", _ message: String) -> CronError {
    Self.error(at: index, of: bytes, field: field, message)
  }

  /// Everything that is accepted is ASCII; people count characters all the same.
  static func error(
    at index: Int, of bytes: [UInt8], field: String, _ message: String
  ) -> CronError {
    let before = String(decoding: bytes[..<index], as: UTF8.self)
    return CronError(field: field, position: before.count + 1, message: message)
  }
}

// MARK: - What is not five fields

extension CronParser {
  private static let macros = [
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
  ]

  private func macro(_ text: String, at position: Int) throws(CronError) -> CronSchedule {
    let name = text.lowercased()
    guard let expansion = Self.macros[name] else {
      throw error(at: position, Self.unknownMacro(name, text))
    }
    let expanded = try CronParser(expansion, hashSeed: hashSeed)
    return try expanded.schedule(expanded.words(), description: text)
  }

  private static func unknownMacro(_ name: String, _ text: String) -> String {
    switch name.prefix(while: { $0 != " " }) {
    case "@every":
      "@every has no fixed times, a restart would move them; write a step such as */5 * * * *"
    case "@reboot":
      "@reboot has no meaning in a cluster; leave the schedule out and create a JobRun"
    default:
      "\(text.prefix(20)) is not known; write @yearly, @monthly, @weekly, @daily or @hourly"
    }
  }

  private func refuseTimeZone(in word: Range<Int>) throws(CronError) {
    let assignment = text(word)
    guard ["TZ=", "CRON_TZ="].contains(where: assignment.uppercased().hasPrefix) else { return }
    let zone = assignment.split(separator: "=", maxSplits: 1).dropFirst().first
    let example = zone.map { $0.prefix(60) } ?? "Europe/Berlin"
    throw error(
      at: word.lowerBound,
      "a time zone is not part of the schedule; remove it and set spec.timeZone: \(example)")
  }

  private func checkCount(of words: [Range<Int>]) throws(CronError) {
    guard words.count != 5 else { return }
    let index = words.count > 5 ? words[5].lowerBound : bytes.count
    let remedy = words.count == 6 ? ", without seconds or years" : ""
    throw error(
      at: index,
      "\(words.count) fields instead of five; "
        + "write minute, hour, day of month, month and day of week\(remedy)")
  }
}

// MARK: - What never comes

extension CronParser {
  private func neverFires(_ calendar: CronCalendar, _ words: [Range<Int>]) -> CronError {
    let isConflict = calendar.needsBothDays && Self.datesExist(calendar)
    return error(
      at: words[2].lowerBound, field: CronField.dayOfMonth.name,
      isConflict
        ? "no such day of the month falls on such a day of the week, it would never fire; "
          + "a field that begins with * narrows the other one, write its values as a list instead"
        : "no chosen month has such a day, it would never fire; "
          + "choose an earlier day, or L for the last of the month")
  }

  /// Whether the day and month fields match dates if the day of the week is left aside.
  private static func datesExist(_ calendar: CronCalendar) -> Bool {
    var calendar = calendar
    calendar.weekdays = 0x7F
    calendar.needsBothDays = true
    return calendar.everFires
  }
}

extension CronCalendar {
  /// - Parameter fields: the five fields in order.
  init(_ fields: [CronFieldValue]) {
    self.init(
      minutes: fields[0].values, hours: UInt32(truncatingIfNeeded: fields[1].values),
      daysOfMonth: UInt32(truncatingIfNeeded: fields[2].values),
      includesLastDay: fields[2].includesLastDay,
      months: UInt32(truncatingIfNeeded: fields[3].values),
      weekdays: UInt32(truncatingIfNeeded: fields[4].values),
      lastWeekdays: UInt32(truncatingIfNeeded: fields[4].lastWeekdays),
      needsBothDays: fields[2].isStarred || fields[4].isStarred)
  }
}
