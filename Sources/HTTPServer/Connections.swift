import NIOCore
import Synchronization

/// The connections that are open, so that a shutdown can end each of them and wait for the last.
final class Connections: Sendable {
  private struct State {
    var isClosing = false
    var channels: [ObjectIdentifier: any Channel] = [:]
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.channels.count } }

  /// A connection accepted after the shutdown began is closed at once.
  func add(_ channel: any Channel) {
    let isLate = state.withLock { state in
      state.channels[ObjectIdentifier(channel)] = channel
      return state.isClosing
    }
    channel.closeFuture.whenComplete { _ in self.remove(channel) }
    if isLate { channel.close(promise: nil) }
  }

  /// Closes those between two requests; the others close when their answer is sent. Once only: NIO's
  /// handler does not take it twice.
  func quiesce() {
    let channels = state.withLock { state in
      defer { state.isClosing = true }
      return state.isClosing ? [] : Array(state.channels.values)
    }
    for channel in channels {
      channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
  }

  func cancelExchanges() {
    for channel in all {
      channel.pipeline.fireUserInboundEventTriggered(ConnectionHandler.CancelExchange())
    }
  }

  func closeAll() {
    for channel in all {
      channel.pipeline.triggerUserOutboundEvent(ForcedClose.Now(), promise: nil)
    }
  }

  /// Returns when none is left, or the limit has passed.
  func drained(within limit: Duration) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.drained() }
      group.addTask { try? await Task.sleep(for: limit) }
      await group.next()
      self.wakeWaiters()
      group.cancelAll()
    }
  }

  private var all: [any Channel] { state.withLock { Array($0.channels.values) } }

  private func drained() async {
    await withCheckedContinuation { continuation in
      let isEmpty = state.withLock { state in
        if !state.channels.isEmpty { state.waiters.append(continuation) }
        return state.channels.isEmpty
      }
      if isEmpty { continuation.resume() }
    }
  }

  private func remove(_ channel: any Channel) {
    let isEmpty = state.withLock { state in
      state.channels[ObjectIdentifier(channel)] = nil
      return state.channels.isEmpty
    }
    if isEmpty { wakeWaiters() }
  }

  private func wakeWaiters() {
    let waiters = state.withLock { state in
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }
}
