import CCurl
import Synchronization

/// What other threads ask of the curl thread.
enum Command: Sendable {
  case start(Transfer)
  /// The reader has made room again.
  case resume(Transfer)
  /// Nobody wants the answer any more; the transfer has ended already for its reader.
  case abandon(Transfer)
}

/// The only way to the curl thread.
final class CommandQueue: Sendable {
  private struct State {
    var commands: [Command] = []
    var isOpen = true
    var multi: MultiHandle
  }

  /// The curl thread owns the handle. `curl_multi_wakeup` is the one call that curl allows from any
  /// thread, and only `CommandQueue` makes it, under its lock and never after `close`.
  private struct MultiHandle: @unchecked Sendable {
    let raw: UnsafeMutableRawPointer
  }

  private let state: Mutex<State>

  init(multi: UnsafeMutableRawPointer) {
    state = Mutex(State(multi: MultiHandle(raw: multi)))
  }

  /// Does nothing when the client is shut down, except that a transfer to start ends with that.
  func submit(_ command: Command) {
    let isOpen = state.withLock { state in
      guard state.isOpen else { return false }
      state.commands.append(command)
      if state.commands.count == 1 { curl_multi_wakeup(state.multi.raw) }
      return true
    }
    if !isOpen, case .start(let transfer) = command {
      transfer.end(.shutdown(url: transfer.shownURL, isBeforeResponse: true))
    }
  }

  /// - Returns: what was asked since the last time, or nil when the thread is to end.
  func drain() -> [Command]? {
    state.withLock { state in
      guard state.isOpen else { return nil }
      defer { state.commands = [] }
      return state.commands
    }
  }

  /// From now on nothing is taken in, and the thread ends.
  /// - Returns: false if it was closed before.
  func close() -> Bool {
    state.withLock { state in
      guard state.isOpen else { return false }
      state.isOpen = false
      curl_multi_wakeup(state.multi.raw)
      return true
    }
  }

  /// What was asked for but not taken before `close`.
  func leftovers() -> [Command] {
    state.withLock { state in
      defer { state.commands = [] }
      return state.commands
    }
  }
}
