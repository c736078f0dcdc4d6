import APIMachinery
import Logging
import Synchronization

/// Every object, in memory, with the file behind it.
///
/// A change is visible to readers and watchers only after it is in the file, so nobody can have
/// seen what a killed process forgets. Changes that arrive while a commit is under way share the
/// next one.
final class Store: Sendable {
  struct State {
    /// The version of the newest change; of all resources, growing, never reused.
    var version: Int64
    let trimmedThrough: Int64
    var tables: [GroupResource: ObjectTable] = [:]
    var histories: [GroupResource: ChangeHistory] = [:]
    var keysByUID: [String: StoreKey] = [:]
    var dependents: [String: Set<StoreKey>] = [:]
    var watchers: [GroupResource: [ObjectIdentifier: Watcher]] = [:]
  }

  struct PendingChange: Sendable {
    let change: Change
    let done: @Sendable (Result<StoredObject, ChangeRefusal>) -> Void
  }

  struct Queue {
    var pending: [PendingChange] = []
    var isCommitting = false
    var isClosed = false
    var whenIdle: [CheckedContinuation<Void, Never>] = []
  }

  let state: Mutex<State>
  let queue = Mutex(Queue())
  let database: Database
  let logger: Logger
  let now: @Sendable () -> Int64
  /// Called with the changes of each commit, in order, before the writers are answered.
  let observer: @Sendable ([ChangeEvent]) -> Void

  init(
    database: Database, contents: Database.Contents,
    logger: Logger = Logger(label: "rota.local-cluster"),
    now: @escaping @Sendable () -> Int64, observer: @escaping @Sendable ([ChangeEvent]) -> Void
  ) {
    self.database = database
    self.logger = logger
    self.now = now
    self.observer = observer
    var state = State(version: contents.version, trimmedThrough: contents.trimmedThrough)
    for object in contents.objects { state.put(object, replacing: nil) }
    for event in contents.events { state.remember(event) }
    self.state = Mutex(state)
  }
}

// MARK: - Reading

extension Store {
  var version: Int64 { state.withLock { $0.version } }

  func object(_ key: StoreKey) -> StoredObject? {
    state.withLock { $0.tables[key.resource]?[key] }
  }

  func object(uid: String) -> StoredObject? {
    state.withLock { state in
      state.keysByUID[uid].flatMap { state.tables[$0.resource]?[$0] }
    }
  }

  /// - Parameter namespace: nil for all.
  func objects(_ resource: GroupResource, namespace: String? = nil) -> ArraySlice<StoredObject> {
    state.withLock { $0.tables[resource]?.slice(namespace: namespace) ?? [] }
  }

  /// The objects whose ownerReferences hold `uid`.
  func dependents(of uid: String) -> [StoredObject] {
    state.withLock { state in
      (state.dependents[uid] ?? []).compactMap { state.tables[$0.resource]?[$0] }
    }
  }

  func hasDependents(_ uid: String) -> Bool {
    state.withLock { !($0.dependents[uid] ?? []).isEmpty }
  }

  var resources: [GroupResource] { state.withLock { Array($0.tables.keys) } }

  /// The objects as they were at `version`, in order; the current ones for nil. Nil when the
  /// history does not reach back that far.
  func snapshot(
    _ resource: GroupResource, namespace: String?, at version: Int64?
  ) -> (objects: ArraySlice<StoredObject>, version: Int64)? {
    let (current, newest, later) = state.withLock { state in
      (
        state.tables[resource]?.slice(namespace: namespace) ?? [], state.version,
        version.map { state.history(of: resource).changes(after: $0) } ?? []
      )
    }
    guard let version else { return (current, newest) }
    guard let later else { return nil }
    return (Self.undo(later, in: current, namespace: namespace), version)
  }

  private static func undo(
    _ changes: ArraySlice<ChangeEvent>, in current: ArraySlice<StoredObject>, namespace: String?
  ) -> ArraySlice<StoredObject> {
    var table = ObjectTable()
    guard !changes.isEmpty else { return current }
    for object in current { table.set(object) }
    for change in changes.reversed() where namespace == nil || change.key.namespace == namespace {
      if let previous = change.previous { table.set(previous) } else { table.remove(change.key) }
    }
    return table.objects[...]
  }
}

extension Store {
  /// After a resource's selectable fields have changed.
  func refreshFacts(_ resource: GroupResource, selectable: [[String]]) {
    state.withLock { state in
      for object in state.tables[resource]?.objects ?? [] {
        let facts = ObjectFacts(object.value, selectable: selectable)
        guard facts.selection != object.facts.selection else { continue }
        let refreshed = StoredObject(
          key: object.key, version: object.version, time: object.time, bytes: object.bytes,
          typeMetaLength: object.typeMetaLength, facts: facts)
        state.tables[resource]?.set(refreshed)
      }
    }
  }
}

extension Store.State {
  func history(of resource: GroupResource) -> ChangeHistory {
    histories[resource] ?? ChangeHistory(trimmedThrough: trimmedThrough)
  }

  mutating func remember(_ event: ChangeEvent) {
    histories[
      event.key.resource, default: ChangeHistory(trimmedThrough: trimmedThrough)
    ].append(event)
  }

  mutating func put(_ object: StoredObject, replacing old: StoredObject?) {
    if let old { forgetReferences(of: old) }
    tables[object.key.resource, default: ObjectTable()].set(object)
    keysByUID[object.uid] = object.key
    for owner in object.facts.owners { dependents[owner.uid, default: []].insert(object.key) }
  }

  mutating func take(_ old: StoredObject) {
    forgetReferences(of: old)
    tables[old.key.resource]?.remove(old.key)
    keysByUID[old.uid] = nil
  }

  private mutating func forgetReferences(of object: StoredObject) {
    for owner in object.facts.owners {
      dependents[owner.uid]?.remove(object.key)
      if dependents[owner.uid]?.isEmpty == true { dependents[owner.uid] = nil }
    }
  }
}
