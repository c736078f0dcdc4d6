/// A date of the proleptic Gregorian calendar.
///
/// The arithmetic is Howard Hinnant's: years begin in March, so that the leap day is the last day
/// of a year, and repeat after an era of 400 years.
/// https://howardhinnant.github.io/date_algorithms.html
struct CivilDate: Hashable, Sendable {
  var year: Int
  /// 1...12
  var month: Int
  /// 1...31
  var day: Int

  static let daysPerEra = 146_097

  init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  init(daysSinceEpoch: Int) {
    let shifted = daysSinceEpoch + 719_468  // from 0000-03-01
    let era = shifted.flooringQuotient(by: Self.daysPerEra)
    let dayOfEra = shifted - era * Self.daysPerEra
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days from 1970-01-01; the date has to exist.
  var daysSinceEpoch: Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear.flooringQuotient(by: 400)
    let yearOfEra = marchYear - era * 400
    let marchMonth = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * Self.daysPerEra + dayOfEra - 719_468
  }

  static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  static func daysInMonth(_ month: Int, of year: Int) -> Int {
    if month == 2 { return isLeap(year) ? 29 : 28 }
    // 31 for odd months up to July, for even ones from August on.
    return 30 + ((month + (month >> 3)) & 1)
  }

  /// 0 is Sunday, as in cron; 1970-01-01 was a Thursday.
  static func weekday(ofDay daysSinceEpoch: Int) -> Int {
    (daysSinceEpoch + 4).flooringRemainder(by: 7)
  }
}

extension FixedWidthInteger {
  /// Rounds towards minus infinity, so that a day starts at its midnight also before 1970.
  @inline(__always)
  func flooringQuotient(by divisor: Self) -> Self {
    let quotient = self / divisor
    return quotient * divisor > self ? quotient - 1 : quotient
  }

  /// Never negative for a positive divisor.
  @inline(__always)
  func flooringRemainder(by divisor: Self) -> Self {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
