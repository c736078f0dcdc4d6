import Synchronization

/// Bounds the bytes on their way to one peer. NIO's own `isWritable` lags behind for a writer off
/// the event loop, so what is queued there is counted here.
final class WriteGate: Sendable {
  static let highWater = 64 << 10

  fileprivate struct State {
    var bytesUnderWay = 0
    var isClosed = false
    var lastWaiter: UInt64 = 0
    /// In order of arrival.
    var waiters: [(id: UInt64, continuation: CheckedContinuation<Void, any Error>)] = []
  }

  private let state = Mutex(State())

  /// Returns when there is room; the bytes count as under way from then on.
  func enter(_ count: Int) async throws {
    while true {
      try Task.checkCancellation()
      switch state.withLock({ $0.enter(count) }) {
      case .entered: return
      case .closed: throw CancellationError()
      case .wait: try await waitForRoom()
      }
    }
  }

  /// The bytes reached the socket, or never will.
  func leave(_ count: Int) {
    let woken = state.withLock { $0.leave(count) }
    for waiter in woken { waiter.resume() }
  }

  /// The peer has gone: every writer, waiting or to come, gets a `CancellationError`.
  func close() {
    let waiting = state.withLock { state in
      state.isClosed = true
      return state.takeWaiters()
    }
    for waiter in waiting { waiter.resume(throwing: CancellationError()) }
  }

  private func waitForRoom() async throws {
    let id = state.withLock { $0.nextID() }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        // Room may have come, or the task may have been cancelled, before the waiter is listed.
        let mustWait = state.withLock { $0.add(continuation, id: id) }
        if !mustWait {
          continuation.resume()
        } else if Task.isCancelled {
          remove(id)?.resume(throwing: CancellationError())
        }
      }
    } onCancel: {
      remove(id)?.resume(throwing: CancellationError())
    }
  }

  private func remove(_ id: UInt64) -> CheckedContinuation<Void, any Error>? {
    state.withLock { $0.remove(id) }
  }
}

extension WriteGate.State {
  enum Entry { case entered, wait, closed }

  mutating func enter(_ count: Int) -> Entry {
    if isClosed { return .closed }
    guard bytesUnderWay < WriteGate.highWater else { return .wait }
    bytesUnderWay += count
    return .entered
  }

  mutating func leave(_ count: Int) -> [CheckedContinuation<Void, any Error>] {
    bytesUnderWay -= count
    return bytesUnderWay < WriteGate.highWater ? takeWaiters() : []
  }

  mutating func nextID() -> UInt64 {
    lastWaiter += 1
    return lastWaiter
  }

  /// False when there is no reason to wait any more; the continuation is then not kept.
  mutating func add(_ continuation: CheckedContinuation<Void, any Error>, id: UInt64) -> Bool {
    guard !isClosed, bytesUnderWay >= WriteGate.highWater else { return false }
    waiters.append((id, continuation))
    return true
  }

  mutating func remove(_ id: UInt64) -> CheckedContinuation<Void, any Error>? {
    guard let index = waiters.firstIndex(where: { $0.id == id }) else { return nil }
    return waiters.remove(at: index).continuation
  }

  mutating func takeWaiters() -> [CheckedContinuation<Void, any Error>] {
    defer { waiters = [] }
    return waiters.map(\.continuation)
  }
}
