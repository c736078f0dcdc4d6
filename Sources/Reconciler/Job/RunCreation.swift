import JSON

/// The run of a tick.
extension JobDecision {
  mutating func start(_ tick: Timestamp, _ schedule: ActiveSchedule) {
    let name = slotName(job.name, tick)
    guard !observation.runs.contains(where: { $0.name == name }) else {
      let message =
        "the tick of \(schedule.local(tick)) did not run: a JobRun \(name) that is not "
        + "this Job's exists already"
      return skip(tick, .nameTaken, message)
    }
    created.append((name, tick))
    actions.append(.createRun(name: name, object: runObject(name, tick)))
    let note = "created run \(name) for the tick of \(schedule.local(tick))"
    record(.normal, "RunCreated", "StartRun", note)
  }

  private func runObject(_ name: String, _ tick: Timestamp) -> JSONValue {
    let identity = RunIdentity(
      jobName: job.name, runName: name, trigger: .schedule, scheduledTime: tick,
      lastSuccessfulTime: nil)
    return [
      "apiVersion": .string(APIGroup.version), "kind": .string(APIGroup.run),
      "metadata": [
        "name": .string(name), "namespace": .string(job.namespace),
        "labels": .object(identity.labels),
        "ownerReferences": [.controller(APIGroup.job, name: job.name, uid: job.uid)],
      ],
      "spec": [
        "jobName": .string(job.name), "trigger": .string(RunTrigger.schedule.rawValue),
        "scheduledTime": .time(tick),
      ],
    ]
  }
}
