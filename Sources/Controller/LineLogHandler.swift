import Glibc
import JSON
import Logging
import Reconciler

/// One line an entry on standard error: as text for people, as JSON for collectors.
struct LineLogHandler: LogHandler {
  let format: LogFormat
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }
    let time = TimeSource.wallTime().rfc3339Micro
    let line =
      switch format {
      case .text: Self.text(time, event.level, "\(event.message)", fields)
      case .json: Self.json(time, event.level, "\(event.message)", fields)
      }
    Self.write(line)
  }

  static func text(
    _ time: String, _ level: Logger.Level, _ message: String, _ fields: Logger.Metadata
  ) -> String {
    var line = "\(time) \(level.rawValue.uppercased()) \(message)"
    for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
      line += " \(key)=\(quoted("\(value)"))"
    }
    return line
  }

  static func json(
    _ time: String, _ level: Logger.Level, _ message: String, _ fields: Logger.Metadata
  ) -> String {
    var entry: [String: JSONValue] = fields.mapValues { .string("\($0)") }
    entry["time"] = .string(time)
    entry["level"] = .string(level.rawValue)
    entry["message"] = .string(message)
    return JSONValue.object(entry).text
  }

  /// As JSON where a blank, a quote or a control character would break the line apart.
  private static func quoted(_ value: String) -> String {
    let plain = value.utf8.allSatisfy {
      $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=")
    }
    return plain && !value.isEmpty ? value : JSONValue.string(value).text
  }

  /// One write, so that lines of several tasks do not mix.
  static func write(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
