import HTTPServer

/// One answer of `pods/log` while it is sent.
struct LogSession: Sendable {
  let path: String
  let query: LogQuery
  let store: Store
  let key: StoreKey
  let uid: String
  let container: String
  let restart: Int

  /// How soon a follower sees a new line. The file system's notifications would tell sooner, and
  /// differ from one file system to the next.
  private static let pollInterval = Duration.milliseconds(100)

  func run(_ writer: HTTPBodyWriter) async throws {
    var lines = LogLines(query)
    guard var file = try await open() else { return }
    if let count = query.tailLines { file.seek(toLastLines: count) }
    while !lines.isFull {
      // Asked before the file is: what was written before the end is then in the file.
      let isOver = !query.follow || isContainerOver
      while !lines.isFull {
        let piece = file.read()
        if piece.isEmpty { break }
        try await writer.write(lines.text(of: piece))
      }
      if isOver { return }
      try await Task.sleep(for: Self.pollInterval)
    }
  }

  /// A container that has just started may not have a file yet.
  private func open() async throws -> LogFile? {
    while true {
      if let file = LogFile(path: path) { return file }
      guard query.follow, !isContainerOver else { return nil }
      try await Task.sleep(for: Self.pollInterval)
    }
  }

  private var isContainerOver: Bool {
    guard let pod = store.object(key), pod.uid == uid else { return true }
    return ContainerState.isOver(container, restart: restart, in: pod.value)
  }
}
