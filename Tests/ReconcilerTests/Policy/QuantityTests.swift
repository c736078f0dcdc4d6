import Testing

@testable import Reconciler

@Suite("Quantities")
struct QuantityTests {
  /// Each smaller than the next.
  static let ladder = [
    "-1Ei", "-5", "-1m", "0", "1e-2147483648", "0.5n", "1n", "999n", "1u", "1m", "100m", "0.5",
    "999m", "1", "1.0000000000000000000000000000000000000000000000000001", "1.1", "2", "1000",
    "1023", "1Ki", "1025", "0.99M", "1M", "1.0485759M", "1Mi", "1.5Mi", "1G", "1Gi", "1T", "1Ti",
    "1P", "1Pi", "9223372036854775807", "9223372036854775808", "10E", "10Ei", "1e30",
    "1e2147483647",
  ]

  @Test("are in order, whatever they are written in", arguments: ladder.indices.dropLast())
  func order(index: Int) throws {
    let one = try #require(Quantity(Self.ladder[index]))
    for text in Self.ladder[(index + 1)...] {
      let other = try #require(Quantity(text))
      #expect(one < other && !(other < one) && one != other, "\(one) < \(other)")
    }
  }

  static let equals: [[String]] = [
    ["1", "1000m", "1.0", "1.", "+1", "001", "1e0", "1E0", "1000000u", ".1e1", "1000000000n"],
    ["1Ki", "1024", "1.024k", "1024000m", "1.024e3", "1.024E+3", "10240e-1"],
    ["4Gi", "4096Mi", "4294967296", "4194304Ki", "4.294967296G"],
    ["1.5Gi", "1536Mi", "1610612736"], ["1E", "1e18", "1000P"], ["1Ei", "1152921504606846976"],
    ["0", "-0", "0Gi", "0.000", "0e9", "00m", "+.0"],
    ["-1500m", "-1.5"],
  ]

  @Test("are equal by value, and hashed so", arguments: equals)
  func equal(texts: [String]) throws {
    let quantities = try texts.map { try #require(Quantity($0), "\($0)") }
    #expect(Set(quantities).count == 1)
    for quantity in quantities {
      #expect(quantity == quantities[0] && !(quantity < quantities[0]))
    }
  }

  @Test(
    "are no words, and no numbers of other kinds",
    arguments: [
      "", " ", "1 ", " 1", "a", "Gi", ".", "-", "+", "-.", "1..0", "1.2.3", "1,5", "1K", "1gi",
      "1mi", "1KI", "1Kib", "1e", "1e+", "1e1.5", "1e99999999999", "0x10", "1_000", "--1", "∞",
      "NaN", "١", "1\u{0}", String(repeating: "9", count: 65),
    ])
  func none(text: String) {
    // 1E is an exa; 1e is nothing.
    #expect(Quantity(text) == nil)
  }

  @Test("show themselves as they were written")
  func description() {
    #expect(Quantity("1.50Gi")?.description == "1.50Gi")
  }
}
