import Reconciler
import Testing

/// Mutated files must throw or give a zone that answers; a trap would end the test run.
@Suite("Hostile time zone files")
struct ZoneHostileTests {
  private static let seeds = ["Europe/Berlin", "Europe/Dublin", "Asia/Gaza", "UTC", "Pacific/Apia"]

  @Test("Mutated, cut and spliced files never trap", arguments: 0..<5)
  func survivesMutations(index: Int) throws {
    let original = try ZoneFiles.bytes(Self.seeds[index])
    var generator = SeededGenerator(seed: UInt64(index) + 100)
    var accepted = 0
    for _ in 0..<3000 {
      let bytes = Self.mutated(original, &generator)
      guard let rules = try? TimeZoneRules(tzif: bytes) else { continue }
      accepted += 1
      try Self.exercise(rules, &generator)
    }
    #expect(accepted > 0)
  }

  private static func mutated(_ original: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = original
    for _ in 0...Int.random(in: 0..<4, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[place] = .random(in: 0...255, using: &generator)
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: bytes.removeSubrange(place...)
      case 3: bytes.remove(at: place)
      case 4: bytes.insert(.random(in: 0...255, using: &generator), at: place)
      // The header and the footer decide most; hit them more often.
      default:
        let end = Bool.random(using: &generator) ? min(44, bytes.count) : bytes.count
        bytes[.random(in: max(0, end - 44)..<end, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
    }
    return bytes
  }

  private static func exercise(
    _ rules: TimeZoneRules, _ generator: inout SeededGenerator
  ) throws {
    let fixed = try CronSchedule(parsing: "30 2 * * *", hashSeed: "")
    let wild = try CronSchedule(parsing: "*/20 1-4 * * *", hashSeed: "")
    for _ in 0..<3 {
      let time = Timestamp(
        seconds: .random(in: -10_000_000_000...10_000_000_000, using: &generator))
      _ = rules.localRFC3339(time)
      _ = rules.resolve(localSeconds: time.seconds)
      for schedule in [fixed, wild] { expectConsistency(schedule, rules, time) }
    }
    for extreme in [Int64.min, .max] {
      let time = Timestamp(seconds: extreme)
      _ = rules.localRFC3339(time)
      _ = rules.resolve(localSeconds: extreme)
      _ = fixed.next(after: time, in: rules)
      _ = fixed.previous(atOrBefore: time, in: rules)
    }
  }

  /// Forwards and backwards agree, even about a zone that makes no sense.
  private static func expectConsistency(
    _ schedule: CronSchedule, _ rules: TimeZoneRules, _ time: Timestamp
  ) {
    guard let next = schedule.next(after: time, in: rules),
      let previous = schedule.previous(atOrBefore: time, in: rules)
    else { return }
    #expect(next > time)
    #expect(previous <= time)
    #expect(schedule.next(after: previous, in: rules) == next)
    #expect(schedule.previous(atOrBefore: next, in: rules) == next)
  }
}
