/// An amount of a resource: `500m`, `1Gi`, `1e3`.
///
/// Compared as a double: that is exact for all that Pods ask for.
struct Quantity: Hashable, Comparable {
  let value: Double

  /// In the words of a server's decoder.
  static let rule =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

  /// Nil when `text` is no quantity.
  init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
    let suffix = text.dropFirst(digits.count)
    guard let number = Double(digits.hasSuffix(".") ? String(digits) + "0" : String(digits)),
      let scale = Self.scale(String(suffix))
    else { return nil }
    value = number * scale
  }

  private static func scale(_ suffix: String) -> Double? {
    if let known = suffixes[suffix] { return known }
    guard let first = suffix.first, "eE".contains(first), let exponent = Int(suffix.dropFirst())
    else { return nil }
    return power(10, exponent)
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    guard abs(exponent) <= 308 else { return exponent > 0 ? .infinity : 0 }
    var result = 1.0
    for _ in 0..<abs(exponent) { result *= base }
    return exponent < 0 ? 1 / result : result
  }

  private static let suffixes: [String: Double] = [
    "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
    "E": 1e18, "Ki": 1024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776,
    "Pi": 1_125_899_906_842_624, "Ei": 1_152_921_504_606_846_976,
  ]

  static func < (left: Quantity, right: Quantity) -> Bool { left.value < right.value }
}
