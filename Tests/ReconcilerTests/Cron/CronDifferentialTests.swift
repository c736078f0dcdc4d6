import Foundation
import Reconciler
import Testing

/// The Swift side of Tests/Differential/cron_differential.py, which has written the cases.
@Suite("Cron against croniter")
struct CronDifferentialTests {
  private static let path = ProcessInfo.processInfo.environment["ROTA_CRON_CASES"]

  @Test("Every case has the ticks that croniter finds", .enabled(if: path != nil))
  func agrees() throws {
    let path = try #require(Self.path)
    let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    let lines = text.split(separator: "\n")
    #expect(!lines.isEmpty)
    let differences = lines.compactMap { Self.difference($0) }
    let count = differences.count
    #expect(count == 0, "\(count) of \(lines.count) cases differ")
    for difference in differences.prefix(30) { Issue.record("\(difference)") }
  }

  private static func difference(_ line: Substring) -> String? {
    let columns = line.split(separator: "\t")
    guard columns.count == 4, let instant = Int64(columns[1]) else {
      return "not a case: \(line)"
    }
    let expected = "\(columns[2]) \(columns[3])"
    let actual = ticks(String(columns[0]), instant)
    return actual == expected ? nil : "\(line): found \(actual)"
  }

  private static func ticks(_ text: String, _ instant: Int64) -> String {
    do throws(CronError) {
      let schedule = try cron(text)
      let next = schedule.next(after: Timestamp(seconds: instant), in: .utc)
      // croniter's previous tick is earlier, ours is not later.
      let previous = schedule.previous(atOrBefore: Timestamp(seconds: instant - 1), in: .utc)
      return "\(next?.seconds ?? 0) \(previous?.seconds ?? 0)"
    } catch {
      return error.message.contains("never fire") ? "never never" : "\(error)"
    }
  }
}
