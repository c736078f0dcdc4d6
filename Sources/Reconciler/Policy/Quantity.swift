/// An amount as Kubernetes writes it: `500m`, `2`, `1.5Gi`, `1e3`.
///
/// Compared exactly, whatever the size. The API server rounds up what is finer than a nano and caps what is
/// beyond 2^63-1; neither is done here, which no cap that a person would write can tell.
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
public struct Quantity: Hashable, Sendable, CustomStringConvertible {
  public let description: String
  private let isNegative: Bool
  /// Decimal, the most significant one first and not zero, the last one not zero either; empty for zero.
  private let digits: [UInt8]
  /// The value is 0.digits × 10^exponent.
  private let exponent: Int

  /// Nil when it is no quantity.
  public init?(_ text: String) {
    // As long as the CRD allows; also what keeps the exponent's arithmetic from overflowing.
    guard text.utf8.count <= 64, let parts = Parts(text), let scale = Scale(parts.suffix) else {
      return nil
    }
    var digits = (parts.whole + parts.fraction).map { $0 - UInt8(ascii: "0") }
    var point = parts.whole.count + scale.decimal
    for _ in 0..<scale.kibis { point += Self.multiply(&digits, by: 1024) }
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    while digits.last == 0 { digits.removeLast() }
    self.digits = digits
    exponent = digits.isEmpty ? 0 : point - zeros
    isNegative = parts.isNegative && !digits.isEmpty
    description = text
  }

  /// Returns how many digits the number has grown by, at its front.
  private static func multiply(_ digits: inout [UInt8], by factor: Int) -> Int {
    var carry = 0
    for index in digits.indices.reversed() {
      let product = Int(digits[index]) * factor + carry
      digits[index] = UInt8(product % 10)
      carry = product / 10
    }
    var front: [UInt8] = []
    while carry > 0 {
      front.insert(UInt8(carry % 10), at: 0)
      carry /= 10
    }
    digits.insert(contentsOf: front, at: 0)
    return front.count
  }
}

extension Quantity: Comparable {
  /// By value: `1` and `1000m` are equal.
  public static func == (left: Quantity, right: Quantity) -> Bool {
    left.isNegative == right.isNegative && left.exponent == right.exponent
      && left.digits == right.digits
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(isNegative)
    hasher.combine(exponent)
    hasher.combine(digits)
  }

  public static func < (left: Quantity, right: Quantity) -> Bool {
    guard left.isNegative == right.isNegative else { return left.isNegative }
    return left.isNegative
      ? right.isSmallerInSize(than: left) : left.isSmallerInSize(than: right)
  }

  private func isSmallerInSize(than other: Quantity) -> Bool {
    if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
    if exponent != other.exponent { return exponent < other.exponent }
    return digits.lexicographicallyPrecedes(other.digits)
  }
}

extension Quantity {
  /// Sign, digits before and after the point, and the rest.
  private struct Parts {
    let isNegative: Bool
    let whole: [UInt8]
    let fraction: [UInt8]
    let suffix: String

    init?(_ text: String) {
      var rest = Substring(text).utf8
      isNegative = rest.first == UInt8(ascii: "-")
      if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
      whole = Self.takeDigits(&rest)
      var fraction: [UInt8] = []
      if rest.first == UInt8(ascii: ".") {
        rest.removeFirst()
        fraction = Self.takeDigits(&rest)
      }
      guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
      self.fraction = fraction
      suffix = String(Substring(rest))
    }

    private static func takeDigits(_ text: inout Substring.UTF8View) -> [UInt8] {
      let digits = Array(text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
      text = text.dropFirst(digits.count)
      return digits
    }
  }

  /// What a suffix multiplies by: 10^decimal × 1024^kibis.
  private struct Scale {
    var decimal = 0
    var kibis = 0

    private static let decimals = [
      "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18,
    ]
    private static let binaries = ["Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6]

    init?(_ suffix: String) {
      if let decimal = Self.decimals[suffix] {
        self.decimal = decimal
      } else if let kibis = Self.binaries[suffix] {
        self.kibis = kibis
      } else {
        // The server reads 32 bits.
        guard suffix.first == "e" || suffix.first == "E", let exponent = Int32(suffix.dropFirst())
        else { return nil }
        decimal = Int(exponent)
      }
    }
  }
}
