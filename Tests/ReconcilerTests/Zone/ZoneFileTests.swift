import Testing

@testable import Reconciler

@Suite("Time zone files")
struct ZoneFileTests {
  private static func rules(footer: String) throws -> TimeZoneRules {
    try TimeZoneRules(tzif: ZoneFileBuilder(footer: footer).bytes)
  }

  @Test(
    "The rule of a POSIX TZ string holds where the table ends",
    arguments: [
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2050-01-01T00:00:00Z", 3600),
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2050-03-27T01:00:00Z", 7200),
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2050-03-27T00:59:59Z", 3600),
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2050-10-30T00:59:59Z", 7200),
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2050-10-30T01:00:00Z", 3600),
      ("<+0330>-3:30", "2050-06-01T00:00:00Z", 12600),
      ("<-03>3", "2050-06-01T00:00:00Z", -10800),
      ("NST3:30NDT,M3.2.0,M11.1.0", "2050-07-01T00:00:00Z", -9000),
      // Negative daylight saving: summer is the standard.
      ("IST-1GMT0,M10.5.0,M3.5.0/1", "2050-07-01T00:00:00Z", 3600),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", "2050-12-01T00:00:00Z", 0),
      // The southern summer spans the new year.
      ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2050-01-01T00:00:00Z", 39600),
      ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2050-06-01T00:00:00Z", 36000),
      // Hours beyond a day, either way.
      ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2050-03-25T23:59:59Z", 7200),
      ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2050-03-26T00:00:00Z", 10800),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2050-03-27T00:59:59Z", -7200),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2050-03-27T01:00:00Z", -3600),
      ("AAA0BBB,J1/-167,J10/167", "2049-12-25T00:59:59Z", 0),
      ("AAA0BBB,J1/-167,J10/167", "2049-12-25T01:00:00Z", 3600),
      // Days of the year: J60 is always the first of March, 59 the last of February in a leap year.
      ("AAA0BBB,J60/0,J300/0", "2048-02-29T23:59:59Z", 0),
      ("AAA0BBB,J60/0,J300/0", "2048-03-01T00:00:00Z", 3600),
      ("AAA0BBB,59/0,300/0", "2048-02-28T23:59:59Z", 0),
      ("AAA0BBB,59/0,300/0", "2048-02-29T00:00:00Z", 3600),
      // Daylight saving all year, an example of RFC 9636.
      ("EST5EDT,0/0,J365/25", "2050-01-01T05:00:00Z", -14400),
      ("EST5EDT,0/0,J365/25", "2049-12-31T23:59:59Z", -14400),
      ("EST5EDT,0/0,J365/25", "2048-07-01T00:00:00Z", -14400),
    ])
  func followsFooter(footer: String, utc: String, offset: Int) throws {
    let time = try #require(Timestamp(rfc3339: utc))
    #expect(try Self.rules(footer: footer).offsetSeconds(at: time) == offset)
  }

  @Test(
    "A rule that is not one is refused with its place",
    arguments: [
      "CE-1", "CET", "CET-", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,",
      "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0",
      "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J300", "CET-1CEST,366,J300", "CET-1:60",
      "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5.0/-168,M10.5.0", "<+03-3", "CET-1 ",
      "CET-1CEST,M3.5.0,M10.5.0x", "CET-0001", "1CET-1", "\u{1}\u{2}",
    ])
  func refusesFooter(footer: String) {
    let error = #expect(throws: TZifError.self) { try Self.rules(footer: footer) }
    #expect(error?.code == .invalidFooter)
    #expect(error.map { "\($0)".contains("POSIX TZ rule") } == true)
  }

  @Test("Version 1 has 32-bit times and no rule: the last offset stays")
  func readsVersion1() throws {
    let file = ZoneFileBuilder(
      version: 0, transitions: [(-100, 1), (1_000_000, 2)], offsets: [60, 3600, -7200])
    let rules = try TimeZoneRules(tzif: file.bytes)
    let offsets = [-101, -100, 999_999, 1_000_000, 9_000_000_000].map {
      rules.offsetSeconds(at: Timestamp(seconds: $0))
    }
    #expect(offsets == [60, 3600, 3600, -7200, -7200])
  }

  @Test("Times beyond the years of a schedule are folded away, whatever they are")
  func foldsExtremes() throws {
    let file = ZoneFileBuilder(
      transitions: [(.min, 1), (-1 << 59, 2), (0, 1), (.max, 2)], offsets: [60, 3600, -7200],
      footer: nil)
    let rules = try TimeZoneRules(tzif: file.bytes + Array("\n\n".utf8))
    let offsets = [Int64.min, -1, 0, .max].map {
      rules.offsetSeconds(at: Timestamp(seconds: $0))
    }
    #expect(offsets == [-7200, -7200, 3600, 3600])
  }

  @Test("Bytes that are not a zone are refused with code, place and remedy")
  func refusesMalformed() {
    func code(_ bytes: [UInt8]) -> TZifError.Code? {
      let error = #expect(throws: TZifError.self) { try TimeZoneRules(tzif: bytes) }
      #expect(error.map { "\($0)".contains("byte") && "\($0)".contains("use ") } == true)
      return error?.code
    }
    let good = ZoneFileBuilder(transitions: [(0, 0)], footer: "UTC0").bytes
    #expect(code([]) == .truncated)
    #expect(code(Array("# tz zone descriptions (deprecated version), a text".utf8)) == .notTZif)
    #expect(code(Array(good.dropLast(1))) == .truncated)
    #expect(code(Array(good.dropLast(6))) == .truncated)
    #expect(code(Array(good.prefix(60))) == .truncated)
    #expect(code(ZoneFileBuilder(version: 1).bytes) == .notTZif)
    #expect(code(ZoneFileBuilder(offsets: []).bytes) == .invalidValue)
    #expect(code(ZoneFileBuilder(offsets: [93_600]).bytes) == .invalidValue)
    #expect(code(ZoneFileBuilder(offsets: [-90_000]).bytes) == .invalidValue)
    #expect(code(ZoneFileBuilder(transitions: [(0, 1)]).bytes) == .invalidValue)
    #expect(code(ZoneFileBuilder(transitions: [(5, 0), (5, 0)]).bytes) == .invalidValue)
    #expect(code(ZoneFileBuilder(leapSeconds: [(78_796_800, 1)]).bytes) == .leapSeconds)
  }
}
