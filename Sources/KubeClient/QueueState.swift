/// The rules of a work queue, without waiting and without a clock. Times are elapsed time.
struct QueueState<Key: Hashable & Sendable> {
  private struct Delayed: Comparable {
    let due: Duration
    /// First in, first out among those due at once.
    let order: Int
    let key: Key

    static func == (left: Delayed, right: Delayed) -> Bool { left.order == right.order }

    static func < (left: Delayed, right: Delayed) -> Bool {
      (left.due, left.order) < (right.due, right.order)
    }
  }

  private var ready: [Key] = []
  /// `ready` up to here is handed out already; cut off now and then.
  private var head = 0
  /// What is in `ready`, and what comes back when it is done.
  private var queued: Set<Key> = []
  private var again: Set<Key> = []
  private var working: Set<Key> = []
  /// Entries that `due` knows nothing of any more are skipped when they surface.
  private var delayed = Heap<Delayed>()
  private var due: [Key: Delayed] = [:]
  private var order = 0
  private var failures: [Key: Int] = [:]
  private(set) var isShutDown = false

  /// Ready, or to be handed out again after the work on it.
  var depth: Int { queued.count + again.count }
  var delayedCount: Int { due.count }
  /// When the next delayed key is due.
  private(set) var nextDue: Duration?

  mutating func add(_ key: Key) {
    guard !isShutDown else { return }
    if working.contains(key) {
      again.insert(key)
    } else if queued.insert(key).inserted {
      ready.append(key)
    }
  }

  /// The earliest of several delays wins.
  mutating func add(_ key: Key, at time: Duration) {
    guard !isShutDown else { return }
    if let known = due[key], known.due <= time { return }
    order += 1
    let entry = Delayed(due: time, order: order, key: key)
    due[key] = entry
    delayed.insert(entry)
    refreshNextDue()
  }

  /// Adds what is due.
  mutating func advance(to now: Duration) {
    while let next = nextDue, next <= now, let entry = delayed.popFirst() {
      due[entry.key] = nil
      add(entry.key)
      refreshNextDue()
    }
  }

  private mutating func refreshNextDue() {
    while let first = delayed.first, due[first.key] != first { _ = delayed.popFirst() }
    nextDue = delayed.first?.due
  }

  /// The next key, now in work.
  mutating func take() -> Key? {
    guard !isShutDown, head < ready.count else { return nil }
    let key = ready[head]
    head += 1
    if head > 64, head * 2 > ready.count {
      ready.removeSubrange(..<head)
      head = 0
    }
    queued.remove(key)
    working.insert(key)
    return key
  }

  mutating func done(_ key: Key) {
    working.remove(key)
    if again.remove(key) != nil { add(key) }
  }

  /// How often the key failed before this time; one more from now on.
  mutating func countFailure(_ key: Key) -> Int {
    failures[key, default: 0] += 1
    return (failures[key] ?? 1) - 1
  }

  mutating func forget(_ key: Key) {
    failures[key] = nil
  }

  /// Nothing is handed out any more: state is in the cluster, and the next process finds it there.
  mutating func shutDown() {
    self = QueueState()
    isShutDown = true
  }
}
