/// How a Pod ended.
struct PodEnd: Hashable, Sendable {
  var finishTime: Timestamp?
  var exitCode: Int?
  /// Nil for success alone.
  var reason: String?
  var message: String?
  /// Lost to the cluster or to somebody's hand, not to its own failing.
  var isInfrastructure = false

  static let vanished = PodEnd(
    reason: "PodLost", message: "the Pod disappeared before its end was seen",
    isInfrastructure: true)
}

extension Pod {
  /// Whether no container of it runs any more, as far as the API can tell.
  var isOver: Bool {
    if phase == .succeeded || phase == .failed { return true }
    guard metadata.isBeingDeleted else { return false }
    // Only our finalizer holds it: it was deleted by force, or before a node took it.
    return metadata.deletionGracePeriod == 0 || (phase == .pending && nodeName == nil)
  }

  /// Its end, or nil while it goes on.
  ///
  /// - Parameters:
  ///   - cutShort: whether it was seen being deleted while it ran.
  ///   - isEnding: whether the run itself is ending its Pods, so that a deletion is nobody's fault.
  func end(cutShort: Bool, isEnding: Bool) -> PodEnd? {
    guard isOver else { return nil }
    if cutShort || wasDeletedWhileRunning(isEnding: isEnding) {
      return deletedEnd(isEnding: isEnding)
    }
    return phase == .succeeded ? PodEnd(finishTime: finishTime, exitCode: 0) : failedEnd
  }

  private var terminations: [(name: String, end: ContainerState.Termination)] {
    (containers.filter { !$0.isInit } + containers.filter(\.isInit)).compactMap { container in
      guard case .terminated(let end) = container.state else { return nil }
      return (container.name, end)
    }
  }

  private var finishTime: Timestamp? { terminations.compactMap(\.end.finishTime).max() }

  /// The first container that failed; sidecars among the init containers come last, since they are
  /// killed at the end.
  private var failure: (name: String, end: ContainerState.Termination)? {
    terminations.first { $0.end.exitCode != 0 }
  }

  /// The name of the container that its end is blamed on.
  var failedContainer: String? { failure?.name }

  /// Whether it ended after somebody had asked to delete it. A program that ends well on SIGTERM has not
  /// done its work, so its success is none.
  private func wasDeletedWhileRunning(isEnding: Bool) -> Bool {
    guard let deadline = metadata.deletionTime else { return false }
    // Later deletes with a shorter grace period keep this difference:
    // https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/registry/rest/delete.go
    let request = deadline - .seconds(metadata.deletionGracePeriod ?? 0)
    guard phase == .succeeded || phase == .failed else { return true }
    guard let finish = finishTime?.wholeSeconds else { return phase == .failed && reason == nil }
    // Times have whole seconds. In the same second the signal tells, or that it was us who asked: we
    // delete only what we have seen running.
    let wasKilled = [137, 143].contains(failure?.end.exitCode)
    return finish > request || (finish == request && (wasKilled || isEnding))
  }

  private func deletedEnd(isEnding: Bool) -> PodEnd {
    let code = failure?.end.exitCode ?? terminations.first?.end.exitCode
    return PodEnd(
      finishTime: finishTime, exitCode: code, reason: reason ?? disruptionReason ?? "Deleted",
      message: message ?? disruption ?? "the Pod was deleted before it ended",
      isInfrastructure: !isEnding)
  }

  private var failedEnd: PodEnd {
    let failure = failure
    let word = [reason, disruptionReason, failure?.end.reason].compactMap { $0 }
      .first { !$0.isEmpty }
    return PodEnd(
      finishTime: finishTime, exitCode: failure?.end.exitCode, reason: word ?? "Error",
      message: message ?? disruption ?? failure.map(Self.words),
      isInfrastructure: isInfrastructureFailure)
  }

  private static func words(
    _ failure: (name: String, end: ContainerState.Termination)
  ) -> String {
    let (end, isPlain) = (failure.end, ["", "Error"].contains(failure.end.reason))
    let text = end.message.isEmpty ? "" : ": \(end.message)"
    return "container \(failure.name) ended with exit code \(end.exitCode)"
      + (isPlain ? "" : " (\(end.reason))") + text
  }

  private var disruptionReason: String? {
    disruption?.split(separator: ":").first.map(String.init)
  }

  /// Words of the kubelet for a Pod that it gives up for reasons of the node.
  private static let infrastructureReasons: Set<String> = [
    "Evicted", "Preempting", "Preempted", "NodeLost", "NodeShutdown", "Shutdown", "Terminated",
    "NodeAffinity", "UnexpectedAdmissionError", "TopologyAffinityError",
  ]

  private var isInfrastructureFailure: Bool {
    if disruption != nil { return true }
    if let reason, Self.infrastructureReasons.contains(reason) || reason.hasPrefix("OutOf") {
      return true
    }
    return terminations.contains { $0.end.reason == "ContainerStatusUnknown" }
  }
}
