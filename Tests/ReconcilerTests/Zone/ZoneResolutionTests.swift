import Testing

@testable import Reconciler

@Suite("Local times in a zone")
struct ZoneResolutionTests {
  /// Local times are written as if they were UTC.
  private static func resolve(_ zone: String, _ local: String) throws -> LocalResolution {
    let local = try #require(Timestamp(rfc3339: local + "Z"))
    return try ZoneFiles.rules(zone).resolve(localSeconds: local.seconds)
  }

  private static func time(_ text: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339: text))
  }

  @Test(
    "An ordinary time comes once",
    arguments: [
      ("Europe/Berlin", "2026-11-24T03:30:00", "2026-11-24T02:30:00Z"),
      ("Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z"),
      ("Europe/Berlin", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z"),
      ("Europe/Berlin", "2126-07-01T12:00:00", "2126-07-01T10:00:00Z"),
      ("Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00Z"),
      ("UTC", "2026-03-29T02:30:00", "2026-03-29T02:30:00Z"),
    ])
  func unique(zone: String, local: String, utc: String) throws {
    #expect(try Self.resolve(zone, local) == .unique(Self.time(utc)))
  }

  @Test(
    "A time that the clock jumps over names the jump",
    arguments: [
      ("Europe/Berlin", "2026-03-29T02:00:00", "2026-03-29T01:00:00Z"),
      ("Europe/Berlin", "2026-03-29T02:59:59", "2026-03-29T01:00:00Z"),
      ("America/New_York", "2027-03-14T02:30:00", "2027-03-14T07:00:00Z"),
      ("Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:30:00Z"),
      ("Antarctica/Troll", "2026-03-29T02:30:00", "2026-03-29T01:00:00Z"),
      ("Europe/Dublin", "2026-03-29T01:30:00", "2026-03-29T01:00:00Z"),
      ("America/Sao_Paulo", "2018-11-04T00:30:00", "2018-11-04T03:00:00Z"),
      ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T10:00:00Z"),
    ])
  func gap(zone: String, local: String, transition: String) throws {
    #expect(try Self.resolve(zone, local) == .gap(transition: Self.time(transition)))
  }

  @Test(
    "A time that comes twice has both instants",
    arguments: [
      ("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
      ("America/New_York", "2026-11-01T01:00:00", "2026-11-01T05:00:00Z", "2026-11-01T06:00:00Z"),
      (
        "Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"
      ),
      ("Antarctica/Troll", "2026-10-25T01:30:00", "2026-10-24T23:30:00Z", "2026-10-25T01:30:00Z"),
      ("Africa/Casablanca", "2027-02-07T02:30:00", "2027-02-07T01:30:00Z", "2027-02-07T02:30:00Z"),
      ("Asia/Tehran", "2022-09-21T23:15:00", "2022-09-21T18:45:00Z", "2022-09-21T19:45:00Z"),
    ])
  func overlap(zone: String, local: String, first: String, last: String) throws {
    #expect(
      try Self.resolve(zone, local)
        == .overlap(first: Self.time(first), last: Self.time(last)))
  }
}
