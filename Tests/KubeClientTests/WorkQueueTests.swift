import Synchronization
import Testing

@testable import KubeClient

@Suite struct WorkQueueTests {
  @Test("A key added many times is handed out once, in the order of the first")
  func deduplicates() async {
    let queue = WorkQueue<String>()
    for key in ["a", "b", "a", "c", "b"] { queue.add(key) }
    #expect(queue.depth == 3)
    for key in ["a", "b", "c"] { #expect(await queue.next() == key) }
    #expect(queue.depth == 0)
  }

  @Test("A key added while it is worked on comes again after it is done, not before")
  func again() async {
    let queue = WorkQueue<String>()
    queue.add("a")
    #expect(await queue.next() == "a")
    queue.add("a")
    queue.add("a")
    queue.add("b")
    #expect(await queue.next() == "b")
    queue.done("a")
    #expect(await queue.next() == "a")
    queue.done("a")
    #expect(queue.depth == 0)
  }

  @Test("A worker waits for a key")
  func waits() async {
    let queue = WorkQueue<String>()
    let worker = Task { await queue.next() }
    queue.add("a")
    #expect(await worker.value == "a")
  }

  @Test("A delayed key comes when its time has come; the earliest delay wins")
  func delays() async {
    let clock = ManualClock()
    let queue = WorkQueue<String>(clock: clock.clock)
    queue.add("late", after: .seconds(10))
    queue.add("a", after: .seconds(5))
    queue.add("a", after: .seconds(3))
    queue.add("a", after: .seconds(8))
    #expect(queue.delayedCount == 2)
    let worker = Task { await queue.next() }
    await clock.sleepers(1)
    clock.advance(by: .seconds(3))
    #expect(await worker.value == "a")
    queue.done("a")
    #expect(queue.depth == 0)
    let next = Task { await queue.next() }
    await clock.sleepers(1)
    clock.advance(by: .seconds(7))
    #expect(await next.value == "late")
    #expect(queue.delayedCount == 0)
  }

  @Test("Keys due together come in the order they were delayed")
  func together() {
    var queue = QueueState<String>()
    for key in ["a", "b", "c"] { queue.add(key, at: .seconds(1)) }
    queue.advance(to: .milliseconds(999))
    #expect(queue.take() == nil)
    queue.advance(to: .seconds(1))
    let taken = (0..<3).map { _ in queue.take() }
    #expect(taken == ["a", "b", "c"])
  }

  @Test("Each failure doubles the delay up to the limit; a success begins anew")
  func backoff() {
    let queue = WorkQueue<String>(
      backoff: Backoff(initial: .milliseconds(100), limit: .seconds(1), jitter: 0))
    let delays = (0..<6).map { _ in queue.backoff("a") }
    #expect(delays == [100, 200, 400, 800, 1000, 1000].map { .milliseconds($0) })
    #expect(queue.backoff("b") == .milliseconds(100))
    queue.forget("a")
    #expect(queue.backoff("a") == .milliseconds(100))
  }

  @Test("Shutting down ends all waits and drops all keys")
  func shutdown() async {
    let queue = WorkQueue<String>()
    let workers = (0..<3).map { _ in Task { await queue.next() } }
    queue.shutdown()
    for worker in workers { #expect(await worker.value == nil) }
    queue.add("a")
    queue.add("b", after: .seconds(1))
    #expect(await queue.next() == nil)
    #expect(queue.depth == 0)
  }

  @Test("A cancelled worker takes no key with it")
  func cancellation() async {
    let queue = WorkQueue<String>()
    let worker = Task { await queue.next() }
    worker.cancel()
    #expect(await worker.value == nil)
    queue.add("a")
    #expect(await queue.next() == "a")
  }

  @Test("Many workers and adders: every key is worked on after its last add, one worker at a time")
  func concurrent() async {
    let queue = WorkQueue<Int>()
    let ledger = Ledger()
    await withTaskGroup { group in
      for _ in 0..<4 { group.addTask { await ledger.work(on: queue) } }
      for _ in 0..<2 { group.addTask { await ledger.add(to: queue) } }
    }
    #expect(ledger.overlaps == 0)
    #expect(ledger.isComplete)
  }

  @Test("The heap gives the least first", arguments: 0..<20)
  func heap(_ seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    var heap = Heap<Int>()
    let values = (0..<50).map { _ in Int.random(in: 0..<30, using: &random) }
    for value in values { heap.insert(value) }
    var sorted: [Int] = []
    while let value = heap.popFirst() { sorted.append(value) }
    #expect(sorted == values.sorted())
  }

  @Test(
    "Whatever is added, delayed and done, no key is lost or handed out twice", arguments: 0..<100)
  func model(_ seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    var queue = QueueState<Int>()
    var now = Duration.zero
    var working: Set<Int> = []
    /// Added (or due) since it was taken last.
    var wanted: Set<Int> = []
    var due: [Int: Duration] = [:]
    for _ in 0..<300 {
      let key = Int.random(in: 0..<5, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0:
        queue.add(key)
        wanted.insert(key)
      case 1:
        let at = now + .seconds(Int.random(in: 1...5, using: &random))
        queue.add(key, at: at)
        due[key] = min(due[key] ?? at, at)
      case 2:
        now += .seconds(1)
        queue.advance(to: now)
        for (key, at) in due where at <= now {
          due[key] = nil
          wanted.insert(key)
        }
      case 3:
        if let taken = queue.take() {
          let isNew = working.insert(taken).inserted
          let wasWanted = wanted.remove(taken) != nil
          #expect(isNew && wasWanted)
        } else {
          #expect(wanted.isSubset(of: working))
        }
      default:
        queue.done(key)
        working.remove(key)
      }
      #expect(queue.depth == wanted.count)
      #expect(queue.delayedCount == due.count)
      #expect(queue.nextDue == due.values.min())
    }
  }
}

/// What was added and what was seen of it.
private final class Ledger: Sendable {
  private struct State {
    var added: [Int: Int] = [:]
    var seen: [Int: Int] = [:]
    var inWork: Set<Int> = []
    var overlaps = 0

    /// Two adders, a thousand keys each, twenty different ones.
    var isComplete: Bool { added.values.reduce(0, +) == 2000 && seen == added }
  }

  private let state = Mutex(State())

  var overlaps: Int { state.withLock { $0.overlaps } }
  var isComplete: Bool { state.withLock { $0.isComplete } }

  func add(to queue: WorkQueue<Int>) async {
    for round in 0..<1000 {
      let key = round % 20
      state.withLock { $0.added[key, default: 0] += 1 }
      queue.add(key)
      if round % 10 == 0 { await Task.yield() }
    }
  }

  func work(on queue: WorkQueue<Int>) async {
    while let key = await queue.next() {
      state.withLock { state in
        if !state.inWork.insert(key).inserted { state.overlaps += 1 }
        state.seen[key] = state.added[key]
      }
      await Task.yield()
      _ = state.withLock { $0.inWork.remove(key) }
      queue.done(key)
      if isComplete { queue.shutdown() }
    }
  }
}
