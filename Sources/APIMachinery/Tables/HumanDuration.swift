/// Ages as kubectl shows them, after apimachinery's `pkg/util/duration`.
enum HumanDuration {
  /// - Parameter seconds: negative for what lies ahead; a clock that is off by one second is let
  ///   pass.
  static func text(seconds: Int64) -> String {
    if seconds < -1 { return "<invalid>" }
    if seconds < 0 { return "0s" }
    if seconds < 120 { return "\(seconds)s" }
    let minutes = seconds / 60
    if minutes < 10 { return pair(minutes, "m", seconds % 60, "s") }
    if minutes < 180 { return "\(minutes)m" }
    let hours = minutes / 60
    if hours < 8 { return pair(hours, "h", minutes % 60, "m") }
    if hours < 48 { return "\(hours)h" }
    let days = hours / 24
    if hours < 192 { return pair(days, "d", hours % 24, "h") }
    if hours < 24 * 365 * 2 { return "\(days)d" }
    let years = days / 365
    if hours < 24 * 365 * 8 { return pair(years, "y", days % 365, "d") }
    return "\(years)y"
  }

  /// Since an instant in RFC 3339.
  static func since(_ instant: JSONInstant, now: Int64) -> String {
    switch instant {
    case .absent: "<unknown>"
    case .invalid: "<invalid>"
    case .at(let seconds): text(seconds: now - seconds)
    }
  }

  private static func pair(_ large: Int64, _ unit: String, _ small: Int64, _ part: String) -> String
  {
    small == 0 ? "\(large)\(unit)" : "\(large)\(unit)\(small)\(part)"
  }
}
