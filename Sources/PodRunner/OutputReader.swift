import Glibc
import Synchronization
import SystemPackage

/// Carries one output stream of a process into its log.
final class OutputReader: Sendable {
  /// Give it to the process, and call `handOver` once the process has it.
  let writeEnd: FileDescriptor
  private let stream: OutputLoop.ID
  private let ending = Ending()

  /// - Throws: `Errno` when there are no more file descriptors.
  init(into log: LogFile, _ stream: LogFile.Stream) throws(Errno) {
    let ends = try Self.pipe()
    // For spawns of others; Subprocess closes all that it was not given.
    for end in [ends.readEnd, ends.writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
    // Only the reading end: a process expects its output to block.
    _ = fcntl(ends.readEnd.rawValue, F_SETFL, O_NONBLOCK)
    writeEnd = ends.writeEnd
    do {
      self.stream = try OutputLoop.shared.add(
        ends.readEnd.rawValue, read: { Self.drain($0, into: log, stream) },
        onEnd: { [ending] in ending.reach() })
    } catch {
      try? ends.readEnd.close()
      try? ends.writeEnd.close()
      throw Errno(rawValue: error.code)
    }
  }

  private static func pipe() throws(Errno) -> (readEnd: FileDescriptor, writeEnd: FileDescriptor) {
    do {
      return try FileDescriptor.pipe()
    } catch {
      throw error as? Errno ?? .tooManyOpenFiles
    }
  }

  /// Until all is in the log, or `patience` is over: a process that left its group may hold the pipe
  /// open forever.
  func finish(patience: Duration) async {
    let timer = Task { [stream] in
      if (try? await Task.sleep(for: patience)) != nil { OutputLoop.shared.cancel(stream) }
    }
    await ending.wait()
    timer.cancel()
  }

  /// The process has the writing end now, or will never have it: the output ends when it closes it.
  func handOver() { try? writeEnd.close() }

  /// A bounded number of reads in one go: other streams share the thread.
  private static func drain(
    _ descriptor: Int32, into log: LogFile, _ stream: LogFile.Stream
  ) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
      for _ in 0..<16 {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        log.append(buffer[..<count], to: stream)
      }
      return true
    }
  }
}

/// Something that happens once and is waited for.
private final class Ending: Sendable {
  private enum State {
    case ahead([CheckedContinuation<Void, Never>])
    case reached
  }

  private let state = Mutex(State.ahead([]))

  func reach() {
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      guard case .ahead(let waiters) = state else { return [] }
      state = .reached
      return waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  func wait() async {
    await withCheckedContinuation { waiter in
      let isOver = state.withLock {
        guard case .ahead(let waiters) = $0 else { return true }
        $0 = .ahead(waiters + [waiter])
        return false
      }
      if isOver { waiter.resume() }
    }
  }
}
