import Glibc

/// An instant of the wall clock, as the API and logs write it.
struct Moment: Hashable, Comparable, Sendable {
  /// Since 1970, UTC.
  var nanoseconds: Int64

  init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  init(seconds: Int64) { self.nanoseconds = seconds * 1_000_000_000 }

  static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Moment(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }

  static func + (moment: Moment, duration: Duration) -> Moment {
    Moment(nanoseconds: moment.nanoseconds &+ duration.wholeNanoseconds)
  }

  static func - (left: Moment, right: Moment) -> Duration {
    .nanoseconds(left.nanoseconds - right.nanoseconds)
  }
}

extension Moment {
  /// Only `YYYY-MM-DDThh:mm:ssZ`, which is how the API server writes every time of a Pod's status.
  init?(_ text: String) {
    let parts = text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int32($0) }
    guard text.utf8.count == 20, text.hasSuffix("Z"), parts.count == 6 else { return nil }
    var fields = tm()
    (fields.tm_year, fields.tm_mon, fields.tm_mday) = (parts[0] - 1900, parts[1] - 1, parts[2])
    (fields.tm_hour, fields.tm_min, fields.tm_sec) = (parts[3], parts[4], parts[5])
    self.init(seconds: Int64(timegm(&fields)))
  }

  /// `2026-11-24T01:02:03Z`, as metav1.Time.
  var rfc3339: String { "\(wholeSeconds)Z" }

  /// `2026-11-24T01:02:03.123456Z`, as metav1.MicroTime.
  var rfc3339Micro: String { "\(wholeSeconds).\(fraction(digits: 6))Z" }

  /// `2026-11-24T01:02:03.123456789Z`, as in container logs.
  var rfc3339Nano: String { "\(wholeSeconds).\(fraction(digits: 9))Z" }

  private var wholeSeconds: String {
    var seconds = time_t(nanoseconds.flooredQuotient(1_000_000_000))
    var fields = tm()
    gmtime_r(&seconds, &fields)
    let date = [fields.tm_year + 1900, fields.tm_mon + 1, fields.tm_mday]
    let time = [fields.tm_hour, fields.tm_min, fields.tm_sec]
    let padded = (date + time).map { Self.padded(String($0), to: 2) }
    return "\(padded[0...2].joined(separator: "-"))T\(padded[3...5].joined(separator: ":"))"
  }

  private func fraction(digits: Int) -> String {
    let rest = nanoseconds - nanoseconds.flooredQuotient(1_000_000_000) * 1_000_000_000
    return String(Self.padded(String(rest), to: 9).prefix(digits))
  }

  private static func padded(_ digits: String, to width: Int) -> String {
    String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension Duration {
  /// Bounded, so that no length of time given by a Pod overflows.
  var wholeNanoseconds: Int64 {
    let century: Int64 = 3_155_760_000
    let bounded = min(max(components.seconds, -century), century)
    return bounded * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}

extension Int64 {
  fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
    self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
  }
}
