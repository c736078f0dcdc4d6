extension JobRun {
  /// Names of Pods that the status has seen alive and that `pods` lacks. A caller whose view may be old
  /// looks each up live before it decides: `decideRun` takes one that is not there for lost, and starts
  /// another.
  public func podsToLookUp(besides pods: [Pod]) -> [String] {
    guard !isTerminal, !metadata.isBeingDeleted else { return [] }
    let known = Set(pods.map(\.uid))
    return status.attempts.filter { attempt in
      !attempt.hasEnded && attempt.uid.map { !known.contains($0) } ?? false
    }.map(\.podName)
  }
}

/// What the Pods say becomes what the status says.
extension RunDecision {
  mutating func recordPods() {
    for (number, pod) in observation.pods.map({ (attemptNumber(of: $0), $0) })
      .sorted(by: { $0.0 < $1.0 })
    {
      match(pod, number)
    }
    // The end of a run is final: what its Pods still do is cleaned up, not recorded.
    guard !run.isTerminal else { return }
    for index in status.attempts.indices where !status.attempts[index].hasEnded {
      record(index)
    }
  }

  /// Zero for a Pod that has neither the name nor the label of an attempt.
  private func attemptNumber(of pod: Pod) -> Int {
    guard let number = pod.labels[Label.attempt].flatMap(Int.init), number > 0,
      pod.name == podName(number)
    else { return 0 }
    return number
  }

  func podName(_ attempt: Int) -> String { "\(run.name)-\(attempt)" }

  private mutating func match(_ pod: Pod, _ number: Int) {
    // Written down by us before the status was lost, or by another controller whose write we have not
    // seen: the status write is refused then, and we look again.
    if number == status.attempts.count + 1, !run.isTerminal {
      status.attempts.append(Attempt(podName: pod.name))
    }
    let index = number - 1
    guard status.attempts.indices.contains(index),
      status.attempts[index].uid == nil || status.attempts[index].uid == pod.uid
    else {
      strays.append(pod)
      return
    }
    podOfAttempt[index] = pod
  }

  private mutating func record(_ index: Int) {
    guard let pod = podOfAttempt[index] else {
      // A Pod that was seen cannot go while it has our finalizer, unless somebody tears that off.
      if status.attempts[index].uid != nil { recordEnd(.vanished, of: index) }
      return
    }
    let end = pod.end(cutShort: status.attempts[index].deleted, isEnding: ending != nil)
    // Until it runs, a Pod has nothing to tell that is worth a write.
    if pod.phase != .pending || end != nil { recordStart(of: pod, index) }
    if let end {
      recordEnd(end, of: index)
    } else if pod.metadata.isBeingDeleted, ending == nil {
      recordStart(of: pod, index)
      status.attempts[index].deleted = true
    }
  }

  private mutating func recordStart(of pod: Pod, _ index: Int) {
    status.attempts[index].uid = pod.uid
    status.attempts[index].image = pod.image
    status.attempts[index].imageID =
      pod.containers.first { !$0.isInit }?.imageID ?? status.attempts[index].imageID
    if pod.phase != .pending, status.attempts[index].startTime == nil {
      status.attempts[index].startTime = (pod.startTime ?? now).wholeSeconds
    }
  }

  private mutating func recordEnd(_ end: PodEnd, of index: Int) {
    // A node's clock that is ahead of ours must not put off the next attempt.
    status.attempts[index].finishTime = min(end.finishTime ?? now, now).wholeSeconds
    status.attempts[index].exitCode = end.exitCode
    status.attempts[index].reason = end.reason
    status.attempts[index].message = end.message?.truncated(toUTF8: 1024)
    status.attempts[index].infrastructure = end.isInfrastructure
    recordLog(of: index)
  }

  private mutating func recordLog(of index: Int) {
    guard !status.attempts[index].hasSucceeded, let uid = podOfAttempt[index]?.uid,
      let log = observation.logTails[uid]
    else { return }
    status.attempts[index].logTail = LogTail.text(log)
    LogTail.bound(&status.attempts)
  }
}
