/// A cron expression of five fields: minute, hour, day of month, month, day of week.
///
/// The grammar, the daylight saving rules and their sources are in docs/schedules.md. A value is
/// immutable and answers without IO; a tick is always a whole second in UTC.
public struct CronSchedule: Hashable, Sendable, CustomStringConvertible {
  /// The expression as it was written, without blanks around it.
  public let description: String
  let calendar: CronCalendar
  /// Whether minute or hour is a wildcard: see `CronTicks`.
  let followsElapsedTime: Bool

  /// - Parameters:
  ///   - text: an expression, or a macro such as `@daily`.
  ///   - hashSeed: "namespace/name" of the Job; decides where `H` falls. The same seed gives the same
  ///     values in every version of Rota.
  /// - Throws: `CronError` for anything else, and for an expression that no date can match.
  public init(parsing text: String, hashSeed: String) throws(CronError) {
    self = try CronParser(text, hashSeed: hashSeed).schedule()
  }

  init(description: String, calendar: CronCalendar, followsElapsedTime: Bool) {
    self.description = description
    self.calendar = calendar
    self.followsElapsedTime = followsElapsedTime
  }

  /// The first tick later than an instant. Nil if there is none until the year 9999, which happens
  /// only to wildcard times that always fall into the zone's gap, such as `*/5 2 * 3 SUNL` in Berlin.
  public func next(after instant: Timestamp, in zone: TimeZoneRules) -> Timestamp? {
    ticks(in: zone).first(atOrAfter: instant.seconds.addingSaturating(1))
      .map { Timestamp(seconds: $0) }
  }

  /// The last tick that is not later than an instant; nil if there is none since the year 1.
  public func previous(atOrBefore instant: Timestamp, in zone: TimeZoneRules) -> Timestamp? {
    ticks(in: zone).last(atOrBefore: instant.seconds).map { Timestamp(seconds: $0) }
  }

  /// How many ticks are later than `start` and not later than `end`, at most `limit`: counting takes
  /// a step for each.
  public func count(
    after start: Timestamp, through end: Timestamp, in zone: TimeZoneRules, limit: Int
  ) -> Int {
    let ticks = ticks(in: zone)
    var count = 0
    var instant = start.seconds
    while count < limit, let tick = ticks.first(atOrAfter: instant.addingSaturating(1)),
      tick <= end.seconds
    {
      count += 1
      instant = tick
    }
    return count
  }

  private func ticks(in zone: TimeZoneRules) -> CronTicks {
    CronTicks(calendar: calendar, followsElapsedTime: followsElapsedTime, zone: zone)
  }
}
