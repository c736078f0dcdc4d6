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
  /// - Parameter localSeconds: the local date and time, counted as if it were UTC, within the years
  ///   0 to 9999.
  public func resolve(localSeconds: Int64) -> LocalResolution {
    var matches: [Timestamp] = []
    var gap: Timestamp?
    var previous: ZonePeriod?
    // Offsets are within -25 and 26 hours.
    var period = period(containing: localSeconds.addingSaturating(-93_600))
    while true {
      let instant = localSeconds.addingSaturating(-period.offset)
      if period.start <= instant, instant < period.end {
        matches.append(Timestamp(seconds: instant))
      }
      if let previous, previous.offset < period.offset,
        (period.start + previous.offset)..<(period.start + period.offset) ~= localSeconds
      {
        gap = Timestamp(seconds: period.start)
      }
      guard period.end <= localSeconds.addingSaturating(90_000) else { break }
      (previous, period) = (period, self.period(containing: period.end))
    }
    return Self.resolution(matches, gap: gap, otherwise: localSeconds - period.offset)
  }

  private static func resolution(
    _ matches: [Timestamp], gap: Timestamp?, otherwise: Int64
  ) -> LocalResolution {
    if let first = matches.first, let last = matches.last {
      return first == last ? .unique(first) : .overlap(first: first, last: last)
    }
    if let gap { return .gap(transition: gap) }
    // Only for times outside the years that a zone describes.
    return .unique(Timestamp(seconds: otherwise))
  }
}
