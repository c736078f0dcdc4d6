import Foundation
import Reconciler

/// The time zones of this machine.
enum Zones {
  /// The rules of an IANA zone; nil when there is none of this name.
  static func rules(named name: String) -> TimeZoneRules? {
    guard TimeZoneRules.isPlausible(name: name) else { return nil }
    let bytes = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)")
    let rules = bytes.flatMap { try? TimeZoneRules(tzif: Array($0)) }
    return rules ?? (name == "UTC" ? .utc : nil)
  }

  /// The zone of whoever reads: TZ, else the system's; UTC when neither can be read.
  static var reader: TimeZoneRules {
    if let name = ProcessInfo.processInfo.environment["TZ"], !name.isEmpty {
      return rules(named: name.hasPrefix(":") ? String(name.dropFirst()) : name) ?? .utc
    }
    let bytes = FileManager.default.contents(atPath: "/etc/localtime")
    return bytes.flatMap { try? TimeZoneRules(tzif: Array($0)) } ?? .utc
  }
}

extension Timestamp {
  static var now: Timestamp {
    let seconds = Date().timeIntervalSince1970
    return Timestamp(seconds: Int64(seconds.rounded(.down)))
  }
}
