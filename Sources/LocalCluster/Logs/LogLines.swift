/// Turns lines of a container's log file (CRI: `TIME STREAM TAG TEXT`) into what the client reads.
struct LogLines: Sendable {
  private let since: LogInstant?
  private let timestamps: Bool
  private var left: Int?
  /// The end of what was read, as long as its line is not complete.
  private var incomplete: [UInt8] = []
  /// Whether the line before was a part (`P`): then the next text continues it.
  private var isContinuing = false

  init(_ query: LogQuery) {
    since = query.since
    timestamps = query.timestamps
    left = query.limitBytes
  }

  /// The client has got as many bytes as it wants.
  var isFull: Bool { left == 0 }

  /// - Parameter bytes: the next piece of the file, cut anywhere.
  mutating func text(of bytes: [UInt8]) -> [UInt8] {
    incomplete += bytes
    var output: [UInt8] = []
    var start = 0
    while !isFull, let end = incomplete[start...].firstIndex(of: 0x0A) {
      append(incomplete[start..<end], to: &output)
      start = end + 1
    }
    incomplete.removeFirst(start)
    return output
  }

  private mutating func append(_ line: ArraySlice<UInt8>, to output: inout [UInt8]) {
    let fields = line.split(
      separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
    // A line that the runner did not finish, after a crash: nothing to show.
    guard fields.count == 4 else { return }
    if let since, let time = LogInstant(fields[0]), time < since { return }
    var text: [UInt8] = []
    if timestamps, !isContinuing {
      text += fields[0]
      text.append(UInt8(ascii: " "))
    }
    text += fields[3]
    isContinuing = fields[2].first == UInt8(ascii: "P")
    if !isContinuing { text.append(0x0A) }
    output += limited(text)
  }

  private mutating func limited(_ text: [UInt8]) -> ArraySlice<UInt8> {
    guard let left else { return text[...] }
    let part = text.prefix(left)
    self.left = left - part.count
    return part
  }
}
