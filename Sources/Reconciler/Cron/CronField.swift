/// What one of the five fields can hold.
struct CronField: Sendable {
  let name: String
  let range: ClosedRange<Int>
  /// In the order of the values; empty if the field has no names.
  var names: [String] = []
  /// What `H` may choose; not the days that some months lack.
  var hashRange: ClosedRange<Int>

  private init(
    _ name: String, _ range: ClosedRange<Int>, names: [String] = [],
    hashRange: ClosedRange<Int>? = nil
  ) {
    self.name = name
    self.range = range
    self.names = names
    self.hashRange = hashRange ?? range
  }

  static let minute = CronField("minute", 0...59)
  static let hour = CronField("hour", 0...23)
  static let dayOfMonth = CronField("day of month", 1...31, hashRange: 1...28)
  static let month = CronField(
    "month", 1...12,
    names: [
      "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ])
  static let dayOfWeek = CronField(
    "day of week", 0...6, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"])

  static let all = [minute, hour, dayOfMonth, month, dayOfWeek]

  /// Numbers up to here are accepted: 7 is a second Sunday.
  var highestNumber: Int { name == Self.dayOfWeek.name ? 7 : range.upperBound }

  /// "0-59", "1-12 or JAN-DEC", "0-7 or SUN-SAT".
  var allowed: String {
    let numbers = "\(range.lowerBound)-\(highestNumber)"
    guard let first = names.first, let last = names.last else { return numbers }
    return "\(numbers) or \(first)-\(last)"
  }

  func value(ofName name: String) -> Int? {
    names.firstIndex(of: name.uppercased()).map { $0 + range.lowerBound }
  }
}

/// What was written in a field.
struct CronFieldValue: Hashable, Sendable {
  /// Bit n for value n; Sunday is 0.
  var values: UInt64 = 0
  /// `L` as a day of the month.
  var includesLastDay = false
  /// `5L`: the last Friday. Bit n for weekday n.
  var lastWeekdays: UInt64 = 0
  /// Begins with `*` or `?`. Vixie cron looks at the first character alone, and so `*/2` counts:
  /// entry.c sets DOM_STAR, DOW_STAR, MIN_STAR and HR_STAR by it.
  var isStarred = false
  /// Has `H/n`, which is `*/n` shifted.
  var isSpread = false
}
