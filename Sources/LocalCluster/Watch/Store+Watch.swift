import APIMachinery
import Synchronization

/// Where a watch begins.
enum WatchStart: Hashable, Sendable {
  /// With the current objects as ADDED events, then what comes.
  case currentObjects
  /// With the changes after a version.
  case after(Int64)
}

/// A watch that is registered, and what happened before it was.
struct OpenWatch: Sendable {
  let watcher: Watcher
  let initial: ArraySlice<StoredObject>
  let missed: [ChangeEvent]
  /// The version of `initial`.
  let version: Int64
}

extension Store {
  /// Registers a watch, in one step with reading what it starts from: no change is lost or doubled
  /// in between.
  ///
  /// - Throws: 410 when the history does not reach back to the version.
  func watch(
    _ resource: GroupResource, namespace: String?, from start: WatchStart
  ) throws(APIStatus) -> OpenWatch {
    let result = state.withLock { state in
      Result { () throws(APIStatus) in try state.open(resource, namespace, start) }
    }
    return try result.get()
  }

  func remove(_ watcher: Watcher) {
    watcher.end()
    state.withLock { $0.watchers[watcher.resource]?[ObjectIdentifier(watcher)] = nil }
  }

  /// Under the lock no change is half offered, so the version is true for the watcher.
  func bookmark(_ watchers: [Watcher]) {
    state.withLock { state in
      for watcher in watchers { watcher.offerBookmark(state.version) }
    }
  }

  /// - Parameter resource: nil for all.
  func endWatches(of resource: GroupResource? = nil) {
    let watchers = state.withLock { state in
      state.watchers.filter { resource == nil || $0.key == resource }.values.flatMap(\.values)
    }
    for watcher in watchers { watcher.end() }
  }

  /// Forgets changes in memory that are older than `time`.
  func trimHistories(before time: Int64) {
    state.withLock { state in
      for resource in Array(state.histories.keys) { state.histories[resource]?.trim(before: time) }
    }
  }
}

extension Store.State {
  fileprivate mutating func open(
    _ resource: GroupResource, _ namespace: String?, _ start: WatchStart
  ) throws(APIStatus) -> OpenWatch {
    var missed: [ChangeEvent] = []
    var after = version
    if case .after(let wanted) = start {
      missed = try changes(of: resource, namespace, after: wanted)
      after = max(wanted, version)
    }
    let watcher = Watcher(resource: resource, namespace: namespace, after: after)
    watchers[resource, default: [:]][ObjectIdentifier(watcher)] = watcher
    let initial =
      start == .currentObjects ? tables[resource]?.slice(namespace: namespace) ?? [] : []
    return OpenWatch(watcher: watcher, initial: initial, missed: missed, version: version)
  }

  private func changes(
    of resource: GroupResource, _ namespace: String?, after wanted: Int64
  ) throws(APIStatus) -> [ChangeEvent] {
    let history = history(of: resource)
    guard let changes = history.changes(after: wanted) else {
      throw .expired("too old resource version: \(wanted) (\(history.trimmedThrough))")
    }
    return changes.filter { namespace == nil || $0.key.namespace == namespace }
  }
}
