/// Durations as kubectl prints them: fine when short, coarse when long.
enum HumanDuration {
  static func text(seconds: Int) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
    switch seconds {
    case ..<120: return "\(max(seconds, 0))s"
    case ..<600: return pair(minutes, "m", seconds % 60, "s")
    case ..<10_800: return "\(minutes)m"
    case ..<28_800: return pair(hours, "h", minutes % 60, "m")
    case ..<172_800: return "\(hours)h"
    default: return pair(days, "d", hours % 24, "h")
    }
  }

  private static func pair(_ big: Int, _ bigUnit: String, _ small: Int, _ unit: String) -> String {
    small == 0 ? "\(big)\(bigUnit)" : "\(big)\(bigUnit)\(small)\(unit)"
  }
}
