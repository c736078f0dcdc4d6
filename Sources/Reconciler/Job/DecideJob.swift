/// What shall be done for a Job: which runs to create, cancel and forget, and what its status says.
public func decideJob(_ observation: JobObservation, now: Timestamp) -> JobPlan {
  JobPlan(status: observation.job.status)
}
