/// Why a Pod that is there does not run.
struct WaitingReason: Hashable, Sendable {
  let reason: String
  let message: String
}

extension Pod {
  /// Nil when it runs, or is on its way without a problem.
  var waitingReason: WaitingReason? {
    if metadata.isBeingDeleted {
      return WaitingReason(
        reason: RunReason.podTerminating,
        message: "Pod \(name) is being deleted; waiting until it has ended")
    }
    if let message = unschedulableMessage {
      return WaitingReason(reason: RunReason.unschedulable, message: "Pod \(name): \(message)")
    }
    return containers.lazy.compactMap(problem).first
  }

  private func problem(of container: ContainerState) -> WaitingReason? {
    guard case .waiting(let reason, let message) = container.state,
      !["", "PodInitializing", "ContainerCreating"].contains(reason)
    else { return nil }
    let words = message.isEmpty ? reason : message
    return WaitingReason(
      reason: reason, message: "Pod \(name), container \(container.name): \(words)")
  }
}
