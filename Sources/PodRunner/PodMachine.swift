import JSON

/// The life of one Pod on this machine: events in, actions out; no IO.
///
/// The rules are kubelet's: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
struct PodMachine: Sendable {
  /// What is to be done; the runner reports back by an event.
  enum Action: Hashable, Sendable {
    /// Answered by `started`, `notStarted`, or `notConfigured`.
    case start(container: Int)
    /// SIGTERM or SIGKILL to all that the container runs.
    case signal(container: Int, force: Bool)
  }

  /// What to tell people; reasons as kubelet's.
  struct Note: Hashable, Sendable {
    var isWarning = false
    var reason: String
    var text: String
  }

  /// Why nothing is started any more.
  enum Cause: Hashable, Sendable {
    /// The main containers are done; sidecars are to follow.
    case completed
    case deadlineExceeded
    /// The Pod is to be deleted.
    case deleted
    /// The Pod's object is gone already.
    case gone
    /// Someone else declared the Pod finished, an eviction for example.
    case declared(phase: String)
  }

  struct Ending: Hashable, Sendable {
    var cause: Cause
    /// What runs then gets SIGKILL.
    var killAt: Moment
    var terminated: Set<Int> = []
    var killed: Set<Int> = []
  }

  let plan: PodPlan
  var containers: [ContainerState]
  var startTime: Moment?
  var ending: Ending?
  /// From `startTime` on.
  var activeDeadline: Duration?
  var conditionTimes: [String: ConditionTime] = [:]
  var notes: [Note] = []
  /// It was finished before this runner knew it: its status stays as it is.
  var isHistory = false
  /// It ran when an earlier runner ended: not its own failure.
  var isDisrupted = false

  init(plan: PodPlan) {
    self.plan = plan
    containers = plan.containers.map {
      ContainerState(stage: .waiting(reason: Self.initialReason($0, of: plan), message: ""))
    }
  }

  static func initialReason(_ container: ContainerPlan, of plan: PodPlan) -> String {
    let hasInitial = plan.containers.contains { $0.role != .main }
    return hasInitial ? "PodInitializing" : "ContainerCreating"
  }
}

// MARK: What the API says

extension PodMachine {
  /// Takes up what others changed: deletion, a deadline, the end of the Pod.
  mutating func observe(_ pod: JSONValue, now: Moment) {
    activeDeadline = pod["spec"]["activeDeadlineSeconds"].int.map { .seconds($0) }
    if pod["metadata"]["deletionTimestamp"].string != nil {
      let grace = pod["metadata"]["deletionGracePeriodSeconds"].int ?? 0
      end(.deleted, killAt: now + .seconds(max(0, grace)))
    } else if let phase = pod["status"]["phase"].string, Self.isTerminal(phase), !isFinished {
      end(.declared(phase: phase), killAt: now + plan.gracePeriod)
    }
  }

  /// The object vanished under us: what runs has a second to end.
  mutating func observeGone(now: Moment) {
    end(.gone, killAt: now + .seconds(1))
  }

  static func isTerminal(_ phase: String) -> Bool { phase == "Succeeded" || phase == "Failed" }

  /// Nothing runs, and nothing will.
  var isFinished: Bool { !isAlive && (ending != nil || mainIsDone) }

  var isAlive: Bool { containers.contains(where: \.isAlive) }

  /// A second cause never gives more time than the first; a deletion overrides what else it was.
  private mutating func end(_ cause: Cause, killAt: Moment) {
    guard var current = ending else {
      ending = Ending(cause: cause, killAt: killAt)
      return
    }
    if cause == .deleted && current.cause == .completed || cause == .gone { current.cause = cause }
    current.killAt = min(current.killAt, killAt)
    ending = current
  }
}

// MARK: What happened

extension PodMachine {
  mutating func started(_ index: Int, _ run: Run) {
    containers[index].stage = .running(run)
    notes.append(Note(reason: "Started", text: "Started container \(plan.containers[index].name)"))
  }

  /// The command cannot be run at all.
  mutating func notStarted(_ index: Int, message: String, now: Moment) {
    notes.append(Note(isWarning: true, reason: "Failed", text: "Error: \(message)"))
    finish(index, .startError(message, now: now), uptime: .zero)
  }

  /// Something that the container refers to is missing yet.
  mutating func notConfigured(_ index: Int, message: String, now: Moment) {
    if containers[index].configurationProblem != message {
      notes.append(Note(isWarning: true, reason: "Failed", text: "Error: \(message)"))
    }
    containers[index].configurationProblem = message
    if containers[index].lastTermination != nil { containers[index].restarts -= 1 }
    containers[index].stage = .waiting(reason: "CreateContainerConfigError", message: message)
    containers[index].notBefore = now + Self.configurationRetry
  }

  static let configurationRetry: Duration = .seconds(2)

  mutating func exited(_ index: Int, exitCode: Int, message: String = "", now: Moment) {
    guard let run = containers[index].run else { return }
    let termination = Termination(
      exitCode: exitCode, message: message, startedAt: run.startedAt, finishedAt: now,
      containerID: run.id)
    finish(index, termination, uptime: now - run.startedAt)
  }

