import Synchronization

/// The Pods in hand, and what happened to their containers since they were last looked at.
final class RunnerState: Sendable {
  struct Exit: Hashable, Sendable {
    var container: Int
    /// The restart that ended: news of an older one is void.
    var restart: Int
    var exitCode: Int
    var at: Moment
  }

  private struct State {
    var machines: [PodID: PodMachine] = [:]
    var exits: [PodID: [Exit]] = [:]
  }

  private let state = Mutex(State())

  /// The Pod's machine, out of here until `put` brings it back: one worker has it at a time.
  func take(_ id: PodID) -> PodMachine? { state.withLock { $0.machines.removeValue(forKey: id) } }

  func put(_ machine: PodMachine) { state.withLock { $0.machines[machine.plan.id] = machine } }

  func add(_ exit: Exit, of id: PodID) {
    state.withLock { $0.exits[id, default: []].append(exit) }
  }

  func takeExits(_ id: PodID) -> [Exit] {
    state.withLock { $0.exits.removeValue(forKey: id) ?? [] }
  }

  func forget(_ id: PodID) {
    state.withLock {
      $0.machines[id] = nil
      $0.exits[id] = nil
    }
  }
}
