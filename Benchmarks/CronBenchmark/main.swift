import Foundation
import Reconciler

// How many ticks a second a schedule finds, next to two baselines: reading the zone's offset, and
// printing a timestamp, which is one conversion to a civil date and a string. Run with `-c release`.
// A tick is found without looking at the minutes in between, so that a yearly schedule costs what
// an hourly one does.

struct Measurement {
  let name: String
  let perSecond: Double
}

/// The best of five rounds: what the machine can do, not what else it was doing.
func measure(_ name: String, count: Int, _ body: () -> Int64) -> Measurement {
  let clock = ContinuousClock()
  var best = Duration.seconds(1_000_000)
  var sink: Int64 = 0
  for _ in 0..<5 {
    best = min(best, clock.measure { sink &+= body() })
  }
  // The result is used, or the optimiser would remove the loop.
  precondition(sink != .min)
  let seconds = Double(best.components.seconds) + Double(best.components.attoseconds) / 1e18
  return Measurement(name: name, perSecond: Double(count) / seconds)
}

func report(_ measurement: Measurement) {
  let millions = String(format: "%8.2f M/s", measurement.perSecond / 1e6)
  let nanoseconds = String(format: "%8.0f ns", 1e9 / measurement.perSecond)
  print("\(millions) \(nanoseconds)  \(measurement.name)")
}

func zone(_ name: String) throws -> TimeZoneRules {
  let data = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))
  return try TimeZoneRules(tzif: [UInt8](data))
}

func baselines(start: Timestamp, berlin: TimeZoneRules, count: Int) {
  report(
    measure("baseline: offset of Europe/Berlin at an instant", count: count) {
      (0..<count).reduce(Int64(0)) { sum, index in
        let seconds = start.seconds &+ Int64(index &* 599)  // over nine years
        return sum &+ Int64(berlin.offsetSeconds(at: Timestamp(seconds: seconds)))
      }
    })
  report(
    measure("baseline: an instant to RFC 3339", count: count) {
      (0..<count).reduce(Int64(0)) { sum, index in
        let seconds = start.seconds &+ Int64(index &* 599)
        return sum &+ Int64(Timestamp(seconds: seconds).rfc3339.utf8.count)
      }
    })
}

/// Each search starts at the tick before, over ten years and then again: no call is like the last.
func ticks(_ schedule: CronSchedule, _ zone: TimeZoneRules, start: Timestamp, count: Int) -> Int64 {
  let end = start + .seconds(10 * 365 * 86400)
  var time = start
  var sum: Int64 = 0
  for _ in 0..<count {
    let tick = schedule.next(after: time, in: zone) ?? start
    sum &+= tick.seconds
    time = tick < end ? tick : start
  }
  return sum
}

func previousTicks(
  _ schedule: CronSchedule, _ zone: TimeZoneRules, start: Timestamp, count: Int
) -> Int64 {
  let end = start + .seconds(-10 * 365 * 86400)
  var time = start
  var sum: Int64 = 0
  for _ in 0..<count {
    let tick = schedule.previous(atOrBefore: time, in: zone) ?? start
    sum &+= tick.seconds
    time = tick > end ? tick - .seconds(1) : start
  }
  return sum
}

let count = 500_000
let start = Timestamp(seconds: 1_795_487_400)  // 2026-11-24T02:30:00Z
let zones = [("UTC", TimeZoneRules.utc), ("Europe/Berlin", try zone("Europe/Berlin"))]
baselines(start: start, berlin: zones[1].1, count: count)

let expressions = [
  "* * * * *", "*/15 * * * *", "30 2 * * *", "0 9-17 * * MON-FRI", "0 0 1 * *", "0 0 L * *",
  "0 12 * * 5L", "0 0 1 1 *", "0 0 29 2 *",
]
for (name, zone) in zones {
  for expression in expressions {
    let schedule = try CronSchedule(parsing: expression, hashSeed: "")
    report(
      measure("next      \(expression) in \(name)", count: count) {
        ticks(schedule, zone, start: start, count: count)
      })
  }
  let daily = try CronSchedule(parsing: "30 2 * * *", hashSeed: "")
  report(
    measure("previous  30 2 * * * in \(name)", count: count) {
      previousTicks(daily, zone, start: start, count: count)
    })
}
// Past the table's end in 2037 the zone's rule is computed for each call.
let farStart = Timestamp(seconds: 3_000_000_000)
let daily = try CronSchedule(parsing: "30 2 * * *", hashSeed: "")
report(
  measure("next      30 2 * * * in Europe/Berlin after 2065", count: count) {
    ticks(daily, zones[1].1, start: farStart, count: count)
  })
report(
  measure("parse     H 9-17 * * MON-FRI", count: 50_000) {
    (0..<50_000).reduce(Int64(0)) { sum, _ in
      let schedule = try? CronSchedule(parsing: "H 9-17 * * MON-FRI", hashSeed: "shop/report")
      return sum &+ Int64(schedule == nil ? 0 : 1)
    }
  })
report(
  measure("parse     0 0 30 2 * (refused: it never fires)", count: 50_000) {
    (0..<50_000).reduce(Int64(0)) { sum, _ in
      let schedule = try? CronSchedule(parsing: "0 0 30 2 *", hashSeed: "")
      return sum &+ Int64(schedule == nil ? 1 : 0)
    }
  })
