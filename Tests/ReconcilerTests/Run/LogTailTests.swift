import JSON
import Testing

@testable import Reconciler

@Suite("The log of a failed attempt")
struct LogTailTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let log: [UInt8]
    let tail: String?

    init(_ what: String, _ log: [UInt8], _ tail: String?) {
      (testDescription, self.log, self.tail) = (what, log, tail)
    }

    init(_ what: String, _ log: String, _ tail: String?) {
      self.init(what, Array(log.utf8), tail)
    }
  }

  private static func numbers(_ range: ClosedRange<Int>) -> String {
    range.map(String.init).joined(separator: "\n")
  }

  static let rows: [Row] = [
    Row("nothing", "", nil),
    Row("blank lines alone", "\n \n\n", nil),
    Row("one line, without its end", "boom\n", "boom"),
    Row("lines in between stay, even blank ones", "a\n\nb\n\n", "a\n\nb"),
    Row("ten lines", numbers(1...10), numbers(1...10)),
    Row("the last ten of more", numbers(1...25) + "\n", numbers(16...25)),
    Row("a line's end of Windows", "a\r\nb\r\n", "a\nb"),
    Row("what steers a terminal loses its power", "\u{1B}[31mred\u{07}\u{0}\u{9B}", "[31mred"),
    Row("a tab stays", "a\tb", "a\tb"),
    Row("bytes that are no UTF-8", [0x61, 0xFF, 0x62], "a\u{FFFD}b"),
    Row("a character that was cut in two", [0x61, 0xE2, 0x82], "a\u{FFFD}"),
    Row("other alphabets", "ошибка 失敗 💥", "ошибка 失敗 💥"),
  ]

  @Test("is kept as its last lines, to be printed as they are", arguments: rows)
  func text(row: Row) {
    #expect(LogTail.text(row.log) == row.tail)
  }

  @Test(
    "is cut at its beginning, between scalars, and never exceeds its bound",
    arguments: ["x", "ä", "€", "💥", "e\u{301}", "\u{301}", "👨‍👩‍👧"])
  func bound(unit: String) throws {
    for count in [600, 2047, 2048, 2049, 5000] {
      let text = String(repeating: unit, count: count) + "end"
      let tail = try #require(LogTail.text(Array(text.utf8)))
      #expect(tail.utf8.count <= LogTail.bytes && tail.unicodeScalars.count <= LogTail.bytes)
      #expect(tail.utf8.suffix(3).elementsEqual("end".utf8))
      // A combining mark joins the ellipsis, so look at the scalars.
      #expect(!tail.unicodeScalars.contains("\u{FFFD}"))
      #expect((tail.unicodeScalars.first == "…") == (text.utf8.count > LogTail.bytes))
      #expect(tail.utf8.count > min(text.utf8.count, LogTail.bytes) - 4, "no more than needed")
    }
  }

  @Test("does not grow beyond its bound by bytes that have to be replaced")
  func replaced() throws {
    let tail = try #require(LogTail.text([UInt8](repeating: 0xFF, count: 64 << 10)))
    #expect(tail.utf8.count <= LogTail.bytes)
  }

  @Test("is in the status with the end, and outlives the Pod")
  func kept() {
    var world = World.withRun(["retryLimit": 1])
    world.finishPod("r-1", exitCode: 1)
    world.settle()
    #expect(world.status("r")["attempts"][0]["logTail"] == "last words of r-1")
    world.deletePod("r-1")
    world.run(until: .minute(1))
    world.finishPod("r-2")
    world.settle()
    #expect(world.pods["r-1"] == nil)
    #expect(world.status("r")["attempts"][0]["logTail"] == "last words of r-1")
    #expect(world.status("r")["attempts"][1]["logTail"].isNull, "it succeeded")
    #expect(world.violations == [])
  }

  @Test("that cannot be had changes nothing else")
  func silent() {
    var world = World.withRun()
    world.silentPods = ["r-1"]
    world.finishPod("r-1", exitCode: 1)
    world.settle()
    #expect(world.status("r")["reason"] == "RetryLimitExceeded")
    #expect(world.status("r")["attempts"][0]["logTail"].isNull)
    #expect(world.pods["r-1"]?["metadata"]["finalizers"] == [])
  }

  @Test("gives way to newer ones when a run has many")
  func total() {
    var attempts = (1...12).map { number in
      var attempt = Attempt(podName: "r-\(number)")
      attempt.logTail = number == 5 ? nil : String(repeating: "x", count: LogTail.bytes)
      return attempt
    }
    LogTail.bound(&attempts)
    #expect(attempts.map { $0.logTail != nil } == (1...12).map { $0 > 3 && $0 != 5 })
  }

  @Test("survives reading and writing the status")
  func roundTrip() throws {
    let json: JSONValue = ["podName": "r-1", "logTail": "a\nb"]
    #expect(Attempt(json).json == json)
  }
}
