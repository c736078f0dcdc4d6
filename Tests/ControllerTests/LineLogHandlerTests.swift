import JSON
import Logging
import Testing

@testable import Controller

@Suite struct LineLogHandlerTests {
  private let time = "2026-11-24T02:30:00.000000Z"

  @Test("an entry is one line, whatever its values hold")
  func text() {
    let line = LineLogHandler.text(
      time, .info, "run created", ["run": "shop/report-1", "reason": "two\nlines", "empty": ""])
    #expect(
      line
        == #"2026-11-24T02:30:00.000000Z INFO run created empty="" reason="two\nlines" run=shop/report-1"#
    )
  }

  @Test("as JSON an entry has time, level, message and its fields")
  func json() throws {
    let line = LineLogHandler.json(time, .warning, "say \"no\"", ["run": "shop/report-1"])
    #expect(
      try JSONValue(parsing: Array(line.utf8)) == [
        "time": .string(time), "level": "warning", "message": "say \"no\"",
        "run": "shop/report-1",
      ])
  }
}
