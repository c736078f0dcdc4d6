/// The last words of a container that failed: kept in the run, so that the evidence outlives the Pod.
///
/// A status is no place for logs. So a tail is short, there are none of what succeeded, and all of a run
/// together are bounded too.
enum LogTail {
  static let lines = 10
  /// Of one attempt, in UTF-8; so much that `maxLength` of the CRD, in characters, is never exceeded.
  static let bytes = 2048
  /// Of all attempts of a run; the older ones give way.
  static let totalBytes = 16 * 1024

  private static let ellipsis = "…"

  /// The end of a log as it was fetched; nil when nothing can be read in it.
  ///
  /// What is not UTF-8 becomes U+FFFD. Control characters go, for a status is printed on terminals.
  static func text(_ log: [UInt8]) -> String? {
    let scalars = String(decoding: log, as: UTF8.self).unicodeScalars.filter(isPrintable)
    var rows = scalars.split(separator: "\n", omittingEmptySubsequences: false)
    while let last = rows.last, last.allSatisfy(\.properties.isWhitespace) { rows.removeLast() }
    let tail = rows.suffix(lines).map { String(String.UnicodeScalarView($0)) }
    let text = tail.joined(separator: "\n")
    return text.isEmpty ? nil : end(of: text)
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control
  }

  /// By scalars, since one character may be longer than any bound.
  private static func end(of text: String) -> String {
    guard text.utf8.count > bytes else { return text }
    var size = ellipsis.utf8.count
    let kept = text.unicodeScalars.reversed().prefix { scalar in
      size += UTF8.width(scalar)
      return size <= bytes
    }
    return ellipsis + String(String.UnicodeScalarView(kept.reversed()))
  }

  /// Takes the oldest tails away until the rest fits.
  static func bound(_ attempts: inout [Attempt]) {
    var left = totalBytes
    for index in attempts.indices.reversed() {
      guard let tail = attempts[index].logTail else { continue }
      left -= tail.utf8.count
      if left < 0 { attempts[index].logTail = nil }
    }
  }
}

extension UTF8 {
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int { String(scalar).utf8.count }
}
