import Foundation
import Testing

@testable import Reconciler

@Suite("Time zones")
struct ZoneRulesTests {
  @Test(
    "Offsets on both sides of every change are those of the C library, far past the table",
    .enabled(if: ZoneDumpLine.isInstalled), arguments: ZoneFiles.interesting)
  func agreesWithZdump(zone: String) throws {
    let rules = try ZoneFiles.rules(zone)
    let lines = try ZoneDumpLine.read([zone], years: 1800..<2400)
    #expect(zone == "UTC" || lines.count >= 4)
    for line in lines {
      let time = Timestamp(seconds: line.instant)
      #expect(rules.offsetSeconds(at: time) == line.offset, "\(time.rfc3339)")
    }
  }

  @Test("So are those of every inhabited zone", .enabled(if: ZoneDumpLine.isInstalled))
  func agreesEverywhere() throws {
    let names = try ZoneFiles.all()
    var rules: [String: TimeZoneRules] = [:]
    for name in names { rules[name] = try ZoneFiles.rules(name) }
    let lines = try ZoneDumpLine.read(names, years: 2000..<2042)
    #expect(lines.count > 10_000)
    for line in lines {
      let time = Timestamp(seconds: line.instant)
      #expect(
        rules[line.zone]?.offsetSeconds(at: time) == line.offset, "\(line.zone) \(time.rfc3339)")
    }
  }

  @Test("The rule after the table says what the table says, where both speak")
  func footerAgreesWithTable() throws {
    for name in try ZoneFiles.all() {
      let whole = try ZoneFiles.rules(name)
      var reader = TZifReader(try ZoneFiles.bytes(name))
      guard let rule = try reader.read().footer, rule.saving != nil else { continue }
      for second in stride(from: Int64(1_800_000_000), to: 2_100_000_000, by: 40_000) {
        let period = rule.period(containing: second, notBefore: ZonePeriod.distantPast)
        #expect(
          Int(period.offset) == whole.offsetSeconds(at: Timestamp(seconds: second)),
          "\(name) \(second)")
      }
    }
  }

  @Test("Periods follow each other without a hole", arguments: ZoneFiles.interesting)
  func periodsAreContiguous(zone: String) throws {
    let rules = try ZoneFiles.rules(zone)
    var period = rules.period(containing: Timestamp.yearZero)
    while period.end < 5_000_000_000 {
      let next = rules.period(containing: period.end)
      #expect(next.start == period.end)
      #expect(next.end > next.start)
      #expect(rules.period(containing: next.start - 1) == period)
      #expect(rules.period(containing: next.end - 1) == next)
      period = next
    }
  }

  @Test(
    "Local time is printed with its offset and reads back as the same instant",
    arguments: [
      ("Europe/Berlin", "2026-11-24T02:30:00Z", "2026-11-24T03:30:00+01:00"),
      ("Europe/Berlin", "2026-07-01T00:00:00Z", "2026-07-01T02:00:00+02:00"),
      ("America/New_York", "2026-11-24T02:30:00Z", "2026-11-23T21:30:00-05:00"),
      ("Asia/Kathmandu", "2026-11-24T02:30:00Z", "2026-11-24T08:15:00+05:45"),
      ("Australia/Lord_Howe", "2026-12-24T02:30:00Z", "2026-12-24T13:30:00+11:00"),
      ("Europe/Dublin", "2026-12-24T02:30:00Z", "2026-12-24T02:30:00Z"),
      ("UTC", "2026-11-24T02:30:00Z", "2026-11-24T02:30:00Z"),
      // Mean local time, +00:53:28, is cut to the minute.
      ("Europe/Berlin", "1850-01-01T00:00:00Z", "1850-01-01T00:53:00+00:53"),
    ])
  func printsLocalTime(zone: String, utc: String, local: String) throws {
    let time = try #require(Timestamp(rfc3339: utc))
    #expect(try ZoneFiles.rules(zone).localRFC3339(time) == local)
    #expect(Timestamp(rfc3339: local) == time)
  }

  @Test(
    "Names that could leave the folder are refused",
    arguments: [
      "", "/etc/passwd", "../passwd", "Europe/../../etc/passwd", "Europe//Berlin", "Europe/",
      "Europe/.", ".", "Europe/Berlin\0", "Europe\\Berlin", "Europe/Bérlin", "zone.tab",
      String(repeating: "a", count: 256),
    ])
  func implausibleNames(name: String) {
    #expect(!TimeZoneRules.isPlausible(name: name))
  }

  @Test(
    "Names of zones are plausible",
    arguments: [
      "UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+1", "Etc/GMT-14",
    ]
  )
  func plausibleNames(name: String) {
    #expect(TimeZoneRules.isPlausible(name: name))
  }

  @Test("Every zone of the machine has a plausible name")
  func allNamesArePlausible() throws {
    for name in try ZoneFiles.all() { #expect(TimeZoneRules.isPlausible(name: name)) }
  }
}
