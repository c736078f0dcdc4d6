import CurlHTTP
import Logging
import Synchronization

/// Passes the server's warnings (deprecated versions, unknown fields) on to the log, each once.
///
/// https://kubernetes.io/blog/2020/09/03/warnings/
final class ServerWarnings: Sendable {
  private let seen = Mutex<Set<String>>([])
  /// Enough for real ones; warnings that hold names must not grow the process.
  private static let limit = 200

  func log(_ headers: HTTPFields, _ request: KubeRequest, _ logger: Logger) {
    for field in headers where field.name.lowercased() == "warning" {
      guard let text = Self.text(field.value), isNew(text) else { continue }
      logger.warning("the server warns: \(text)", metadata: ["call": "\(request.label)"])
    }
  }

  private func isNew(_ text: String) -> Bool {
    seen.withLock { $0.count < Self.limit && $0.insert(text).inserted }
  }

  /// `299 - "text"`
  static func text(_ value: String) -> String? {
    guard let first = value.firstIndex(of: "\""), let last = value.lastIndex(of: "\""),
      first < last
    else { return nil }
    return String(value[value.index(after: first)..<last]).replacing("\\\"", with: "\"")
  }
}
