import Glibc

/// Kubernetes' resource quantities, as exact as resource limits need.
enum Quantity {
  /// `500m`, `2`, `1.5Gi`, `1e3`; nil when it is none.
  static func value(_ text: String) -> Double? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
    if let number = Double(digits), let factor = factors[String(text.dropFirst(digits.count))] {
      return number * factor
    }
    // An exponent; hexadecimal, infinities and NaN are no quantities.
    guard text.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }) else {
      return nil
    }
    return Double(text)
  }

  /// `value` in units of `divisor`, rounded up, as kubelet gives it to a container.
  static func inUnits(of divisor: Double, _ value: Double) -> Int64 {
    // A millionth less, since 0.1 + 0.2 is a little more than 0.3.
    let units = (value / divisor - 1e-6).rounded(.up)
    return Int64(exactly: max(0, units)) ?? Int64.max
  }

  private static let factors: [String: Double] = [
    "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
    "E": 1e18, "Ki": 0x1p10, "Mi": 0x1p20, "Gi": 0x1p30, "Ti": 0x1p40, "Pi": 0x1p50, "Ei": 0x1p60,
  ]
}
