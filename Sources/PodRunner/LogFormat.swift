/// Cuts what a container writes into the lines of a CRI log:
/// `2026-11-24T01:02:03.123456789Z stdout F text`
/// (https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md).
struct LogFormat: Sendable {
  /// `stdout` or `stderr`.
  let stream: String
  private var pending: [UInt8] = []

  /// Longer lines are written in parts, tagged `P` until the last one.
  static let lineLimit = 16 * 1024

  init(stream: String) { self.stream = stream }

  /// The log lines that `bytes` complete; an unfinished one is kept for later.
  mutating func feed(_ bytes: some Collection<UInt8>, at now: Moment) -> [UInt8] {
    let head = Self.head(stream, now)
    var output: [UInt8] = []
    for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      if part.offset > 0 { flush(head, tag: "F", into: &output) }
      pending.append(contentsOf: part.element)
      while pending.count >= Self.lineLimit { flushPart(head, into: &output) }
    }
    return output
  }

  /// What is left without a newline at the end.
  mutating func finish(at now: Moment) -> [UInt8] {
    var output: [UInt8] = []
    if !pending.isEmpty { flush(Self.head(stream, now), tag: "F", into: &output) }
    return output
  }

  /// One whole line.
  static func line(_ text: String, stream: String, at now: Moment) -> [UInt8] {
    head(stream, now) + Array("F \(text)\n".utf8)
  }

  private static func head(_ stream: String, _ now: Moment) -> [UInt8] {
    Array("\(now.rfc3339Nano) \(stream) ".utf8)
  }

  private mutating func flush(_ head: [UInt8], tag: String, into output: inout [UInt8]) {
    output += head
    output += Array("\(tag) ".utf8)
    output += pending
    output.append(0x0A)
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func flushPart(_ head: [UInt8], into output: inout [UInt8]) {
    let rest = Array(pending[Self.lineLimit...])
    pending.removeSubrange(Self.lineLimit...)
    flush(head, tag: "P", into: &output)
    pending = rest
  }
}
