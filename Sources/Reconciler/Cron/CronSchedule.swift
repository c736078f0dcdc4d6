public struct CronSchedule: Hashable, Sendable, CustomStringConvertible {
  public let description: String
  public init(parsing text: String, hashSeed: String) throws(CronError) { description = text }
  public func next(after instant: Timestamp, in zone: TimeZoneRules) -> Timestamp? { nil }
  public func previous(atOrBefore instant: Timestamp, in zone: TimeZoneRules) -> Timestamp? { nil }
  public func count(
    after start: Timestamp, through end: Timestamp, in zone: TimeZoneRules, limit: Int
  ) -> Int { 0 }
}
