import Reconciler

/// Durations as people write and read them.
enum Durations {
  /// `90`, `90s`, `5m`, `1h30m`; nil when it is none of these, or longer than a year.
  static func parse(_ text: String) -> Duration? {
    if let seconds = Int(text), seconds >= 0 { return bounded(seconds) }
    var total = 0
    var number = ""
    for character in text {
      if character.isASCII, character.isNumber {
        number.append(character)
        continue
      }
      guard let factor = units[character], let count = Int(number), count < limit else {
        return nil
      }
      total += count * factor
      number = ""
    }
    return number.isEmpty && !text.isEmpty ? bounded(total) : nil
  }

  private static let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
  private static let limit = 31_536_000

  private static func bounded(_ seconds: Int) -> Duration? {
    seconds <= limit ? .seconds(seconds) : nil
  }

  /// As kubectl shows an age: `45s`, `3m20s`, `5h`, `2d`.
  static func text(_ duration: Duration) -> String {
    let seconds = max(0, Int(duration.components.seconds))
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
    switch seconds {
    case ..<120: return "\(seconds)s"
    case ..<600: return pair(minutes, "m", seconds % 60, "s")
    case ..<10_800: return "\(minutes)m"
    case ..<28_800: return pair(hours, "h", minutes % 60, "m")
    case ..<172_800: return "\(hours)h"
    default: return pair(days, "d", hours % 24, "h")
    }
  }

  private static func pair(_ large: Int, _ unit: String, _ small: Int, _ smallUnit: String)
    -> String
  {
    small == 0 ? "\(large)\(unit)" : "\(large)\(unit)\(small)\(smallUnit)"
  }
}
