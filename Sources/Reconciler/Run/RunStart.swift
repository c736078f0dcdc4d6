import JSON

/// The first step of a run: what it runs is settled once, before its first Pod.
extension RunDecision {
  /// Renders the template and fixes the limits unless that is done; false when the run cannot begin and
  /// has ended for it.
  mutating func begin() -> Bool {
    guard status.template == nil else { return true }
    switch start() {
    case .success(let start):
      status.template = start.template
      status.retryLimit = start.spec.retryLimit
      status.timeLimitSeconds = start.spec.timeLimitSeconds
      status.startTime = status.startTime ?? now.wholeSeconds
      status.phase = .pending
      return true
    case .failure(let obstacle):
      end(obstacle.phase, reason: obstacle.reason, message: obstacle.message)
      return false
    }
  }

  private struct Start {
    let spec: JobSpec
    let template: JSONValue
  }

  private struct Obstacle: Error {
    var phase = RunPhase.failed
    let reason: String
    let message: String
  }

  private func start() -> Result<Start, Obstacle> {
    Result { () throws(Obstacle) in
      let runSpec = try runSpec()
      if runSpec.cancel { throw cancelledBeforeStart }
      let job = try job(named: runSpec.jobName)
      let spec = try jobSpec(of: job)
      try obey(spec.overridePolicy, runSpec.overrides)
      let rendering = TemplateRendering(job: job, spec: spec, run: run, runSpec: runSpec)
      return Start(spec: spec, template: rendering.template)
    }
  }

  private func runSpec() throws(Obstacle) -> JobRunSpec {
    switch run.spec {
    case .success(let spec): return spec
    case .failure(let problem):
      throw Obstacle(reason: RunReason.invalidSpec, message: "\(problem)")
    }
  }

  private var cancelledBeforeStart: Obstacle {
    Obstacle(
      phase: .cancelled, reason: run.cancelReason ?? RunReason.cancelled,
      message: "cancelled before it started")
  }

  private func job(named name: String) throws(Obstacle) -> Job {
    guard let job = observation.job else {
      throw Obstacle(
        reason: RunReason.jobNotFound,
        message: "there is no Job \(name) in namespace \(run.namespace); "
          + "correct spec.jobName in another run, or create the Job first")
    }
    guard !job.metadata.isBeingDeleted, !belongsToAnotherJob(than: job) else {
      throw Obstacle(
        reason: RunReason.jobNotFound, message: "the Job \(name) of this run has been deleted")
    }
    return job
  }

  /// Whether the Job that controls this run is gone and another one has taken its name.
  private func belongsToAnotherJob(than job: Job) -> Bool {
    run.metadata.owners.contains { owner in
      owner["controller"] == true && owner["kind"].string == APIGroup.job
        && owner["apiVersion"].string == APIGroup.version && owner["uid"].string != job.uid
    }
  }

  private func jobSpec(of job: Job) throws(Obstacle) -> JobSpec {
    switch job.spec {
    case .success(let spec): return spec
    case .failure(let problem):
      throw Obstacle(
        reason: RunReason.jobInvalid, message: "Job \(job.name) is invalid: \(problem)")
    }
  }

  /// A policy that is changed later does not touch a run that has begun.
  private func obey(
    _ policy: OverridePolicy?, _ overrides: RunOverrides
  ) throws(Obstacle) {
    let problems = policy?.problems(with: overrides) ?? []
    guard !problems.isEmpty else { return }
    throw Obstacle(
      reason: RunReason.overrideNotAllowed,
      message: problems.map(\.description).joined(separator: "; also "))
  }
}
