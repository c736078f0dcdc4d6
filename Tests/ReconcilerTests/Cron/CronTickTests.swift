import Reconciler
import Testing

@Suite("Cron ticks")
struct CronTickTests {
  @Test(
    "The next tick is later, the previous one is not",
    arguments: [
      ("* * * * *", "2026-11-24T02:30:00Z", "2026-11-24T02:31:00Z", "2026-11-24T02:30:00Z"),
      ("* * * * *", "2026-11-24T02:30:59.9Z", "2026-11-24T02:31:00Z", "2026-11-24T02:30:00Z"),
      ("30 2 * * *", "2026-11-24T02:29:59.999Z", "2026-11-24T02:30:00Z", "2026-11-23T02:30:00Z"),
      ("30 2 * * *", "2026-11-24T02:30:00Z", "2026-11-25T02:30:00Z", "2026-11-24T02:30:00Z"),
      ("0 0 1 1 *", "2026-11-24T00:00:00Z", "2027-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
      ("0 0 29 2 *", "2026-11-24T00:00:00Z", "2028-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
      ("0 0 29 2 *", "2097-01-01T00:00:00Z", "2104-02-29T00:00:00Z", "2096-02-29T00:00:00Z"),
      ("0 0 31 * *", "2026-04-15T00:00:00Z", "2026-05-31T00:00:00Z", "2026-03-31T00:00:00Z"),
      ("0 12 L * *", "2026-02-10T00:00:00Z", "2026-02-28T12:00:00Z", "2026-01-31T12:00:00Z"),
      ("0 12 L 2 *", "2027-03-01T00:00:00Z", "2028-02-29T12:00:00Z", "2027-02-28T12:00:00Z"),
      ("0 12 * * 5L", "2026-11-24T00:00:00Z", "2026-11-27T12:00:00Z", "2026-10-30T12:00:00Z"),
      ("0 12 * * 1", "2026-11-24T00:00:00Z", "2026-11-30T12:00:00Z", "2026-11-23T12:00:00Z"),
      ("0 0 * * 7", "1969-12-31T00:00:00Z", "1970-01-04T00:00:00Z", "1969-12-28T00:00:00Z"),
      ("59 23 31 12 *", "2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z", "2026-12-31T23:59:00Z"),
    ])
  func ticks(text: String, now: String, next: String, previous: String) throws {
    let schedule = try cron(text)
    #expect(try schedule.next(after: instant(now), in: .utc) == instant(next))
    #expect(try schedule.previous(atOrBefore: instant(now), in: .utc) == instant(previous))
  }

  @Test("Both day fields restricted: either is enough, as in Vixie cron")
  func eitherDay() throws {
    let start = try instant("2026-11-01T00:00:00Z")
    #expect(
      try cron("0 0 13 * 5").ticks(after: start, in: .utc, count: 4).map { $0.prefix(10) }
        == ["2026-11-06", "2026-11-13", "2026-11-20", "2026-11-27"])
    #expect(
      try cron("0 0 L * 1").ticks(after: start, in: .utc, count: 6).map { $0.prefix(10) } == [
        "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30", "2026-12-07",
      ])
  }

  @Test("A field that begins with a star narrows the other one, as in Vixie cron")
  func starredDay() throws {
    let start = try instant("2026-11-01T00:00:00Z")
    // Mondays with an odd date. Kubernetes' CronJob runs on every odd date and every Monday.
    #expect(
      try cron("0 0 */2 * 1").ticks(after: start, in: .utc, count: 3).map { $0.prefix(10) }
        == ["2026-11-09", "2026-11-23", "2026-12-07"])
    // Friday the 13th.
    #expect(
      try cron("0 0 */12 * 5").ticks(after: start, in: .utc, count: 3).map { $0.prefix(10) }
        == ["2026-11-13", "2026-12-25", "2027-01-01"])
  }

  @Test("The rarest schedule, a weekday on February 29, waits 40 years")
  func rarest() throws {
    // The star makes both day fields count: a Sunday on February 29, and 2100 has none.
    let schedule = try cron("0 0 29 2 */7")
    let start = try instant("2033-01-01T00:00:00Z")
    #expect(
      schedule.ticks(after: start, in: .utc, count: 3).map { $0.prefix(10) }
        == ["2060-02-29", "2088-02-29", "2128-02-29"])
  }

  @Test("There is nothing after the year 9999, before the year 1, or at the ends of 64 bits")
  func endsOfTime() throws {
    let schedule = try cron("0 0 1 1 *")
    #expect(try schedule.next(after: instant("9999-01-01T00:00:00Z"), in: .utc) == nil)
    #expect(schedule.next(after: Timestamp(seconds: .max), in: .utc) == nil)
    #expect(schedule.previous(atOrBefore: Timestamp(seconds: .min), in: .utc) == nil)
    #expect(
      try schedule.next(after: Timestamp(seconds: .min), in: .utc)
        == instant("0001-01-01T00:00:00Z"))
    #expect(
      try schedule.previous(atOrBefore: Timestamp(seconds: .max), in: .utc)
        == instant("9999-01-01T00:00:00Z"))
  }

  @Test("Ticks are counted up to the limit, the end included and the start not")
  func counts() throws {
    let schedule = try cron("0 * * * *")
    let start = try instant("2026-11-24T00:00:00Z")
    func count(_ end: String, limit: Int) throws -> Int {
      try schedule.count(after: start, through: instant(end), in: .utc, limit: limit)
    }
    #expect(try count("2026-11-24T05:00:00Z", limit: 100) == 5)
    #expect(try count("2026-11-24T04:59:59Z", limit: 100) == 4)
    #expect(try count("2026-11-24T00:59:59Z", limit: 100) == 0)
    #expect(try count("2036-11-24T00:00:00Z", limit: 100) == 100)
    #expect(try count("2036-11-24T00:00:00Z", limit: 0) == 0)
    #expect(try count("2020-11-24T00:00:00Z", limit: 100) == 0)
  }

  @Test(
    "A time in the local day, not in the day of UTC",
    arguments: [
      ("30 2 * * *", "Europe/Berlin", "2026-11-25T02:30:00+01:00"),
      ("0 0 * * 3", "Asia/Tokyo", "2026-11-25T00:00:00+09:00"),
      ("0 22 L * *", "America/New_York", "2026-11-30T22:00:00-05:00"),
      ("15 8 * * *", "Asia/Kathmandu", "2026-11-25T08:15:00+05:45"),
      ("0 12 1 7 *", "Europe/Berlin", "2027-07-01T12:00:00+02:00"),
      ("0 12 29 2 *", "Australia/Sydney", "2028-02-29T12:00:00+11:00"),
    ])
  func localTimes(text: String, zone: String, expected: String) throws {
    let start = try instant("2026-11-24T12:00:00Z")
    #expect(
      try cron(text).ticks(after: start, in: ZoneFiles.rules(zone), count: 1) == [expected])
  }
}
