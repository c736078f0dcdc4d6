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

  static func rfc3339(_ seconds: Int64) -> String {
    Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
  }

  /// Kubernetes' alphabet: no vowels, so no words; nothing that looks like something else.
  private static func randomSuffix() -> String {
    let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
    return String((0..<5).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] })
  }
}
