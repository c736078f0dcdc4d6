import Reconciler
import Testing

@Suite("Cron and daylight saving")
struct CronDaylightSavingTests {
  struct Case: CustomTestStringConvertible {
    let schedule: String
    let zone: String
    let after: String
    let ticks: [String]

    var testDescription: String { "\(schedule) in \(zone) from \(after)" }
  }

  private static func check(_ example: Case) throws {
    let schedule = try cron(example.schedule)
    let zone = try ZoneFiles.rules(example.zone)
    let start = try instant(example.after)
    #expect(schedule.ticks(after: start, in: zone, count: example.ticks.count) == example.ticks)
    let last = try instant(example.ticks.last ?? example.after)
    #expect(
      schedule.ticks(before: last, in: zone, count: example.ticks.count) == example.ticks)
    #expect(
      schedule.count(after: start, through: last, in: zone, limit: 1000) == example.ticks.count)
  }

  @Test(
    "A fixed time in the gap runs once, right after it",
    arguments: [
      Case(
        schedule: "30 2 * * *", zone: "Europe/Berlin", after: "2026-03-28T12:00:00Z",
        ticks: ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"]),
      Case(
        schedule: "0,15,30,45 2 * * *", zone: "Europe/Berlin", after: "2026-03-28T12:00:00Z",
        ticks: ["2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00"]),
      Case(
        schedule: "0 2,3 * * *", zone: "Europe/Berlin", after: "2026-03-28T12:00:00Z",
        ticks: ["2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00"]),
      Case(
        schedule: "30 2,3 * * *", zone: "America/New_York", after: "2026-03-07T12:00:00Z",
        ticks: [
          "2026-03-08T03:00:00-04:00", "2026-03-08T03:30:00-04:00", "2026-03-09T02:30:00-04:00",
        ]),
      Case(
        schedule: "30 2 * * *", zone: "Australia/Sydney", after: "2026-10-03T00:00:00Z",
        ticks: ["2026-10-04T03:00:00+11:00", "2026-10-05T02:30:00+11:00"]),
      Case(
        schedule: "15 2 * * *", zone: "Australia/Lord_Howe", after: "2026-10-03T00:00:00Z",
        ticks: ["2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"]),
      Case(
        schedule: "30 1 * * *", zone: "Antarctica/Troll", after: "2026-03-28T12:00:00Z",
        ticks: ["2026-03-29T03:00:00+02:00", "2026-03-30T01:30:00+02:00"]),
      Case(
        schedule: "30 1 * * *", zone: "Europe/Dublin", after: "2026-03-28T12:00:00Z",
        ticks: ["2026-03-29T02:00:00+01:00", "2026-03-30T01:30:00+01:00"]),
      Case(
        schedule: "@daily", zone: "America/Sao_Paulo", after: "2018-11-03T12:00:00Z",
        ticks: ["2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"]),
      Case(
        schedule: "30 0 * * *", zone: "Asia/Tehran", after: "2022-03-21T12:00:00Z",
        ticks: ["2022-03-22T01:00:00+04:30", "2022-03-23T00:30:00+04:30"]),
      Case(
        schedule: "30 2 * * *", zone: "Africa/Casablanca", after: "2027-03-13T12:00:00Z",
        ticks: ["2027-03-14T03:00:00+01:00", "2027-03-15T02:30:00+01:00"]),
      Case(
        schedule: "30 2 * * *", zone: "Europe/Berlin", after: "2126-03-30T12:00:00Z",
        ticks: ["2126-03-31T03:00:00+02:00", "2126-04-01T02:30:00+02:00"]),
    ])
  func gapForFixedTimes(example: Case) throws {
    try Self.check(example)
  }

  @Test(
    "A fixed time that comes twice runs the first time only",
    arguments: [
      Case(
        schedule: "30 2 * * *", zone: "Europe/Berlin", after: "2026-10-24T12:00:00Z",
        ticks: ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"]),
      Case(
        schedule: "0 2,3 * * *", zone: "Europe/Berlin", after: "2026-10-24T12:00:00Z",
        ticks: [
          "2026-10-25T02:00:00+02:00", "2026-10-25T03:00:00+01:00", "2026-10-26T02:00:00+01:00",
        ]),
      Case(
        schedule: "30 1 * * *", zone: "America/New_York", after: "2026-10-31T12:00:00Z",
        ticks: ["2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"]),
      Case(
        schedule: "45 1 * * *", zone: "Australia/Lord_Howe", after: "2026-04-04T00:00:00Z",
        ticks: ["2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"]),
      Case(
        schedule: "30 1,2 * * *", zone: "Antarctica/Troll", after: "2026-10-24T12:00:00Z",
        ticks: [
          "2026-10-25T01:30:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-26T01:30:00Z",
        ]),
      Case(
        schedule: "30 1 * * *", zone: "Europe/Dublin", after: "2026-10-24T12:00:00Z",
        ticks: ["2026-10-25T01:30:00+01:00", "2026-10-26T01:30:00Z"]),
      Case(
        schedule: "30 23 * * *", zone: "America/Sao_Paulo", after: "2019-02-16T12:00:00Z",
        ticks: ["2019-02-16T23:30:00-02:00", "2019-02-17T23:30:00-03:00"]),
      Case(
        schedule: "30 2 * * *", zone: "Africa/Casablanca", after: "2027-02-06T12:00:00Z",
        ticks: ["2027-02-07T02:30:00+01:00", "2027-02-08T02:30:00Z"]),
    ])
  func overlapForFixedTimes(example: Case) throws {
    try Self.check(example)
  }

  @Test(
    "Wildcard times follow elapsed time",
    arguments: [
      Case(
        schedule: "*/30 * * * *", zone: "Europe/Berlin", after: "2026-03-29T00:00:00Z",
        ticks: [
          "2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00",
        ]),
      Case(
        schedule: "*/30 * * * *", zone: "Europe/Berlin", after: "2026-10-25T00:00:00Z",
        ticks: [
          "2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00",
          "2026-10-25T03:00:00+01:00",
        ]),
      Case(
        schedule: "@hourly", zone: "Australia/Lord_Howe", after: "2026-04-04T13:30:00Z",
        ticks: ["2026-04-05T01:00:00+11:00", "2026-04-05T02:00:00+10:30"]),
      Case(
        schedule: "45 * * * *", zone: "Australia/Lord_Howe", after: "2026-04-04T14:30:00Z",
        ticks: ["2026-04-05T01:45:00+11:00", "2026-04-05T01:45:00+10:30"]),
      // The hour does not exist that day, nor is anything due after it: the next day is.
      Case(
        schedule: "*/20 2 * * *", zone: "Europe/Berlin", after: "2026-03-28T12:00:00Z",
        ticks: ["2026-03-30T02:00:00+02:00", "2026-03-30T02:20:00+02:00"]),
      Case(
        schedule: "0 */2 * * *", zone: "Europe/Berlin", after: "2026-03-28T23:30:00Z",
        ticks: ["2026-03-29T04:00:00+02:00", "2026-03-29T06:00:00+02:00"]),
      Case(
        schedule: "0 */2 * * *", zone: "Europe/Berlin", after: "2026-10-24T22:30:00Z",
        ticks: [
          "2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T04:00:00+01:00",
        ]),
    ])
  func wildcards(example: Case) throws {
    try Self.check(example)
  }

  @Test(
    "A lost day is a new calendar: its fixed times are lost too, as in Vixie cron",
    arguments: [
      Case(
        schedule: "30 2 * * *", zone: "Pacific/Apia", after: "2011-12-29T00:00:00Z",
        ticks: ["2011-12-29T02:30:00-10:00", "2011-12-31T02:30:00+14:00"]),
      Case(
        schedule: "0 0 30 12 *", zone: "Pacific/Apia", after: "2010-12-31T00:00:00Z",
        ticks: ["2012-12-30T00:00:00+14:00", "2013-12-30T00:00:00+14:00"]),
      Case(
        schedule: "@hourly", zone: "Pacific/Apia", after: "2011-12-30T08:30:00Z",
        ticks: ["2011-12-29T23:00:00-10:00", "2011-12-31T00:00:00+14:00"]),
    ])
  func lostDay(example: Case) throws {
    try Self.check(example)
  }

  @Test("The tick after the gap belongs to that day's search from any instant before it")
  func gapFromEverywhere() throws {
    let zone = try ZoneFiles.rules("Europe/Berlin")
    let schedule = try cron("30 2 * * *")
    let gapEnd = try instant("2026-03-29T01:00:00Z")
    #expect(schedule.next(after: gapEnd - .seconds(1), in: zone) == gapEnd)
    #expect(schedule.next(after: gapEnd - .nanoseconds(1), in: zone) == gapEnd)
    #expect(schedule.previous(atOrBefore: gapEnd, in: zone) == gapEnd)
    #expect(try schedule.next(after: gapEnd, in: zone) == instant("2026-03-30T00:30:00Z"))
    #expect(
      try schedule.previous(atOrBefore: gapEnd - .seconds(1), in: zone)
        == instant("2026-03-28T01:30:00Z"))
  }

  @Test(
    "A wildcard that always falls into the gap is none, and found out at once",
    .timeLimit(.minutes(1)))
  func alwaysInTheGap() throws {
    let zone = try ZoneFiles.rules("Europe/Berlin")
    let schedule = try cron("*/5 2 * 3 SUNL")
    let start = try instant("2026-01-01T00:00:00Z")
    #expect(schedule.next(after: start, in: zone) == nil)
    #expect(schedule.previous(atOrBefore: start, in: zone) != nil)  // before there was a gap
    #expect(schedule.next(after: start, in: .utc) != nil)
  }
}
