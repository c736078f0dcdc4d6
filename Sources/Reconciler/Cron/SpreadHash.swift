/// Where `H` falls: a stable number from the Job's name, so that thousands of hourly Jobs do not
/// all start at minute 0. The algorithm must never change, it would move every schedule: FNV-1a
/// over the seed and the field's number, then the finaliser of SplitMix64, since the low bits of
/// FNV alone are poor. Swift's Hasher is seeded anew in each process.
enum SpreadHash {
  static func value(seed: String, field: Int, in range: ClosedRange<Int>) -> Int {
    let hash = mix(fnv1a(seed.utf8, UInt8(truncatingIfNeeded: field)))
    return range.lowerBound + Int(hash % UInt64(range.count))
  }

  private static func fnv1a(_ bytes: String.UTF8View, _ last: UInt8) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return (hash ^ UInt64(last)) &* 0x100_0000_01B3
  }

  private static func mix(_ hash: UInt64) -> UInt64 {
    var hash = hash
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return hash ^ (hash >> 31)
  }
}
