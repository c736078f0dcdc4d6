/// The rule of a POSIX TZ string, `CET-1CEST,M3.5.0,M10.5.0/3`: how a zone goes on after the last
/// transition of its table. https://www.rfc-editor.org/rfc/rfc9636#section-3.3.1
struct POSIXTimeZoneRule: Hashable, Sendable {
  /// The day of a year on which a change falls.
  enum Day: Hashable, Sendable {
    /// `J60`: 1...365, February 29 is never counted.
    case julian(Int)
    /// `59`: 0...365, February 29 is counted.
    case zeroBased(Int)
    /// `M3.5.0`: month, week 1...5 (5 is the last), weekday from Sunday.
    case weekday(month: Int, week: Int, weekday: Int)
  }

  struct Change: Hashable, Sendable {
    var day: Day
    /// Local seconds after the day's midnight, by the clock before the change; within ±167 hours.
    var time: Int
  }

  /// With daylight saving; Dublin's is negative: its winter is the deviation.
  struct Saving: Hashable, Sendable {
    var offset: Int
    var start: Change
    var end: Change
  }

  /// Seconds east of UTC.
  var standardOffset: Int
  var saving: Saving?
}

extension POSIXTimeZoneRule {
  /// A stretch of constant offset; `start` is not before `floor`, where the rule begins to hold.
  func period(containing instant: Int64, notBefore floor: Int64) -> ZonePeriod {
    guard let saving else {
      return ZonePeriod(
        start: floor, end: ZonePeriod.distantFuture, offset: Int64(standardOffset))
    }
    var latest = Event(instant: ZonePeriod.distantPast, offset: standardOffset)
    var next = ZonePeriod.distantFuture
    let year = CivilDate(daysSinceEpoch: Int(instant.flooringQuotient(by: 86400))).year
    // A time of up to 167 hours moves a change into the neighbouring year, hence two years around.
    for year in year - 2...year + 2 {
      let (first, second) = events(of: year, saving)
      for event in [first, second] {
        if event.instant > instant {
          next = min(next, event.instant)
        } else if event.instant >= latest.instant {
          latest = event
        }
      }
    }
    return ZonePeriod(
      start: max(latest.instant, floor), end: next, offset: Int64(latest.offset))
  }

  private struct Event {
    var instant: Int64
    var offset: Int
  }

  /// The year's two changes, the earlier day first: at the same instant the later one counts, as it
  /// has to for a zone that is on daylight saving all year.
  private func events(of year: Int, _ saving: Saving) -> (Event, Event) {
    let start = Event(
      instant: saving.start.local(in: year) - Int64(standardOffset), offset: saving.offset)
    let end = Event(
      instant: saving.end.local(in: year) - Int64(saving.offset), offset: standardOffset)
    return start.instant <= end.instant ? (start, end) : (end, start)
  }
}

extension POSIXTimeZoneRule.Change {
  /// The local second, counted as if it were UTC.
  func local(in year: Int) -> Int64 {
    Int64(day.daysSinceEpoch(in: year) * 86400 + time)
  }
}

extension POSIXTimeZoneRule.Day {
  func daysSinceEpoch(in year: Int) -> Int {
    let newYear = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
    switch self {
    case .zeroBased(let day):
      return newYear + day
    case .julian(let day):
      return newYear + day - 1 + (CivilDate.isLeap(year) && day >= 60 ? 1 : 0)
    case .weekday(let month, let week, let weekday):
      let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
      let wait = (weekday - CivilDate.weekday(ofDay: first)).flooringRemainder(by: 7)
      let day = wait + (week - 1) * 7
      return first + (day < CivilDate.daysInMonth(month, of: year) ? day : day - 7)
    }
  }
}
