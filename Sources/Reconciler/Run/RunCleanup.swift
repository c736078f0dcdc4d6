/// Pods that are done with: their finalizers go, so that anybody may delete them.
extension RunDecision {
  mutating func cleanUp() {
    for pod in strays { stop(pod) }
    let isEnded = status.phase?.isTerminal ?? false
    for (index, pod) in podOfAttempt.sorted(by: { $0.key < $1.key }) {
      if isEnded { stop(pod) } else if status.attempts[index].hasEnded { release(pod) }
    }
  }

  /// Ends a Pod that has no business running, and lets go of it once it has ended.
  private mutating func stop(_ pod: Pod) {
    if pod.isOver { return release(pod) }
    guard !pod.metadata.isBeingDeleted else { return }
    actions.append(.deletePod(name: pod.name, uid: pod.uid, gracePeriod: nil))
  }

  private mutating func release(_ pod: Pod) {
    if let action = pod.releasing { actions.append(action) }
  }

  /// The run is being deleted: nothing is left to record ends in, so its Pods are let go at once and end
  /// in their own time.
  mutating func letGo() {
    // With --cascade=orphan the Pods are to stay.
    let keepsPods = run.metadata.finalizers.contains("orphan")
    for pod in observation.pods.sorted(by: { $0.name < $1.name }) {
      if !keepsPods, !pod.metadata.isBeingDeleted {
        actions.append(.deletePod(name: pod.name, uid: pod.uid, gracePeriod: nil))
      }
      release(pod)
    }
  }
}

/// What shall be done with Pods whose run is gone: no finalizer of ours may hold them, and only those that
/// were orphaned on purpose stay.
public func decideOrphans(_ pods: [Pod]) -> [RunAction] {
  pods.sorted { $0.name < $1.name }.flatMap { pod in
    var actions: [RunAction] = []
    if pod.controllerUID != nil, !pod.metadata.isBeingDeleted {
      actions.append(.deletePod(name: pod.name, uid: pod.uid, gracePeriod: nil))
    }
    if let release = pod.releasing { actions.append(release) }
    return actions
  }
}

extension Pod {
  /// The action that takes our finalizer away, if it is there.
  fileprivate var releasing: RunAction? {
    guard finalizers.contains(Finalizer.runTracking) else { return nil }
    return .releasePod(
      name: name, uid: uid, remainingFinalizers: finalizers.filter { $0 != Finalizer.runTracking })
  }
}