  mutating func finish(_ index: Int, _ termination: Termination, uptime: Duration) {
    guard ending == nil, isRestarted(index, after: termination) else {
      containers[index].stage = .terminated(termination)
      return
    }
    let delay = containers[index].backoff.delay(afterUptime: uptime)
    containers[index].lastTermination = termination
    containers[index].notBefore = termination.finishedAt + delay
    containers[index].stage = .waiting(
      reason: "CrashLoopBackOff", message: restartMessage(index, delay: delay))
    if delay > .zero { noteBackoff(index) }
  }

  private func isRestarted(_ index: Int, after termination: Termination) -> Bool {
    switch plan.containers[index].role {
    case .sidecar: true
    case .initial: termination.exitCode != 0 && plan.restartPolicy != .never
    case .main:
      switch plan.restartPolicy {
      case .always: true
      case .onFailure: termination.exitCode != 0
      case .never: false
      }
    }
  }

  private func restartMessage(_ index: Int, delay: Duration) -> String {
    let id = plan.id
    return "back-off \(delay.components.seconds)s restarting failed "
      + "container=\(plan.containers[index].name) pod=\(id.name)_\(id.namespace)(\(id.uid))"
  }

  private mutating func noteBackoff(_ index: Int) {
    let name = plan.containers[index].name
    notes.append(
      Note(
        isWarning: true, reason: "BackOff",
        text: "Back-off restarting failed container \(name) in pod \(plan.id.name)"))
  }
}

// MARK: What to do

extension PodMachine {
  /// What is due at `now`; call it again once the actions are reported back, until there are none.
  mutating func advance(now: Moment) -> [Action] {
    if startTime == nil { startTime = now }
    endSimulated(now)
    if ending == nil { endByItself(now) }
    return ending == nil ? startDue(now) : signalAlive(now)
  }

  /// When `advance` has more to do, without any event.
  func wakeAt() -> Moment? {
    let ends = containers.compactMap { $0.run?.simulatedEnd?.at }
    if let ending {
      let kill = isAlive && ending.killed.isEmpty ? [ending.killAt] : []
      return (ends + kill).min()
    }
    let starts = containers.indices.filter(mayStart).compactMap { containers[$0].notBefore }
    return (ends + starts + (deadlineMoment.map { [$0] } ?? [])).min()
  }

  private var deadlineMoment: Moment? {
    guard let startTime, let activeDeadline, !mainIsDone else { return nil }
    return startTime + activeDeadline
  }

  private mutating func endByItself(_ now: Moment) {
    if mainIsDone {
      end(.completed, killAt: now + plan.gracePeriod)
    } else if let deadline = deadlineMoment, deadline <= now {
      notes.append(
        Note(
          reason: "DeadlineExceeded",
          text: "Pod was active on the node longer than the specified deadline"))
      end(.deadlineExceeded, killAt: now + plan.gracePeriod)
    }
  }

  /// All that decides the Pod's phase has ended.
  var mainIsDone: Bool {
    hasFailedInitial
      || containers.indices.allSatisfy {
        plan.containers[$0].role != .main || containers[$0].termination != nil
      }
  }

  var hasFailedInitial: Bool {
    containers.indices.contains {
      plan.containers[$0].role == .initial && (containers[$0].termination?.exitCode ?? 0) != 0
    }
  }

  private mutating func startDue(_ now: Moment) -> [Action] {
    var actions: [Action] = []
    for index in containers.indices where mayStart(index) {
      guard containers[index].notBefore.map({ $0 <= now }) ?? true else { continue }
      if containers[index].lastTermination != nil { containers[index].restarts += 1 }
      containers[index].notBefore = nil
      containers[index].stage = .starting
      actions.append(.start(container: index))
    }
    return actions
  }

  /// Its turn has come, but for a delay.
  private func mayStart(_ index: Int) -> Bool {
    guard case .waiting = containers[index].stage else { return false }
    return initialIsDone(before: index)
  }

  /// The initial containers before this one have succeeded, the sidecars run.
  func initialIsDone(before index: Int) -> Bool {
    (0..<index).allSatisfy {
      switch plan.containers[$0].role {
      case .initial: containers[$0].termination?.exitCode == 0
      case .sidecar: !containers[$0].isNew
      case .main: true
      }
    }
  }

  private mutating func signalAlive(_ now: Moment) -> [Action] {
    guard var current = ending else { return [] }
    var actions: [Action] = []
    for index in containers.indices where containers[index].isAlive {
      let force = now >= current.killAt
      let isNew =
        force
        ? current.killed.insert(index).inserted : current.terminated.insert(index).inserted
      if isNew { actions += signal(index, force: force, now: now) }
    }
    ending = current
    return actions
  }

  private mutating func signal(_ index: Int, force: Bool, now: Moment) -> [Action] {
    let name = plan.containers[index].name
    if !force { notes.append(Note(reason: "Killing", text: "Stopping container \(name)")) }
    guard containers[index].run?.simulatedEnd != nil else {
      return [.signal(container: index, force: force)]
    }
    exited(index, exitCode: force ? 137 : 143, now: now)
    return []
  }

  private mutating func endSimulated(_ now: Moment) {
    for index in containers.indices {
      guard let end = containers[index].run?.simulatedEnd, end.at <= now else { continue }
      exited(
        index, exitCode: end.exitCode, now: max(end.at, containers[index].run?.startedAt ?? now))
    }
  }
}
