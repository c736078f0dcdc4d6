import APIMachinery
import Synchronization

/// The queue between the store and one watch. The store offers and never waits: a watch that falls
/// too far behind is ended, and its client starts again from where it was.
final class Watcher: Sendable {
  enum Item: Sendable {
    case change(ChangeEvent)
    /// Every change up to this version has been offered before.
    case bookmark(Int64)
  }

  private struct State {
    var items: [Item] = []
    var isEnded = false
    var waiting: CheckedContinuation<Void, Never>?
  }

  /// About a minute of a busy cluster; an item is a reference, not a copy.
  static let capacity = 16_384

  let resource: GroupResource
  /// Nil for all namespaces.
  let namespace: String?
  /// Changes up to this version are not of interest: the client has seen them.
  private let after: Int64
  private let state = Mutex(State())

  init(resource: GroupResource, namespace: String?, after: Int64) {
    self.resource = resource
    self.namespace = namespace
    self.after = after
  }

  func offer(_ event: ChangeEvent) {
    guard event.version > after, namespace == nil || event.key.namespace == namespace else {
      return
    }
    push(.change(event))
  }

  func offerBookmark(_ version: Int64) {
    if version >= after { push(.bookmark(version)) }
  }

  func end() {
    let waiting = state.withLock { state in
      state.isEnded = true
      return state.waiting.take()
    }
    waiting?.resume()
  }

  /// What has been offered since the last call, as soon as there is something; nil at the end.
  func next() async -> [Item]? {
    while true {
      if let items = state.withLock({ Self.drain(&$0) }) { return items.isEmpty ? nil : items }
      await waitForItems()
    }
  }

  /// Nil: wait. Empty: ended.
  private static func drain(_ state: inout State) -> [Item]? {
    guard !state.items.isEmpty || state.isEnded else { return nil }
    defer { state.items = [] }
    return state.items
  }

  private func waitForItems() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          guard state.items.isEmpty, !state.isEnded else { return true }
          state.waiting = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      end()
    }
  }

  private func push(_ item: Item) {
    let waiting = state.withLock { state in
      guard !state.isEnded else { return nil as CheckedContinuation<Void, Never>? }
      if state.items.count >= Self.capacity {
        state.items = []
        state.isEnded = true
      } else {
        state.items.append(item)
      }
      return state.waiting.take()
    }
    waiting?.resume()
  }
}
