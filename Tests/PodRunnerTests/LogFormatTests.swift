import Foundation
import Testing

@testable import PodRunner

@Suite("Container logs")
struct LogFormatTests {
  private let now = Moment(nanoseconds: 1_800_000_000_000_000_042)
  private let head = "2027-01-15T08:00:00.000000042Z stdout"

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("hold a line for each line, also when it comes in pieces")
  func lines() {
    var format = LogFormat(stream: "stdout")
    #expect(text(format.feed(Array("one\ntw".utf8), at: now)) == "\(head) F one\n")
    #expect(text(format.feed(Array("o\n\nthree".utf8), at: now)) == "\(head) F two\n\(head) F \n")
    #expect(text(format.finish(at: now)) == "\(head) F three\n")
    #expect(format.finish(at: now) == [])
  }

  @Test("part long lines with P")
  func longLines() {
    var format = LogFormat(stream: "stdout")
    let limit = LogFormat.lineLimit
    let long = Array(repeating: UInt8(ascii: "x"), count: limit * 2 + 1) + [0x0A]
    let lines = text(format.feed(long, at: now)).split(separator: "\n")
    #expect(lines.map { $0.dropFirst(head.count + 1).first } == ["P", "P", "F"])
    #expect(lines.map { $0.utf8.count - head.utf8.count - 3 } == [limit, limit, 1])
  }

  @Test("stop at their limit with a note")
  func bounded() throws {
    let path = NSTemporaryDirectory() + "rota-log-\(UUID().uuidString)/a/0.log"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let log = try LogFile(path: path, limit: 200)
    for _ in 0..<10 { log.append(Array("a line of text\n".utf8), to: .standardOutput) }
    log.close()
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.last?.contains("stderr F rota: this log has reached 200 bytes") == true)
  }

  @Test("have one place, however the directory is written")
  func root() {
    let here = FileManager.default.currentDirectoryPath
    #expect(LogDirectory(".rota/./logs").root == "\(here)/.rota/logs")
    #expect(LogDirectory("/a/b/../logs/").root == "/a/logs")
  }

  @Test("go with their Pod, and those of vanished Pods too")
  func removed() throws {
    let root = NSTemporaryDirectory() + "rota-logs-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    let logs = LogDirectory(root)
    let pods = ["a", "b", "c"].map { PodID(namespace: "shop", name: "pod", uid: $0) }
    for pod in pods {
      try LogFile(path: logs.file(pod, container: "main", restart: 0)).close()
    }
    let exists = { (pod: PodID) in
      FileManager.default.fileExists(atPath: logs.file(pod, container: "main", restart: 0))
    }
    logs.remove(pods[0])
    #expect(pods.map(exists) == [false, true, true])
    logs.removeAll(but: ["c"], namespaces: [])
    #expect(pods.map(exists) == [false, false, true])
  }
}

@Suite("Moments")
struct MomentTests {
  @Test(
    "are written as the API does",
    arguments: [
      (0, "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z"),
      (1_800_000_000_123_456_789, "2027-01-15T08:00:00Z", "2027-01-15T08:00:00.123456Z"),
      (-1, "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.999999Z"),
    ] as [(Int64, String, String)])
  func written(nanoseconds: Int64, whole: String, micro: String) {
    let moment = Moment(nanoseconds: nanoseconds)
    #expect(moment.rfc3339 == whole)
    #expect(moment.rfc3339Micro == micro)
  }

  @Test(
    "are read only in the server's form",
    arguments: [
      ("2027-01-15T08:00:00Z", 1_800_000_000), ("2027-01-15T08:00:00+01:00", nil), ("", nil),
      ("2027-01-15", nil), ("1970-01-01T00:00:00Z", 0),
    ] as [(String, Int64?)])
  func read(text: String, seconds: Int64?) {
    #expect(Moment(text) == seconds.map { Moment(seconds: $0) })
  }

  @Test("do not overflow, whatever a Pod asks for")
  func bounded() {
    let far = Moment(seconds: 1_800_000_000) + .seconds(Int64.max)
    #expect(far > Moment(seconds: 1_800_000_000))
  }
}
