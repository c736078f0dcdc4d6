/// One line of a response's head, as curl hands it over.
package enum HeaderLine: Hashable, Sendable {
  case status(Int)
  case field(HTTPField)
  /// More of the value of the line before (obsolete, RFC 9112, 5.2).
  case continuation(String)
  case end
  /// Neither; kept out of the headers.
  case unreadable

  package init(_ line: some Collection<UInt8>) {
    let text = line.trimmingSuffix { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
    guard let first = text.first else {
      self = .end
      return
    }
    if HeaderLine.isBlank(first) {
      self = .continuation(HeaderLine.trimmed(text))
    } else if text.starts(with: "HTTP/".utf8) {
      self = HeaderLine.statusLine(text)
    } else {
      self = HeaderLine.fieldLine(text)
    }
  }

  private static func statusLine(_ text: some Collection<UInt8>) -> HeaderLine {
    let parts = text.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard parts.count >= 2, let status = Int(String(decoding: parts[1], as: UTF8.self)) else {
      return .unreadable
    }
    return .status(status)
  }

  private static func fieldLine(_ text: some Collection<UInt8>) -> HeaderLine {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return .unreadable }
    let name = String(decoding: text[..<colon], as: UTF8.self)
    return .field(HTTPField(name: name, value: trimmed(text[text.index(after: colon)...])))
  }

  private static func trimmed(_ text: some Collection<UInt8>) -> String {
    String(decoding: text.drop(while: isBlank).trimmingSuffix(while: isBlank), as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

extension Collection<UInt8> {
  /// A copy without the bytes at the end for which the condition holds.
  fileprivate func trimmingSuffix(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    var bytes = Array(self)[...]
    while let last = bytes.last, condition(last) { bytes.removeLast() }
    return bytes
  }
}
