/// A regular expression of a schema or of `matches()`, searched for anywhere in a text.
///
/// The schema language is RE2; what RE2 and Swift's own engine share is what schemas use.
struct Pattern {
  private let expression: Regex<AnyRegexOutput>

  /// Nil when it is no regular expression.
  init?(_ source: String) {
    guard let expression = try? Regex(source) else { return nil }
    self.expression = expression.matchingSemantics(.unicodeScalar)
  }

  func isFound(in text: String) -> Bool { firstMatch(in: text) != nil }

  func firstMatch(in text: String) -> String? {
    (try? expression.firstMatch(in: text)).map { String(text[$0.range]) }
  }
}
