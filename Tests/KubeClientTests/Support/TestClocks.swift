import KubeClient
import Synchronization

/// Sleeps end at once and take their time on this clock only; they are written down.
final class SkippingClock: Sendable {
  private struct State {
    var elapsed = Duration.zero
    var sleeps: [Duration] = []
  }

  private let state = Mutex(State())

  var sleeps: [Duration] { state.withLock { $0.sleeps } }

  var clock: KubeClock {
    KubeClock(
      elapsed: { self.state.withLock { $0.elapsed } },
      wallTime: { 1_793_500_200_000_000_000 },
      sleep: { duration in
        self.state.withLock {
          $0.elapsed += duration
          $0.sleeps.append(duration)
        }
        await Task.yield()
        try Task.checkCancellation()
      })
  }
}

/// Stands still until it is turned.
final class ManualClock: Sendable {
  private struct Sleeper {
    let id: Int
    let due: Duration
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var elapsed = Duration.zero
    var sleepers: [Sleeper] = []
    var nextID = 0
    var watchers: [Watcher] = []
  }

  private struct Watcher {
    let isSatisfied: @Sendable ([Duration]) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }

  private let state = Mutex(State())

  var clock: KubeClock {
    KubeClock(
      elapsed: { self.state.withLock { $0.elapsed } },
      wallTime: { 1_793_500_200_000_000_000 },
      sleep: { try await self.sleep($0) })
  }

  func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.elapsed += duration
      let due = state.sleepers.filter { $0.due <= state.elapsed }
      state.sleepers.removeAll { $0.due <= state.elapsed }
      return due
    }
    for sleeper in due { sleeper.continuation.resume() }
  }

  /// Returns when so many tasks sleep.
  func sleepers(_ count: Int) async {
    await wait { $0.count >= count }
  }

  /// Returns when a task sleeps for just so long from now.
  func sleeper(dueIn duration: Duration) async {
    let due = state.withLock { $0.elapsed } + duration
    await wait { $0.contains(due) }
  }

  /// The condition is about the times that sleeps end at.
  private func wait(until isSatisfied: @escaping @Sendable ([Duration]) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isDone = state.withLock { state in
        if isSatisfied(state.sleepers.map(\.due)) { return true }
        state.watchers.append(Watcher(isSatisfied: isSatisfied, continuation: continuation))
        return false
      }
      if isDone { continuation.resume() }
    }
  }

  private func sleep(_ duration: Duration) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { register($0, id, duration) }
    } onCancel: {
      cancel(id)
    }
  }

  private func register(
    _ continuation: CheckedContinuation<Void, any Error>, _ id: Int, _ duration: Duration
  ) {
    let (watchers, isCancelled) = state.withLock { state in
      if Task.isCancelled { return ([CheckedContinuation<Void, Never>](), true) }
      state.sleepers.append(
        Sleeper(id: id, due: state.elapsed + duration, continuation: continuation))
      let due = state.sleepers.map(\.due)
      let satisfied = state.watchers.filter { $0.isSatisfied(due) }
      state.watchers.removeAll { $0.isSatisfied(due) }
      return (satisfied.map(\.continuation), false)
    }
    if isCancelled { continuation.resume(throwing: CancellationError()) }
    for watcher in watchers { watcher.resume() }
  }

  private func cancel(_ id: Int) {
    let sleeper = state.withLock { state in
      state.sleepers.firstIndex { $0.id == id }.map { state.sleepers.remove(at: $0) }
    }
    sleeper?.continuation.resume(throwing: CancellationError())
  }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
