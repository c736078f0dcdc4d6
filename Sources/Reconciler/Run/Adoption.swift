import JSON

/// A run that was made by hand gets the labels and the owner that ours have.
extension RunDecision {
  mutating func adopt() {
    // A Job that is being deleted may be letting go of its runs at this moment: do not cling to it.
    guard let job = observation.job, !job.metadata.isBeingDeleted else { return }
    let labels = missingLabels(job)
    let isFree = run.controllerUID == nil
    guard isFree || (run.controllerUID == job.uid && !labels.isEmpty) else { return }
    var metadata: JSONValue = ["uid": .string(run.uid), "labels": .object(labels)]
    if isFree {
      metadata["ownerReferences"] = .array(
        run.metadata.owners + [.controller(APIGroup.job, name: job.name, uid: job.uid)])
    }
    actions.append(.adopt(patch: ["metadata": metadata]))
  }

  private func missingLabels(_ job: Job) -> [String: JSONValue] {
    let wanted = [
      Label.job: job.name, Label.run: run.name, Label.trigger: run.triggerName,
      Label.managedBy: Label.manager,
    ]
    return wanted.filter { run.metadata.labels[$0.key] != $0.value }.mapValues(JSONValue.string)
  }
}
