import JSON
import KubeClient
import Logging

/// Brings one Pod after the other forward: takes up what the API and the processes say, does what is
/// due, and writes the status.
struct PodWorker: Sendable {
  let client: KubeClient
  let cache: PodCache
  let queue: WorkQueue<PodID>
  let state: RunnerState
  let host: ProcessHost
  let starter: ContainerStarter
  let logs: LogDirectory?
  let nodeName: String
  let nodeLabels: [String: String]
  let mode: PodRunner.Mode
  let events: PodEvents
  let logger: Logger

  /// Works until the queue is shut down.
  func run() async {
    while let id = await queue.next() {
      do {
        try await sync(id)
        queue.forget(id)
      } catch {
        retry(id, error)
      }
      queue.done(id)
    }
  }

  private func retry(_ id: PodID, _ error: KubeError) {
    // Of a Pod that is gone, the watch tells.
    if error.isNotFound || error.isCancelled { return }
    let delay = error.retryAfter ?? queue.backoff(id)
    logger.debug("Pod is tried again", metadata: ["pod": "\(id.key)", "error": "\(error)"])
    queue.add(id, after: delay)
  }

  private func sync(_ id: PodID) async throws(KubeError) {
    guard let pod = cache.get(id) else { return await syncGone(id) }
    switch Assignment(of: pod.json, nodeName: nodeName, nodeLabels: nodeLabels) {
    case .notMine: return
    case .unassigned: return try await bind(id)
    case .unschedulable: return try await tellUnschedulable(pod.json)
    case .mine: break
    }
    let now = Moment.now
    var machine = state.take(id) ?? adopt(pod.json, id, now: now)
    // Put back also after a failed write: what runs is known here alone.
    defer { keep(machine, pod: pod.json) }
    takeExits(&machine)
    machine.observe(pod.json, now: now)
    await advance(&machine, pod.json)
    try await writeStatus(&machine, pod.json)
    try await deleteIfEnded(machine, pod.json)
  }

  private func adopt(_ pod: JSONValue, _ id: PodID, now: Moment) -> PodMachine {
    PodMachine(adopting: pod, plan: PodPlan(pod: pod), now: now) { container, restart in
      logs?.hasFile(id, container: container, restart: restart) ?? false
    }
  }

  /// The object is gone: what still runs is stopped, then nothing of the Pod remains.
  private func syncGone(_ id: PodID) async {
    guard var machine = state.take(id) else {
      logs?.remove(id)
      return
    }
    takeExits(&machine)
    machine.observeGone(now: .now)
    await advance(&machine, .null)
    guard machine.isFinished else { return keep(machine, pod: .null) }
    state.forget(id)
    logs?.remove(id)
  }

  private func keep(_ machine: PodMachine, pod: JSONValue) {
    let id = machine.plan.id
    let isRecorded = PodMachine.isTerminal(pod["status"]["phase"].string ?? "")
    // The API knows all of a finished Pod: it can be taken up from there if need be.
    if machine.isFinished && isRecorded { return state.forget(id) }
    state.put(machine)
    if let wake = machine.wakeAt() { queue.add(id, after: max(.zero, wake - .now)) }
  }

  private func takeExits(_ machine: inout PodMachine) {
    for exit in state.takeExits(machine.plan.id) {
      guard machine.containers[exit.container].restarts == exit.restart else { continue }
      machine.exited(exit.container, exitCode: exit.exitCode, now: exit.at)
    }
  }

  // MARK: Actions

  private func advance(_ machine: inout PodMachine, _ pod: JSONValue) async {
    var actions = machine.advance(now: .now)
    while !actions.isEmpty {
      for action in actions { await perform(action, &machine, pod) }
      actions = machine.advance(now: .now)
    }
    events.send(machine.notes, pod)
    machine.notes = []
  }

  private func perform(
    _ action: PodMachine.Action, _ machine: inout PodMachine, _ pod: JSONValue
  ) async {
    switch action {
    case .start(let index):
      if case .simulated(let duration) = mode {
        simulate(index, &machine, Simulation(pod: pod, duration: duration))
      } else {
        await start(index, &machine, pod)
      }
    case .signal(let index, let force):
      guard let pid = machine.containers[index].run?.pid else { return }
      host.signal(pid, force: force)
    }
  }

