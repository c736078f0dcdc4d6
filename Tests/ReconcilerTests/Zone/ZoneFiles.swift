import Foundation
import Reconciler

/// The zones of this machine, from the package tzdata.
enum ZoneFiles {
  static let folder = "/usr/share/zoneinfo"

  /// Each has something of its own: both hemispheres, half an hour of daylight saving, a lost day,
  /// negative daylight saving, two hours of it, changes at midnight, odd offsets, none at all.
  static let interesting = [
    "Africa/Casablanca", "America/New_York", "America/Sao_Paulo", "Antarctica/Casey",
    "Antarctica/Troll", "Asia/Gaza", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Tehran",
    "Australia/Lord_Howe", "Australia/Sydney", "Europe/Berlin", "Europe/Dublin", "Pacific/Apia",
    "UTC",
  ]

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
  }

  static func rules(_ name: String) throws -> TimeZoneRules {
    try TimeZoneRules(tzif: bytes(name))
  }

  /// Every zone that people live in today.
  static func all() throws -> [String] {
    let table = try String(contentsOf: URL(filePath: "\(folder)/zone1970.tab"), encoding: .utf8)
    return table.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .compactMap { $0.split(separator: "\t").dropFirst(2).first.map(String.init) }
  }
}

/// A line of zdump, the zone printer that comes with the C library: an instant just before or just
/// at a change, and what the clock shows.
struct ZoneDumpLine {
  let zone: String
  let instant: Int64
  let offset: Int

  static let tool = "/usr/bin/zdump"
  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: tool) }

  static func read(_ zones: [String], years: Range<Int>) throws -> [ZoneDumpLine] {
    let process = Process()
    process.executableURL = URL(filePath: tool)
    process.arguments = ["-v", "-c", "\(years.lowerBound),\(years.upperBound)"] + zones
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
      ZoneDumpLine(line)
    }
  }

  /// `Europe/Berlin  Sun Mar 29 01:00:00 2026 UT = Sun Mar 29 03:00:00 2026 CEST isdst=1 gmtoff=7200`
  private init?(_ line: Substring) {
    let words = line.split(separator: " ")
    guard words.count > 8, words[6] == "UT", let day = Int(words[3]), let year = Int(words[5]),
      let month = Self.months.firstIndex(of: String(words[2])),
      let gmtoff = words.last?.split(separator: "=").last.flatMap({ Int($0) }),
      let instant = Timestamp(
        rfc3339: "\(Self.pad(year, 4))-\(Self.pad(month + 1, 2))-\(Self.pad(day, 2))T\(words[4])Z")
    else { return nil }
    zone = String(words[0])
    self.instant = instant.seconds
    offset = gmtoff
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func pad(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
