/// What shall be done for a run: which Pods to create, delete and release, and what its status says.
public func decideRun(_ observation: RunObservation, now: Timestamp) -> RunPlan {
  RunPlan(status: observation.run.status)
}

/// What shall be done with Pods whose run is gone.
public func decideOrphans(_ pods: [Pod]) -> [RunAction] { [] }
