/// The days and times of a schedule on the civil calendar, without zone or clock change.
///
/// Sets are bit masks, bit n for value n, so that the next value is one shift and one count of
/// zeros. Times are minutes from 1970-01-01T00:00 local time.
struct CronCalendar: Hashable, Sendable {
  /// 0...59
  var minutes: UInt64
  /// 0...23
  var hours: UInt32
  /// 1...31
  var daysOfMonth: UInt32
  /// The month's last day, whichever it is.
  var includesLastDay: Bool
  /// 1...12
  var months: UInt32
  /// 0...6 from Sunday
  var weekdays: UInt32
  /// The last of these weekdays in a month.
  var lastWeekdays: UInt32
  /// Whether a day has to match both day fields; else one of them is enough.
  var needsBothDays: Bool
}

extension CronCalendar {
  static let years = 1...9999

  /// Nil past the year 9999.
  func next(atOrAfter minute: Int) -> Int? {
    let day = minute.flooringQuotient(by: 1440)
    let date = CivilDate(daysSinceEpoch: day)
    let first = day - date.day + 1
    let matching = days(of: date, firstDay: first)
    if matching.contains(date.day), let time = time(atOrAfter: minute - day * 1440) {
      return day * 1440 + time
    }
    let nextDay = matching.first(atOrAfter: date.day + 1).map { first + $0 - 1 }
    return (nextDay ?? firstDay(after: date)).map { $0 * 1440 + firstTime }
  }

  /// Nil before the year 1.
  func previous(atOrBefore minute: Int) -> Int? {
    let day = minute.flooringQuotient(by: 1440)
    let date = CivilDate(daysSinceEpoch: day)
    let first = day - date.day + 1
    let matching = days(of: date, firstDay: first)
    if matching.contains(date.day), let time = time(atOrBefore: minute - day * 1440) {
      return day * 1440 + time
    }
    let previousDay = matching.last(atOrBefore: date.day - 1).map { first + $0 - 1 }
    return (previousDay ?? lastDay(before: date)).map { $0 * 1440 + lastTime }
  }

  /// Whether any date matches. Every month begins on every weekday within 400 years, also the
  /// February of a leap year, so that these are all the months there are.
  var everFires: Bool {
    (1...12).contains { month in
      months.contains(month)
        && [2000, 2001].contains { year in
          (0..<7).contains { weekday in
            let length = CivilDate.daysInMonth(month, of: year)
            return days(length: length, firstWeekday: weekday) != 0
          }
        }
    }
  }
}

// MARK: - The time of day

extension CronCalendar {
  private var firstTime: Int {
    hours.trailingZeroBitCount * 60 + minutes.trailingZeroBitCount
  }

  private var lastTime: Int {
    (31 - hours.leadingZeroBitCount) * 60 + 63 - minutes.leadingZeroBitCount
  }

  private func time(atOrAfter time: Int) -> Int? {
    let hour = time / 60
    if hours.contains(hour), let minute = minutes.first(atOrAfter: time % 60) {
      return hour * 60 + minute
    }
    return hours.first(atOrAfter: hour + 1).map { $0 * 60 + minutes.trailingZeroBitCount }
  }

  private func time(atOrBefore time: Int) -> Int? {
    let hour = time / 60
    if hours.contains(hour), let minute = minutes.last(atOrBefore: time % 60) {
      return hour * 60 + minute
    }
    return hours.last(atOrBefore: hour - 1).map { $0 * 60 + 63 - minutes.leadingZeroBitCount }
  }
}

// MARK: - The day

extension CronCalendar {
  /// Searched month by month: the rarest schedule, a weekday on February 29, comes after 40 years.
  private func firstDay(after date: CivilDate) -> Int? {
    var month = CivilDate(year: date.year, month: date.month, day: 1)
    while month.year <= Self.years.upperBound {
      if let next = months.first(atOrAfter: month.month + 1) {
        month.month = next
      } else {
        month.year += 1
        month.month = months.trailingZeroBitCount
      }
      let first = month.daysSinceEpoch
      if let day = days(of: month, firstDay: first).first(atOrAfter: 1) { return first + day - 1 }
    }
    return nil
  }

  private func lastDay(before date: CivilDate) -> Int? {
    var month = CivilDate(year: date.year, month: date.month, day: 1)
    while month.year >= Self.years.lowerBound {
      if let previous = months.last(atOrBefore: month.month - 1) {
        month.month = previous
      } else {
        month.year -= 1
        month.month = 31 - months.leadingZeroBitCount
      }
      let first = month.daysSinceEpoch
      if let day = days(of: month, firstDay: first).last(atOrBefore: 31) { return first + day - 1 }
    }
    return nil
  }

  /// The matching days of a date's month; `firstDay` is its first, in days from 1970-01-01.
  private func days(of date: CivilDate, firstDay: Int) -> UInt32 {
    guard months.contains(date.month), Self.years ~= date.year else { return 0 }
    return days(
      length: CivilDate.daysInMonth(date.month, of: date.year),
      firstWeekday: CivilDate.weekday(ofDay: firstDay))
  }

  private func days(length: Int, firstWeekday: Int) -> UInt32 {
    let all: UInt32 = (2 << length) &- 2  // 2 << 31 is 0
    let byDate = daysOfMonth | (includesLastDay ? 1 << length : 0)
    let lastWeek = all & ~(all >> 7)
    let byWeekday =
      weekdays.repeatedWeekly(from: firstWeekday)
      | (lastWeekdays.repeatedWeekly(from: firstWeekday) & lastWeek)
    return all & (needsBothDays ? byDate & byWeekday : byDate | byWeekday)
  }
}

extension UInt32 {
  /// A set of weekdays, 0...6, as the days of a month that begins on a given weekday.
  fileprivate func repeatedWeekly(from firstWeekday: Int) -> UInt32 {
    let week = UInt64((self >> firstWeekday | self << (7 - firstWeekday)) & 0x7F)
    // Five copies, seven bits apart; day 1 is bit 1.
    return UInt32(truncatingIfNeeded: (week &* 0x1020_4081) << 1)
  }
}

extension FixedWidthInteger {
  @inline(__always)
  fileprivate func contains(_ bit: Int) -> Bool {
    self >> bit & 1 == 1
  }

  @inline(__always)
  fileprivate func first(atOrAfter bit: Int) -> Int? {
    let rest = self >> bit
    return rest == 0 ? nil : bit + rest.trailingZeroBitCount
  }

  @inline(__always)
  fileprivate func last(atOrBefore bit: Int) -> Int? {
    guard bit >= 0 else { return nil }
    let rest = self << (Self.bitWidth - 1 - bit)
    return rest == 0 ? nil : bit - rest.leadingZeroBitCount
  }
}
