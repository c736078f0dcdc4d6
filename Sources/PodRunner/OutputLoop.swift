import Foundation
import Glibc
import Synchronization

/// One thread that reads the output of all processes, whatever their number.
///
/// Not a `DispatchSource` each: when the writer hangs up, libdispatch on Linux handles that on its manager
/// thread while the source's own queue already unregisters, and touches freed memory (seen with Swift
/// 6.3.1: pipes that are closed in numbers crash a process within seconds). Here one thread alone
/// reads, unregisters and closes.
final class OutputLoop: Sendable {
  static let shared = OutputLoop()

  /// A descriptor that is read; numbers of descriptors come back, these do not.
  struct ID: Hashable, Sendable {
    fileprivate let number: UInt64
  }

  private struct Stream: Sendable {
    let id: ID
    let descriptor: Int32
    let read: @Sendable (Int32) -> Bool
    let onEnd: @Sendable () -> Void
    var isCancelled = false
  }

  private struct State {
    var streams: [Stream] = []
    var lastNumber: UInt64 = 0
    /// Both ends of a pipe that wakes the thread; nil before the first stream.
    var wake: (readEnd: Int32, writeEnd: Int32)?
  }

  private let state = Mutex(State())

  /// Takes the descriptor, which must not block, and closes it in the end.
  ///
  /// - Parameters:
  ///   - read: reads some of what is there, on the loop's thread; false when the stream has ended.
  ///   - onEnd: called once, when the descriptor is closed.
  /// - Throws: `Errno` when there are no more file descriptors.
  func add(
    _ descriptor: Int32, read: @escaping @Sendable (Int32) -> Bool,
    onEnd: @escaping @Sendable () -> Void
  ) throws(OutputFailure) -> ID {
    let (id, isFirst) = try state.withLock { state throws(OutputFailure) -> (ID, Bool) in
      let isFirst = state.wake == nil
      if isFirst { state.wake = try Self.wakePipe() }
      state.lastNumber += 1
      let id = ID(number: state.lastNumber)
      state.streams.append(Stream(id: id, descriptor: descriptor, read: read, onEnd: onEnd))
      return (id, isFirst)
    }
    if isFirst { Thread.detachNewThread { self.run() } } else { wake() }
    return id
  }

  /// Ends a stream before its time; nothing when it has ended.
  func cancel(_ id: ID) {
    state.withLock { state in
      guard let index = state.streams.firstIndex(where: { $0.id == id }) else { return }
      state.streams[index].isCancelled = true
    }
    wake()
  }

  private func wake() {
    guard let descriptor = state.withLock({ $0.wake?.writeEnd }) else { return }
    // A full pipe wakes as well.
    _ = withUnsafeBytes(of: UInt8(0)) { write(descriptor, $0.baseAddress, 1) }
  }

  private static func wakePipe() throws(OutputFailure) -> (readEnd: Int32, writeEnd: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw OutputFailure(code: errno) }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    return (ends[0], ends[1])
  }
}

/// The `errno` of what failed.
struct OutputFailure: Error {
  let code: Int32
}

// MARK: The thread

extension OutputLoop {
  private func run() {
    while true { turn() }
  }

  private func turn() {
    let (streams, wakeEnd) = state.withLock { ($0.streams, $0.wake?.readEnd ?? -1) }
    let live = streams.filter { !$0.isCancelled }
    for stream in streams where stream.isCancelled { end(stream) }
    var descriptors = [pollfd(fd: wakeEnd, events: Int16(POLLIN), revents: 0)]
    descriptors += live.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    guard poll(&descriptors, nfds_t(descriptors.count), -1) > 0 else { return }
    if descriptors[0].revents != 0 { drain(wakeEnd) }
    for (stream, descriptor) in zip(live, descriptors.dropFirst())
    where descriptor.revents != 0 && !stream.read(stream.descriptor) {
      end(stream)
    }
  }

  private func end(_ stream: Stream) {
    state.withLock { $0.streams.removeAll { $0.id == stream.id } }
    close(stream.descriptor)
    stream.onEnd()
  }

  private func drain(_ descriptor: Int32) {
    withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { buffer in
      while read(descriptor, buffer.baseAddress, buffer.count) > 0 {}
    }
  }
}