  private func simulate(_ index: Int, _ machine: inout PodMachine, _ simulation: Simulation) {
    let now = Moment.now
    let end = Run.SimulatedEnd(at: now + simulation.duration, exitCode: simulation.exitCode)
    let id = "simulated://\(machine.plan.id.uid)"
    machine.started(index, Run(id: id, startedAt: now, simulatedEnd: end))
  }

  private func start(_ index: Int, _ machine: inout PodMachine, _ pod: JSONValue) async {
    let id = machine.plan.id
    let restart = machine.containers[index].restarts
    let (state, queue) = (state, queue)
    do throws(ContainerStarter.Failure) {
      let startedAt = Moment.now
      let pid = try await starter.start(
        machine.plan.containers[index], of: pod, restart: restart
      ) { exitCode in
        state.add(
          .init(container: index, restart: restart, exitCode: exitCode, at: .now), of: id)
        queue.add(id)
      }
      machine.started(index, Run(id: "process://\(pid)", startedAt: startedAt, pid: pid))
    } catch {
      switch error {
      case .notConfigured(let message):
        machine.notConfigured(index, message: message, now: .now)
      case .notStarted(let message): machine.notStarted(index, message: message, now: .now)
      }
    }
  }

  // MARK: Writes

  private func writeStatus(_ machine: inout PodMachine, _ pod: JSONValue) async throws(KubeError) {
    // Finished Pods are history.
    if machine.isHistory { return }
    let desired = machine.status(now: .now)
    try await write(desired, pod)
  }

  private func write(_ status: JSONValue, _ pod: JSONValue) async throws(KubeError) {
    guard let patch = StatusPatch.patch(from: pod, to: status) else { return }
    let id = PodID(pod: pod)
    let written = try await client.send(
      .patch(
        .pods, namespace: id.namespace, name: id.name, subresource: "status",
        patch: .strategic(patch)))
    cache.upsert(written)
  }

  private func deleteIfEnded(_ machine: PodMachine, _ pod: JSONValue) async throws(KubeError) {
    guard machine.isFinished, Self.awaitsDeletion(pod) else { return }
    let id = machine.plan.id
    _ = try await client.send(
      .delete(
        .pods, namespace: id.namespace, name: id.name,
        options: DeleteOptions(gracePeriodSeconds: 0, preconditionUID: id.uid)))
  }

  /// Once the grace period is 0, the server only waits for the finalizers.
  private static func awaitsDeletion(_ pod: JSONValue) -> Bool {
    let metadata = pod["metadata"]
    guard metadata["deletionTimestamp"].string != nil else { return false }
    let waitsForOthers = !(metadata["finalizers"].array ?? []).isEmpty
    return metadata["deletionGracePeriodSeconds"].int != 0 || !waitsForOthers
  }

  private func bind(_ id: PodID) async throws(KubeError) {
    do {
      _ = try await client.send(binding(id))
    } catch {
      if error.isConflict { return }
      guard error.isUnknownPath else { throw error }
      _ = try await client.send(assignment(id))
    }
    events.sendScheduled(id, nodeName: nodeName)
  }

  private func tellUnschedulable(_ pod: JSONValue) async throws(KubeError) {
    var condition: JSONValue = [
      "type": "PodScheduled", "status": "False", "reason": "Unschedulable",
      "message":
        "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
    ]
    let known = (pod["status"]["conditions"].array ?? []).first { $0["type"] == "PodScheduled" }
    condition["lastTransitionTime"] =
      known?["status"] == "False"
      ? known?["lastTransitionTime"] ?? .null : .string(Moment.now.rfc3339)
    try await write(["conditions": [condition]], pod)
  }

  private func binding(_ id: PodID) -> KubeRequest {
    .create(
      .pods, namespace: id.namespace, name: id.name, subresource: "binding",
      object: [
        "apiVersion": "v1", "kind": "Binding",
        "metadata": ["name": .string(id.name), "uid": .string(id.uid)],
        "target": ["apiVersion": "v1", "kind": "Node", "name": .string(nodeName)],
      ])
  }

  /// For a server without the binding subresource.
  private func assignment(_ id: PodID) -> KubeRequest {
    .patch(
      .pods, namespace: id.namespace, name: id.name,
      patch: .merge([
        "metadata": ["uid": .string(id.uid)], "spec": ["nodeName": .string(nodeName)],
      ]))
  }
}

extension KubeError {
  /// The server does not have the path at all, other than an object that is not there.
  fileprivate var isUnknownPath: Bool {
    statusCode == 405
      || statusCode == 404
        && serverMessage?.contains("could not find the requested resource") ?? true
  }
}
