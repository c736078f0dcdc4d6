import Synchronization

/// Keys that want to be looked at, each once however often it is added.
final class WorkSet<Key: Hashable & Sendable>: Sendable {
  private struct State {
    var order: [Key] = []
    var start = 0
    var known: Set<Key> = []
    var waiting: [CheckedContinuation<Void, Never>] = []
    var isEnded = false
  }

  private let state = Mutex(State())

  func add(_ keys: some Sequence<Key>) {
    let waiting = state.withLock { state in
      for key in keys where state.known.insert(key).inserted { state.order.append(key) }
      guard state.start < state.order.count else { return [] as [CheckedContinuation<Void, Never>] }
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  func add(_ key: Key) { add(CollectionOfOne(key)) }

  func end() {
    let waiting = state.withLock { state in
      state.isEnded = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// The oldest key, as soon as there is one; nil at the end. A key that is added while it is
  /// looked at comes again.
  func next() async -> Key? {
    while true {
      let (key, isEnded) = state.withLock { ($0.isEnded ? nil : Self.take(&$0), $0.isEnded) }
      if key != nil || isEnded { return key }
      await wait()
    }
  }

  private static func take(_ state: inout State) -> Key? {
    guard state.start < state.order.count else { return nil }
    let key = state.order[state.start]
    state.start += 1
    state.known.remove(key)
    if state.start > 1024 || state.start == state.order.count {
      state.order.removeFirst(state.start)
      state.start = 0
    }
    return key
  }

  private func wait() async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if state.start < state.order.count || state.isEnded { return true }
        state.waiting.append(continuation)
        return false
      }
      if isReady { continuation.resume() }
    }
  }
}
