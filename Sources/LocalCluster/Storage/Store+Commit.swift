import APIMachinery
import Logging
import Synchronization

// MARK: - Group commit

extension Store {
  /// Makes the change, and returns when it is in the file. What comes back is the new state; for a
  /// deletion, the last one.
  @discardableResult
  func write(_ change: Change) async throws(ChangeRefusal) -> StoredObject {
    let result = await withCheckedContinuation { continuation in
      enqueue(PendingChange(change: change) { continuation.resume(returning: $0) })
    }
    return try result.get()
  }

  /// Refuses further changes and returns when those under way are done.
  func close() async {
    await withCheckedContinuation { continuation in
      let isIdle = queue.withLock { queue in
        queue.isClosed = true
        if queue.isCommitting { queue.whenIdle.append(continuation) }
        return !queue.isCommitting
      }
      if isIdle { continuation.resume() }
    }
    database.close()
  }

  private func enqueue(_ pending: PendingChange) {
    let (isRefused, mustStart) = queue.withLock { queue in
      guard !queue.isClosed else { return (true, false) }
      queue.pending.append(pending)
      defer { queue.isCommitting = true }
      return (false, !queue.isCommitting)
    }
    if isRefused { pending.done(.failure(.storage("the server is shutting down"))) }
    if mustStart { Task { await commitAll() } }
  }

  private func commitAll() async {
    while true {
      let (batch, idle) = queue.withLock { Self.takeBatch(&$0) }
      for continuation in idle { continuation.resume() }
      guard !batch.isEmpty else { return }
      await commit(batch)
    }
  }

  private static func takeBatch(
    _ queue: inout Queue
  ) -> (batch: [PendingChange], idle: [CheckedContinuation<Void, Never>]) {
    defer { queue.pending = [] }
    guard queue.pending.isEmpty else { return (queue.pending, []) }
    queue.isCommitting = false
    defer { queue.whenIdle = [] }
    return ([], queue.whenIdle)
  }

  private func commit(_ batch: [PendingChange]) async {
    let (accepted, refused) = decide(batch)
    // Last of all: who is told that an object exists can then read it.
    defer { for (pending, refusal) in refused { pending.done(.failure(refusal)) } }
    guard !accepted.isEmpty else { return }
    let events = accepted.map(\.event)
    do {
      try await database.commit(events)
    } catch {
      logger.error("a commit failed", metadata: ["error": "\(error)"])
      for (pending, _) in accepted { pending.done(.failure(.storage("\(error)"))) }
      return
    }
    publish(events)
    observer(events)
    for (pending, event) in accepted { pending.done(.success(event.object)) }
  }
}

// MARK: - Deciding

extension Store {
  private typealias Decision = (
    accepted: [(PendingChange, event: ChangeEvent)], refused: [(PendingChange, ChangeRefusal)]
  )

  /// Only the committing task changes the state, so what is read here still holds at `publish`.
  private func decide(_ batch: [PendingChange]) -> Decision {
    var view = CommitView(store: self, version: version)
    var decision: Decision = ([], [])
    for pending in batch {
      do throws(ChangeRefusal) {
        decision.accepted.append((pending, try view.apply(pending.change)))
      } catch {
        decision.refused.append((pending, error))
      }
    }
    return decision
  }

  private func publish(_ events: [ChangeEvent]) {
    state.withLock { state in
      for event in events {
        state.version = event.version
        switch event.kind {
        case .added, .modified: state.put(event.object, replacing: event.previous)
        case .deleted: if let previous = event.previous { state.take(previous) }
        }
        state.remember(event)
        for watcher in (state.watchers[event.key.resource] ?? [:]).values { watcher.offer(event) }
      }
    }
  }
}

/// The state as the changes before in the same commit leave it.
private struct CommitView {
  private let store: Store
  private var version: Int64
  private var changed: [StoreKey: StoredObject?] = [:]

  init(store: Store, version: Int64) {
    self.store = store
    self.version = version
  }

  mutating func apply(_ change: Change) throws(ChangeRefusal) -> ChangeEvent {
    let key = change.key
    let current = object(key)
    switch change.action {
    case .create(let encoded, let facts):
      guard current == nil else { throw .exists }
      try requireActiveNamespace(key)
      try requireDefinition(change.definition)
      return record(.added, key, (encoded, facts), previous: nil)
    case .update(let encoded, let facts, let expected):
      return record(
        .modified, key, (encoded, facts), previous: try require(current, at: expected))
    case .delete(let expected, let last):
      return delete(try require(current, at: expected), last: last)
    }
  }

  private func object(_ key: StoreKey) -> StoredObject? {
    if let known = changed[key] { return known }
    return store.object(key)
  }

  private func require(
    _ current: StoredObject?, at expected: Int64
  ) throws(ChangeRefusal) -> StoredObject {
    guard let current else { throw .missing }
    guard current.version == expected else { throw .changed }
    return current
  }

  /// Decided here, in the order of commits: nothing can be created in a namespace after its
  /// deletion has been seen to leave it empty.
  private func requireActiveNamespace(_ key: StoreKey) throws(ChangeRefusal) {
    guard !key.namespace.isEmpty else { return }
    let namespace = object(StoreKey(resource: .namespaces, namespace: "", name: key.namespace))
    guard let namespace else { throw .namespaceMissing }
    guard !namespace.facts.isTerminating else { throw .namespaceTerminating }
  }

  /// Nothing may be left of a resource when its definition has gone.
  private func requireDefinition(_ name: String?) throws(ChangeRefusal) {
    guard let name else { return }
    let definition = object(
      StoreKey(resource: .customResourceDefinitions, namespace: "", name: name))
    guard let definition, !definition.facts.isTerminating else { throw .definitionTerminating }
  }

  private mutating func record(
    _ kind: ChangeEvent.Kind, _ key: StoreKey, _ state: (EncodedObject, ObjectFacts),
    previous: StoredObject?
  ) -> ChangeEvent {
    version += 1
    let time = store.now()
    let object = StoredObject(
      key: key, version: version, time: time, encoded: state.0, facts: state.1)
    changed[key] = .some(object)
    return ChangeEvent(kind: kind, object: object, previous: previous, time: time)
  }

  private mutating func delete(
    _ current: StoredObject, last: (EncodedObject, ObjectFacts)?
  ) -> ChangeEvent {
    version += 1
    changed[current.key] = .some(nil)
    let time = store.now()
    let object = last.map {
      StoredObject(key: current.key, version: version, time: time, encoded: $0.0, facts: $0.1)
    }
    return ChangeEvent(
      kind: .deleted, object: object ?? current.stamped(version), previous: current, time: time)
  }
}
