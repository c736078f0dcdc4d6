import Reconciler

extension SimulatedTimeline {
  /// A tick a line, such as `10:20 ran 10:25-10:40 Succeeded`.
  func lines(in zone: TimeZoneRules) -> [String] {
    let names = Dictionary(
      uniqueKeysWithValues: ticks.compactMap { tick in
        tick.run.map { ($0.name, Self.clock(tick.time, zone)) }
      })
    return ticks.map { tick in
      let replaced = tick.replaced.map { "replaces \(names[$0] ?? $0)" }
      return ([Self.tickClock(tick.time, zone), tick.words(in: zone)] + replaced)
        .joined(separator: " ")
    }
  }

  /// With the offset's hours where there is one: a clock that is turned back shows times twice.
  private static func tickClock(_ time: Timestamp, _ zone: TimeZoneRules) -> String {
    let hours = zone.offsetSeconds(at: time) / 3600
    return clock(time, zone) + (hours == 0 ? "" : "+0\(hours)")
  }

  static func clock(_ time: Timestamp, _ zone: TimeZoneRules) -> String {
    let clock = zone.localRFC3339(time).dropFirst(11).prefix(8)
    return String(clock.hasSuffix(":00") ? clock.dropLast(3) : clock)
  }
}

extension SimulatedTick {
  var run: SimulatedRun? {
    guard case .ran(let run) = outcome else { return nil }
    return run
  }

  fileprivate func words(in zone: TimeZoneRules) -> String {
    switch outcome {
    case .waiting: return "waiting"
    case .skipped(let reason, _): return "skipped \(reason)"
    case .ran(let run):
      let start = SimulatedTimeline.clock(run.startTime, zone)
      let end = run.endTime.map { SimulatedTimeline.clock($0, zone) } ?? ""
      var words = ["ran \(start)-\(end)", run.phase.rawValue]
      if let reason = run.reason, reason != run.phase.rawValue { words.append(reason) }
      if run.attempts > 1 { words.append("\(run.attempts) attempts") }
      return words.joined(separator: " ")
    }
  }
}
