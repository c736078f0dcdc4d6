import Glibc
import Reconciler
import Synchronization

/// The IANA time zones of the system, each file read once.
///
/// A zone that is missing is looked for again, so that tzdata can be installed while we run.
final class ZoneDatabase: Sendable {
  private let directory: String
  private let known = Mutex<[String: TimeZoneRules]>([:])

  init(directory: String = "/usr/share/zoneinfo") {
    self.directory = directory
  }

  /// The rules of `name`, or nil when there is no such zone.
  func rules(named name: String) -> TimeZoneRules? {
    if let rules = known.withLock({ $0[name] }) { return rules }
    guard TimeZoneRules.isPlausible(name: name),
      let bytes = Self.read("\(directory)/\(name)"),
      let rules = try? TimeZoneRules(tzif: bytes)
    else { return nil }
    known.withLock { $0[name] = rules }
    return rules
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes.append(contentsOf: buffer[..<count])
    }
    return bytes
  }
}
