import Dispatch
import Glibc
import Synchronization
import SystemPackage

/// Carries one output stream of a process into its log, on a queue of its own.
final class OutputReader: Sendable {
  private enum State {
    case reading([CheckedContinuation<Void, Never>])
    case ended
  }

  /// Give it to the process, and call `handOver` once the process has it.
  let writeEnd: FileDescriptor
  // Dispatch sources may be used from any thread; the type only does not say so.
  nonisolated(unsafe) private let source: any DispatchSourceRead
  private let state = Mutex(State.reading([]))

  /// - Throws: `Errno` when there are no more file descriptors.
  init(into log: LogFile, _ stream: LogFile.Stream) throws(Errno) {
    let ends = try Self.pipe()
    let readEnd = ends.readEnd.rawValue
    writeEnd = ends.writeEnd
    // For spawns of others; Subprocess closes all that it was not given.
    for end in [readEnd, writeEnd.rawValue] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // Only the reading end: a process expects its output to block.
    _ = fcntl(readEnd, F_SETFL, O_NONBLOCK)
    let queue = DispatchQueue(label: "dev.rota.output")
    source = DispatchSource.makeReadSource(fileDescriptor: readEnd, queue: queue)
    source.setEventHandler { [weak self] in self?.drain(readEnd, into: log, stream) }
    source.setCancelHandler { [weak self] in
      Glibc.close(readEnd)
      self?.end()
    }
    source.activate()
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
    let timer = Task { [self] in
      if (try? await Task.sleep(for: patience)) != nil { source.cancel() }
    }
    await withCheckedContinuation { waiter in
      let isOver = state.withLock {
        guard case .reading(let waiters) = $0 else { return true }
        $0 = .reading(waiters + [waiter])
        return false
      }
      if isOver { waiter.resume() }
    }
    timer.cancel()
  }

  /// The process has the writing end now, or will never have it: the output ends when it closes it.
  func handOver() { try? writeEnd.close() }

  private func end() {
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      guard case .reading(let waiters) = state else { return [] }
      state = .ended
      return waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// A bounded number of reads in one go: other streams share the threads.
  private func drain(_ descriptor: Int32, into log: LogFile, _ stream: LogFile.Stream) {
    var isOpen = true
    for _ in 0..<16 where isOpen { isOpen = readOnce(descriptor, into: log, stream) }
  }

  private func readOnce(_ descriptor: Int32, into log: LogFile, _ stream: LogFile.Stream) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 {
        log.append(buffer[..<count], to: stream)
        return true
      }
      if count < 0 && (errno == EAGAIN || errno == EINTR) { return false }
      source.cancel()
      return false
    }
  }
}
