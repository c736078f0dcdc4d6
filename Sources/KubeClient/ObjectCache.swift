public import JSON
import Synchronization

/// What the process knows of a collection. A `Reflector` fills it; anybody reads it; writers put the
/// server's answers into it, so that nobody decides on a state older than their own writes.
///
/// `CacheContents` has the rules of what replaces what. A reader sees each change whole, in order.
public final class ObjectCache<Object: CachedObject>: Sendable {
  private struct State {
    var contents = CacheContents<Object>()
    var isSynced = false
    var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    var nextWaiter = 0
  }

  private let state = Mutex(State())

  public init() {}

  // MARK: Reading

  /// The whole collection has been here once.
  public var isSynced: Bool { state.withLock { $0.isSynced } }
  public var count: Int { state.withLock { $0.contents.count } }
  public var all: [Object] { state.withLock { $0.contents.all } }

  public func get(_ key: ObjectKey) -> Object? { state.withLock { $0.contents.get(key) } }

  /// Those whose controller has this UID, by key.
  public func owned(by uid: String) -> [Object] {
    state.withLock { $0.contents.owned(by: uid) }
  }

  /// Those that `indexes` puts under `value`, by key.
  public func indexed(_ index: CacheIndex, under value: String) -> [Object] {
    state.withLock { $0.contents.indexed(index, under: value) }
  }

  /// Returns when `isSynced`, or when the task is cancelled.
  public func waitUntilSynced() async {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDone = state.withLock { state in
          if state.isSynced || Task.isCancelled { return true }
          state.waiters[id] = continuation
          return false
        }
        if isDone { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
    }
  }

  // MARK: Writing

  /// Takes in the server's answer to a write of ours: kept unless the cache has something newer, or
  /// has seen the object's end already. The object should be one that the cache's watch selects.
  ///
  /// Returns the newest state that is known; nil when `json` is no such object.
  @discardableResult
  public func upsert(decoding json: JSONValue) -> Object? {
    guard let object = try? Object(json: json) else { return nil }
    return state.withLock { $0.contents.upsert(object) }
  }

  func apply(_ object: Object) -> CacheChange<Object>? {
    state.withLock { $0.contents.apply(object) }
  }

  func remove(
    _ key: ObjectKey, uid: String, version: ObjectVersion, last: Object?
  ) -> CacheChange<Object>? {
    state.withLock { $0.contents.remove(key, uid: uid, version: version, last: last) }
  }

  func bookmark(_ version: ObjectVersion) {
    state.withLock { $0.contents.bookmark(version) }
  }

  /// The whole collection. The cache is synced from now on.
  func replace(
    with list: [Object], version: ObjectVersion, isAuthoritative: Bool
  ) -> [CacheChange<Object>] {
    let (changes, waiters) = state.withLock { state in
      let changes = state.contents.replace(
        with: list, version: version, isAuthoritative: isAuthoritative)
      state.isSynced = true
      defer { state.waiters = [:] }
      return (changes, Array(state.waiters.values))
    }
    for waiter in waiters { waiter.resume() }
    return changes
  }
}
