/// An instant in UTC, to the nanosecond, without a calendar or a zone.
///
/// `seconds` counts from 1970-01-01T00:00:00Z without leap seconds, as POSIX does;
/// `nanoseconds` is 0..<1_000_000_000 and always points forward, also before 1970.
public struct Timestamp: Hashable, Sendable {
  public var seconds: Int64
  public var nanoseconds: Int32

  /// Nanoseconds outside 0..<1_000_000_000 are carried into the seconds.
  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    let billion: Int32 = 1_000_000_000
    var carry = Int64(nanoseconds / billion)
    var rest = nanoseconds % billion
    if rest < 0 {
      carry -= 1
      rest += billion
    }
    self.seconds = seconds.addingSaturating(carry)
    self.nanoseconds = rest
  }
}

extension Timestamp: Comparable {
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.seconds == right.seconds
      ? left.nanoseconds < right.nanoseconds : left.seconds < right.seconds
  }
}

extension Timestamp {
  /// Finer than a nanosecond is cut off; what does not fit 64 bits stays at the end of the range.
  public static func + (time: Timestamp, duration: Duration) -> Timestamp {
    let (seconds, attoseconds) = duration.components
    let nanoseconds = Int32(attoseconds / 1_000_000_000)
    return Timestamp(
      seconds: time.seconds.addingSaturating(seconds),
      nanoseconds: time.nanoseconds + nanoseconds)
  }

  public static func - (time: Timestamp, duration: Duration) -> Timestamp {
    time + (.zero - duration)
  }

  public static func - (left: Timestamp, right: Timestamp) -> Duration {
    .seconds(left.seconds) - .seconds(right.seconds)
      + .nanoseconds(Int64(left.nanoseconds) - Int64(right.nanoseconds))
  }

  public static func += (time: inout Timestamp, duration: Duration) {
    time = time + duration
  }
}

extension Int64 {
  func addingSaturating(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    guard overflow else { return sum }
    return other < 0 ? .min : .max
  }
}
