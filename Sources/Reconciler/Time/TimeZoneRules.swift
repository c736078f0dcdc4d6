public struct TimeZoneRules: Hashable, Sendable {
  public static let utc = TimeZoneRules()
  private init() {}
  public init(tzif: [UInt8]) throws(TZifError) {}
  public static func isPlausible(name: String) -> Bool { !name.isEmpty }
  public func offsetSeconds(at instant: Timestamp) -> Int { 0 }
  public func localRFC3339(_ instant: Timestamp) -> String { "" }
}
