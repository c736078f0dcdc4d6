import Testing

@testable import Reconciler

/// Against brute force: the loop of Vixie cron, which looks at every minute.
@Suite("Cron against Vixie cron")
struct CronOracleTests {
  @Test(
    "Around every change of the clock the ticks are those of Vixie cron",
    arguments: ZoneFiles.interesting)
  func aroundChanges(zone name: String) throws {
    let zone = try ZoneFiles.rules(name)
    var generator = SeededGenerator(seed: 4)
    for change in Self.changes(of: zone) {
      let cron = VixieCron(zone: zone, from: change - 16 * 3600, through: change + 16 * 3600)
      for _ in 0..<4 {
        let expression = RandomExpression(using: &generator, hours: 0...4)
        try Self.compare(expression, zone, cron, change)
      }
    }
  }

  @Test("So they are at any other time", arguments: 0..<4)
  func anywhere(round: Int) throws {
    var generator = SeededGenerator(seed: UInt64(round) + 5)
    for _ in 0..<15 {
      let start = Int64.random(in: -30_000_000...70_000_000, using: &generator) * 60
      let cron = VixieCron(zone: .utc, from: start, through: start + 20 * 86400)
      for _ in 0..<3 {
        try Self.compare(RandomExpression(using: &generator), .utc, cron, start)
      }
    }
  }

  /// Whole-minute offsets only, which all of these zones have had since 1970.
  private static func changes(of zone: TimeZoneRules) -> [Int64] {
    var changes: [Int64] = []
    var period = zone.period(containing: 86400)
    // Until 2045: past the table, which ends in 2037.
    while period.end < 2_366_841_600 {
      let next = zone.period(containing: period.end)
      if next.offset != period.offset { changes.append(next.start) }
      period = next
    }
    return changes
  }

  private static func compare(
    _ expression: RandomExpression, _ zone: TimeZoneRules, _ cron: VixieCron, _ place: Int64
  ) throws {
    guard let schedule = try? CronSchedule(parsing: expression.text, hashSeed: "") else {
      // Refused as impossible: then brute force must not find anything either.
      return #expect(cron.runs(of: expression) == [], "\(expression.text)")
    }
    let expected = cron.runs(of: expression)
    let first = cron.minutes[0].instant
    let last = first + Int64(cron.minutes.count - 1) * 60
    var forwards: [Int64] = []
    var time = Timestamp(seconds: first - 1)
    while let tick = schedule.next(after: time, in: zone), tick.seconds <= last {
      forwards.append(tick.seconds)
      time = tick
    }
    #expect(forwards == expected, "\(expression.text) around \(Timestamp(seconds: place).rfc3339)")
    var backwards: [Int64] = []
    time = Timestamp(seconds: last)
    while let tick = schedule.previous(atOrBefore: time, in: zone), tick.seconds >= first {
      backwards.append(tick.seconds)
      time = Timestamp(seconds: tick.seconds - 1)
    }
    #expect(backwards.reversed() == expected, "\(expression.text) backwards")
    #expect(
      schedule.count(
        after: Timestamp(seconds: first - 1), through: Timestamp(seconds: last), in: zone,
        limit: .max) == expected.count)
  }

  @Test("Forwards and backwards agree at any instant", arguments: ZoneFiles.interesting)
  func isConsistent(zone name: String) throws {
    let zone = try ZoneFiles.rules(name)
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<400 {
      let text = RandomExpression(using: &generator).text
      guard let schedule = try? CronSchedule(parsing: text, hashSeed: "") else { continue }
      let time = Timestamp(
        seconds: .random(in: -5_000_000_000...8_000_000_000, using: &generator),
        nanoseconds: .random(in: 0..<1_000_000_000, using: &generator))
      guard let next = schedule.next(after: time, in: zone),
        let previous = schedule.previous(atOrBefore: time, in: zone)
      else {
        Issue.record("\(text) has no tick around \(time.rfc3339)")
        continue
      }
      #expect(previous <= time && time < next)
      #expect(schedule.next(after: previous, in: zone) == next, "\(text) \(time.rfc3339)")
      #expect(schedule.previous(atOrBefore: next, in: zone) == next)
      #expect(
        schedule.previous(atOrBefore: next - .nanoseconds(1), in: zone) == previous,
        "\(text) \(time.rfc3339)")
    }
  }
}
