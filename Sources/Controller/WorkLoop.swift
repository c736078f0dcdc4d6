import KubeClient
import Logging
import Reconciler

/// What became of one pass over a key.
enum PassResult: Hashable, Sendable {
  /// The world is as decided; look again at the time given, if any.
  case settled(wakeAt: Timestamp?)
  /// A call failed; try the pass again after a backoff, or after what the server asked for.
  case failed(retryAfter: Duration?)
}

/// Takes keys off a queue and gives each to one worker at a time.
struct WorkLoop: Sendable {
  let name: String
  let queue: WorkQueue<ObjectKey>
  let time: TimeSource
  let metrics: Metrics
  let pass: @Sendable (ObjectKey) async -> PassResult

  /// Returns when the queue is shut down and every key in work is done.
  func run(workers: Int) async {
    await withTaskGroup { group in
      for _ in 0..<workers { group.addTask { await work() } }
    }
  }

  private func work() async {
    while let key = await queue.next() {
      let result = await pass(key)
      settle(key, result)
      queue.done(key)
    }
  }

  private func settle(_ key: ObjectKey, _ result: PassResult) {
    switch result {
    case .settled(let wakeAt):
      metrics.increment(.reconciles, ["kind": name, "result": "settled"])
      queue.forget(key)
      if let wakeAt { queue.add(key, after: time.waitFor(max(.zero, wakeAt - time.now()))) }
    case .failed(let retryAfter):
      metrics.increment(.reconciles, ["kind": name, "result": "failed"])
      queue.add(key, after: max(queue.backoff(key), retryAfter ?? .zero))
    }
  }
}
