import Reconciler
import Testing

func cron(_ text: String, seed: String = "shop/report") throws(CronError) -> CronSchedule {
  try CronSchedule(parsing: text, hashSeed: seed)
}

func instant(_ text: String) throws -> Timestamp {
  try #require(Timestamp(rfc3339: text))
}

extension CronSchedule {
  /// The next ticks as local times, `2026-03-29T03:00:00+02:00`.
  func ticks(after start: Timestamp, in zone: TimeZoneRules, count: Int) -> [String] {
    var ticks: [String] = []
    var time = start
    while ticks.count < count, let tick = next(after: time, in: zone) {
      ticks.append(zone.localRFC3339(tick))
      time = tick
    }
    return ticks
  }

  /// The same ticks, found backwards from the last one.
  func ticks(before end: Timestamp, in zone: TimeZoneRules, count: Int) -> [String] {
    var ticks: [String] = []
    var time = end
    while ticks.count < count, let tick = previous(atOrBefore: time, in: zone) {
      ticks.append(zone.localRFC3339(tick))
      time = tick - .nanoseconds(1)
    }
    return ticks.reversed()
  }
}
