/// Where the clocks of a zone jump.
public struct ClockChange: Hashable, Sendable {
  public let time: Timestamp
  /// Seconds east of UTC until then.
  public let before: Int
  /// Seconds east of UTC from then on.
  public let after: Int
}

extension TimeZoneRules {
  /// The changes of the clock after `start`, through `end`, without those of the zone's name alone.
  public func clockChanges(after start: Timestamp, through end: Timestamp) -> [ClockChange] {
    var changes: [ClockChange] = []
    var current = period(containing: start.seconds)
    while current.end <= end.seconds {
      let next = period(containing: current.end)
      guard next.end > current.end else { return changes }
      if next.offset != current.offset {
        changes.append(
          ClockChange(
            time: Timestamp(seconds: current.end), before: Int(current.offset),
            after: Int(next.offset)))
      }
      current = next
    }
    return changes
  }
}
