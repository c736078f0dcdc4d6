import Testing

@testable import Reconciler

@Suite("Cron H")
struct CronSpreadTests {
  private static func values(_ bits: some FixedWidthInteger) -> [Int] {
    (0..<64).filter { UInt64(bits) >> UInt64($0) & 1 == 1 }
  }

  @Test("The values belong to the seed for ever: an upgrade must not move anybody's schedule")
  func isPinned() throws {
    #expect(SpreadHash.value(seed: "shop/nightly-report", field: 0, in: 0...59) == 56)
    #expect(SpreadHash.value(seed: "shop/nightly-report", field: 1, in: 0...23) == 14)
    #expect(SpreadHash.value(seed: "", field: 0, in: 0...59) == 28)
  }

  @Test("Many Jobs spread evenly over the hour")
  func spreadsEvenly() {
    var counts = [Int](repeating: 0, count: 60)
    for index in 0..<12_000 {
      counts[SpreadHash.value(seed: "default/job-\(index)", field: 0, in: 0...59)] += 1
    }
    #expect(counts.allSatisfy { 150...250 ~= $0 })
  }

  @Test("Every form stays within its bounds, whatever the seed")
  func staysWithinBounds() throws {
    for index in 0..<500 {
      let seed = "ns/job-\(index)"
      let plain = try cron("H H H H H", seed: seed).calendar
      #expect(plain.minutes.nonzeroBitCount == 1 && plain.hours.nonzeroBitCount == 1)
      #expect(Self.values(plain.daysOfMonth).allSatisfy { 1...28 ~= $0 })
      #expect(Self.values(plain.months).allSatisfy { 1...12 ~= $0 })
      #expect(Self.values(plain.weekdays).allSatisfy { 0...6 ~= $0 })
      let bounded = try cron("H(10-19) H(0-7) * * MON-FRI", seed: seed).calendar
      #expect(Self.values(bounded.minutes).allSatisfy { 10...19 ~= $0 })
      #expect(Self.values(bounded.hours).allSatisfy { 0...7 ~= $0 })
    }
  }

  @Test("H/15 is */15 shifted by the seed")
  func shiftsSteps() throws {
    var offsets: Set<Int> = []
    for index in 0..<500 {
      let minutes = Self.values(try cron("H/15 * * * *", seed: "ns/\(index)").calendar.minutes)
      #expect(minutes.count == 4)
      #expect(zip(minutes, minutes.dropFirst()).allSatisfy { $1 - $0 == 15 })
      offsets.insert(minutes[0])
      let bounded = Self.values(
        try cron("H(0-29)/10 * * * *", seed: "ns/\(index)").calendar.minutes)
      #expect(bounded.count == 3 && bounded.allSatisfy { $0 < 30 })
    }
    #expect(offsets == Set(0..<15))
  }

  @Test("Fields and Jobs are independent of each other")
  func fieldsDiffer() throws {
    let hours = (0..<200).map { SpreadHash.value(seed: "ns/\($0)", field: 1, in: 0...23) }
    let minutes = (0..<200).map { SpreadHash.value(seed: "ns/\($0)", field: 0, in: 0...23) }
    #expect(zip(hours, minutes).count { $0 == $1 } < 30)
    #expect(try cron("H * * * *", seed: "a/b") == cron("H * * * *", seed: "a/b"))
  }
}
