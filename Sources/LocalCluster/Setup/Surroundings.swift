import Foundation

/// The time of day, and the random parts of names and identities: everything that the server takes
/// from outside, so that tests can give their own.
struct Surroundings: Sendable {
  /// Seconds since 1970.
  var now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
  var uid: @Sendable () -> String = { UUID().uuidString.lowercased() }
  var nameSuffix: @Sendable () -> String = { randomSuffix() }

  /// RFC 3339, UTC, as metav1.Time is written.
  var timestamp: String { Self.rfc3339(now()) }

  /// Every write needs it, so it does without Foundation's formatters. For the date see
  /// "civil_from_days", howardhinnant.github.io/date_algorithms.html.
  static func rfc3339(_ seconds: Int64) -> String {
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let time = seconds - days * 86_400
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return "\(padded(year, 4))-\(padded(month))-\(padded(day))"
      + "T\(padded(time / 3600)):\(padded(time / 60 % 60)):\(padded(time % 60))Z"
  }

  private static func padded(_ number: Int64, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Kubernetes' alphabet: no vowels, so no words; nothing that looks like something else.
  private static func randomSuffix() -> String {
    let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
    return String((0..<5).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] })
  }
}
