/// v2 before v1 before v1beta1 before v1alpha1, before what does not look like a version.
enum VersionOrder {
  static func precedes(_ left: String, _ right: String) -> Bool {
    switch (Rank(left), Rank(right)) {
    case (let left?, let right?): left > right
    case (nil, nil): left < right
    case (let left, _): left != nil
    }
  }

  private struct Rank: Comparable {
    let stability: Int
    let major: Int
    let minor: Int

    init?(_ text: String) {
      guard text.hasPrefix("v") else { return nil }
      let digits = text.dropFirst().prefix(while: \.isNumber)
      let rest = text.dropFirst(1 + digits.count)
      guard let major = Int(digits) else { return nil }
      self.major = major
      if rest.isEmpty {
        (stability, minor) = (2, 0)
      } else if rest.hasPrefix("beta"), let minor = Int(rest.dropFirst(4)) {
        (stability, self.minor) = (1, minor)
      } else if rest.hasPrefix("alpha"), let minor = Int(rest.dropFirst(5)) {
        (stability, self.minor) = (0, minor)
      } else {
        return nil
      }
    }

    static func < (left: Rank, right: Rank) -> Bool {
      (left.stability, left.major, left.minor) < (right.stability, right.major, right.minor)
    }
  }
}
