import Synchronization

/// Keys to work on, each once however often it is added, and each with one worker at a time: a key that
/// is added while it is worked on is handed out again after `done`.
public final class WorkQueue<Key: Hashable & Sendable>: Sendable {
  private struct State {
    var queue = QueueState<Key>()
    /// In the order they came.
    var waiters: [(id: Int, continuation: CheckedContinuation<Key?, Never>)] = []
    var nextWaiter = 0
    /// Sleeps until the next delayed key is due.
    var timer: Task<Void, Never>?
    var timerDue: Duration?
  }

  private let state = Mutex(State())
  private let backoff: Backoff
  private let clock: KubeClock

  /// `backoff` is what `backoff(_:)` gives out: by default 0.1 s, doubling to 5 min.
  public init(
    backoff: Backoff = Backoff(initial: .milliseconds(100), limit: .seconds(300), jitter: 0.1),
    clock: KubeClock = .system
  ) {
    self.backoff = backoff
    self.clock = clock
  }

  deinit {
    state.withLock { $0.timer?.cancel() }
  }

  /// How many keys wait for a worker.
  public var depth: Int { state.withLock { $0.queue.depth } }
  /// How many keys wait for their time.
  public var delayedCount: Int { state.withLock { $0.queue.delayedCount } }

  public func add(_ key: Key) {
    change { $0.add(key) }
  }

  /// Adds the key later. Of several delays the earliest wins; adding it at once leaves them as they are.
  public func add(_ key: Key, after delay: Duration) {
    if delay <= .zero { return add(key) }
    let due = clock.elapsed() + delay
    change { $0.add(key, at: due) }
  }

  /// The next key; waits for one. Nil when the queue is shut down or the task is cancelled. `done` must
  /// be called for every key.
  public func next() async -> Key? {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { wait($0, id) }
    } onCancel: {
      stopWaiting(id)
    }
  }

  public func done(_ key: Key) {
    change { $0.done(key) }
  }

  /// How long to wait before the key is tried again; longer each time until it is forgotten.
  public func backoff(_ key: Key) -> Duration {
    let failures = state.withLock { $0.queue.countFailure(key) }
    return backoff.delay(failures: failures)
  }

  /// The key did well: the next backoff is the shortest again.
  public func forget(_ key: Key) {
    state.withLock { $0.queue.forget(key) }
  }

  /// Drops all keys, and ends all waits for one; keys in work are not touched.
  public func shutdown() {
    change { $0.shutDown() }
  }

  // MARK: Waiting

  private func wait(_ continuation: CheckedContinuation<Key?, Never>, _ id: Int) {
    let answer: Key?? = state.withLock { state in
      if let key = state.queue.take() { return .some(key) }
      if state.queue.isShutDown || Task.isCancelled { return .some(nil) }
      state.waiters.append((id, continuation))
      return nil
    }
    if let answer { continuation.resume(returning: answer) }
  }

  private func stopWaiting(_ id: Int) {
    let waiter = state.withLock { state in
      state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
    }
    waiter?.continuation.resume(returning: nil)
  }

  /// Changes the queue, then hands out what has become ready, outside of the lock.
  private func change(_ body: (inout QueueState<Key>) -> Void) {
    let handed = state.withLock { state in
      body(&state.queue)
      setTimer(&state)
      return handOut(&state)
    }
    for (continuation, key) in handed { continuation.resume(returning: key) }
  }

  private func handOut(
    _ state: inout State
  ) -> [(CheckedContinuation<Key?, Never>, Key?)] {
    if state.queue.isShutDown {
      defer { state.waiters = [] }
      return state.waiters.map { ($0.continuation, nil) }
    }
    var handed: [(CheckedContinuation<Key?, Never>, Key?)] = []
    while handed.count < state.waiters.count, let key = state.queue.take() {
      handed.append((state.waiters[handed.count].continuation, key))
    }
    state.waiters.removeFirst(handed.count)
    return handed
  }

  // MARK: Delays

  /// One timer, for the earliest key.
  private func setTimer(_ state: inout State) {
    guard state.timerDue != state.queue.nextDue else { return }
    state.timer?.cancel()
    state.timer = nil
    state.timerDue = state.queue.nextDue
    guard let due = state.timerDue else { return }
    let delay = due - clock.elapsed()
    state.timer = Task { [weak self, clock] in
      guard await clock.waits(delay) else { return }
      self?.ring()
    }
  }

  private func ring() {
    let now = clock.elapsed()
    // Forgotten first: a sleep may end a little early, and then the same time has to be set again.
    state.withLock { $0.timerDue = nil }
    change { $0.advance(to: now) }
  }
}
