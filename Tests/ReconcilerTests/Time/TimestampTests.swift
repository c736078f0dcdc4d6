import Reconciler
import Testing

@Suite("Instants")
struct TimestampTests {
  @Test(
    "RFC 3339 is read",
    arguments: [
      ("1970-01-01T00:00:00Z", 0, 0),
      ("2026-11-24T02:30:00Z", 1_795_487_400, 0),
      ("2026-11-24T03:30:00+01:00", 1_795_487_400, 0),
      ("2026-11-23T18:00:00-08:30", 1_795_487_400, 0),
      ("2026-11-24t02:30:00z", 1_795_487_400, 0),
      ("2026-11-24T02:30:00.5Z", 1_795_487_400, 500_000_000),
      ("2026-11-24T02:30:00.123456Z", 1_795_487_400, 123_456_000),
      ("2026-11-24T02:30:00.1234567899999Z", 1_795_487_400, 123_456_789),
      ("1969-12-31T23:59:59.25Z", -1, 250_000_000),
      ("0000-01-01T00:00:00Z", -62_167_219_200, 0),
      ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
      ("2024-02-29T00:00:00Z", 1_709_164_800, 0),
    ])
  func readsRFC3339(text: String, seconds: Int64, nanoseconds: Int32) {
    #expect(
      Timestamp(rfc3339: text) == Timestamp(seconds: seconds, nanoseconds: nanoseconds))
  }

  @Test(
    "What is not RFC 3339 is refused",
    arguments: [
      "", "Z", "2026", "2026-11-24", "2026-11-24T02:30:00", "2026-11-24T02:30Z",
      "2026-11-24 02:30:00Z", "2026-11-24T02:30:00.Z", "2026-11-24T02:30:00+0100",
      "2026-11-24T02:30:00+24:00", "2026-11-24T02:30:00+01:60", "2026-11-24T02:30:00Z ",
      "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-11-31T00:00:00Z",
      "2026-02-29T00:00:00Z", "2026-11-24T24:00:00Z", "2026-11-24T02:60:00Z",
      "+2026-11-24T02:30:00Z", "26-11-24T02:30:00Z", "2026-11-24T02:30:00ZZ",
      "２026-11-24T02:30:00Z",
    ])
  func refuses(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test("A leap second is refused, as the API server's parser does")
  func refusesLeapSeconds() {
    #expect(Timestamp(rfc3339: "2016-12-31T23:59:60Z") == nil)
  }

  @Test(
    "Whole seconds and microseconds are printed, what is finer is cut off",
    arguments: [
      (0, 0, "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z"),
      (1_795_487_400, 123_456_789, "2026-11-24T02:30:00Z", "2026-11-24T02:30:00.123456Z"),
      (-1, 999_999_999, "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.999999Z"),
      (-62_167_219_200, 0, "0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000000Z"),
    ])
  func prints(seconds: Int64, nanoseconds: Int32, whole: String, micro: String) {
    let time = Timestamp(seconds: seconds, nanoseconds: nanoseconds)
    #expect(time.rfc3339 == whole)
    #expect(time.rfc3339Micro == micro)
  }

  @Test("Instants beyond the years of RFC 3339 print as its first and last")
  func printsClamped() {
    #expect(Timestamp(seconds: .min).rfc3339 == "0000-01-01T00:00:00Z")
    #expect(Timestamp(seconds: .max).rfc3339 == "9999-12-31T23:59:59Z")
    #expect(Timestamp(seconds: .max).rfc3339Micro == "9999-12-31T23:59:59.999999Z")
  }

  @Test("What is printed reads back as the same instant")
  func roundTrips() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let time = Timestamp(
        seconds: .random(in: -62_167_219_200...253_402_300_799, using: &generator),
        nanoseconds: .random(in: 0..<1_000_000, using: &generator) * 1000)
      #expect(Timestamp(rfc3339: time.rfc3339Micro) == time)
      #expect(Timestamp(rfc3339: time.rfc3339) == Timestamp(seconds: time.seconds))
    }
  }

  @Test("Random bytes around a timestamp never trap")
  func survivesMutations() {
    var generator = SeededGenerator(seed: 2)
    let seed = Array("2026-11-24T02:30:00.123456+01:00".utf8)
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0...Int.random(in: 0..<3, using: &generator) {
        bytes[.random(in: 0..<bytes.count, using: &generator)] = .random(
          in: 0...127, using: &generator)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if let time = Timestamp(rfc3339: text) {
        #expect(0..<1_000_000_000 ~= time.nanoseconds)
      }
    }
  }

  @Test("Durations are added and subtracted across the second, also before 1970")
  func addsDurations() {
    let time = Timestamp(seconds: 10, nanoseconds: 700_000_000)
    #expect(time + .milliseconds(400) == Timestamp(seconds: 11, nanoseconds: 100_000_000))
    #expect(time - .milliseconds(800) == Timestamp(seconds: 9, nanoseconds: 900_000_000))
    #expect(time - .seconds(12) == Timestamp(seconds: -2, nanoseconds: 700_000_000))
    #expect(time - Timestamp(seconds: -1) == .milliseconds(11_700))
    #expect(
      Timestamp(seconds: 1, nanoseconds: -1) == Timestamp(seconds: 0, nanoseconds: 999_999_999))
  }

  @Test("Arithmetic stays at the end of the range")
  func saturates() {
    #expect(Timestamp(seconds: .max) + .seconds(1) == Timestamp(seconds: .max))
    #expect(Timestamp(seconds: .min) - .seconds(1) == Timestamp(seconds: .min))
    #expect(Timestamp(seconds: .max) - Timestamp(seconds: .min) > .zero)
  }

  @Test("Instants are ordered by seconds, then by nanoseconds")
  func orders() {
    let ordered = [
      Timestamp(seconds: -2, nanoseconds: 900_000_000), Timestamp(seconds: -1),
      Timestamp(seconds: 0), Timestamp(seconds: 0, nanoseconds: 1), Timestamp(seconds: 1),
    ]
    #expect(ordered.shuffled().sorted() == ordered)
  }
}
