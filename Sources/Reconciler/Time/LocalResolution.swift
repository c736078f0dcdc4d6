/// What a local time means in a zone.
public enum LocalResolution: Hashable, Sendable {
  /// It comes once.
  case unique(Timestamp)
  /// The clock jumps over it, at this instant.
  case gap(transition: Timestamp)
  /// The clock is turned back, and it comes twice.
  case overlap(first: Timestamp, last: Timestamp)
}

extension TimeZoneRules {
  /// - Parameter localSeconds: the local date and time, counted as if it were UTC; what is outside
  ///   the years 0 to 9999 is taken as their first or last second.
  public func resolve(localSeconds: Int64) -> LocalResolution {
    let local = min(max(localSeconds, Timestamp.yearZero), Timestamp.endOfYear9999)
    var matches: [Timestamp] = []
    var gap: Timestamp?
    var previous: ZonePeriod?
    // Offsets are within -25 and 26 hours, and so is the instant of a local time.
    for period in periods(from: local - 93_600, through: local + 90_000) {
      if period.start..<period.end ~= local - period.offset {
        matches.append(Timestamp(seconds: local - period.offset))
      }
      if let before = previous?.offset, before < period.offset,
        period.start + before..<period.start + period.offset ~= local
      {
        gap = Timestamp(seconds: period.start)
      }
      previous = period
    }
    return Self.resolution(matches, gap: gap, otherwise: local - (previous?.offset ?? 0))
  }

  private func periods(from start: Int64, through end: Int64) -> [ZonePeriod] {
    var periods = [period(containing: start)]
    while let last = periods.last, last.end <= min(end, Timestamp.endOfYear9999) {
      periods.append(period(containing: last.end))
    }
    return periods
  }

  private static func resolution(
    _ matches: [Timestamp], gap: Timestamp?, otherwise: Int64
  ) -> LocalResolution {
    if let first = matches.first, let last = matches.last {
      return first == last ? .unique(first) : .overlap(first: first, last: last)
    }
    if let gap { return .gap(transition: gap) }
    // At the last seconds of the year 9999 the instant may lie beyond the last period.
    return .unique(Timestamp(seconds: otherwise))
  }
}
