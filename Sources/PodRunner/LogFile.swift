import Foundation
import Synchronization
import SystemPackage

/// The log of one run of a container. Writing never fails outwards: a full disk does not stop a job.
final class LogFile: Sendable {
  private struct State {
    var file: FileDescriptor?
    var written = 0
    var isFull = false
    var standardOutput = LogFormat(stream: "stdout")
    var standardError = LogFormat(stream: "stderr")
  }

  enum Stream: Sendable { case standardOutput, standardError }

  private let state: Mutex<State>
  private let limit: Int

  static let defaultLimit = 64 << 20

  /// Creates the file and the directories above it.
  ///
  /// - Parameter path: nil drops all output.
  init(path: String?, limit: Int = LogFile.defaultLimit) throws {
    self.limit = limit
    guard let path else {
      state = Mutex(State())
      return
    }
    try FileManager.default.createDirectory(
      at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .append, .closeOnExec],
      permissions: [.ownerReadWrite])
    state = Mutex(State(file: file))
  }

  func append(_ bytes: some Collection<UInt8>, to stream: Stream) {
    state.withLock {
      let lines =
        stream == .standardOutput
        ? $0.standardOutput.feed(bytes, at: .now) : $0.standardError.feed(bytes, at: .now)
      write(lines, &$0)
    }
  }

  /// Writes what has no newline yet, and closes the file.
  func close() {
    state.withLock {
      write($0.standardOutput.finish(at: .now) + $0.standardError.finish(at: .now), &$0)
      try? $0.file?.close()
      $0.file = nil
    }
  }

  private func write(_ lines: [UInt8], _ state: inout State) {
    guard let file = state.file, !state.isFull, !lines.isEmpty else { return }
    var lines = lines
    if state.written + lines.count > limit {
      state.isFull = true
      let note = "rota: this log has reached \(limit) bytes; what follows is dropped"
      lines = LogFormat.line(note, stream: "stderr", at: .now)
    }
    state.written += lines.count
    _ = try? file.writeAll(lines)
  }
}
