import Testing

@testable import Reconciler

@Suite("Civil dates")
struct CivilDateTests {
  @Test("Each day of 800 years follows the one before")
  func countsEveryDay() {
    var day = CivilDate(year: 1599, month: 12, day: 31).daysSinceEpoch
    var expected = CivilDate(year: 1600, month: 1, day: 1)
    while expected.year < 2400 {
      day += 1
      #expect(CivilDate(daysSinceEpoch: day) == expected)
      #expect(expected.daysSinceEpoch == day)
      expected = Self.dayAfter(expected)
    }
  }

  private static func dayAfter(_ date: CivilDate) -> CivilDate {
    let lengths = [31, isLeap(date.year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if date.day < lengths[date.month - 1] {
      return CivilDate(year: date.year, month: date.month, day: date.day + 1)
    }
    return date.month < 12
      ? CivilDate(year: date.year, month: date.month + 1, day: 1)
      : CivilDate(year: date.year + 1, month: 1, day: 1)
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
  }

  @Test("Months have the lengths that everybody knows")
  func lengths() {
    #expect(
      (1...12).map { CivilDate.daysInMonth($0, of: 2025) }
        == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    #expect([1900, 2000, 2024].map { CivilDate.daysInMonth(2, of: $0) } == [28, 29, 29])
  }

  @Test(
    "Weekdays count from Sunday",
    arguments: [
      (1970, 1, 1, 4), (2000, 2, 29, 2), (2026, 11, 24, 2), (1969, 12, 31, 3), (1900, 1, 1, 1),
    ])
  func weekdays(year: Int, month: Int, day: Int, weekday: Int) {
    let date = CivilDate(year: year, month: month, day: day)
    #expect(CivilDate.weekday(ofDay: date.daysSinceEpoch) == weekday)
  }
}
