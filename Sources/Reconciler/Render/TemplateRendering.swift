public import JSON

/// Turns a Job's template into that of one run.
struct TemplateRendering {
  let spec: JobSpec
  let overrides: RunOverrides
  let identity: RunIdentity

  /// A PodTemplateSpec without what differs from attempt to attempt.
  var template: JSONValue {
    ["metadata": metadata, "spec": podSpec]
  }

  /// Labels and annotations alone: a Pod's name, owners and finalizers are ours to give.
  private var metadata: JSONValue {
    let given = spec.template["metadata"]
    let labels = (given["labels"].object ?? [:]).merging(identity.labels) { $1 }
    var metadata: [String: JSONValue] = ["labels": .object(labels)]
    if let annotations = given["annotations"].object, !annotations.isEmpty {
      metadata["annotations"] = .object(annotations)
    }
    return .object(metadata)
  }

  private var podSpec: JSONValue {
    var podSpec = spec.template["spec"].object ?? [:]
    podSpec["containers"] = .array(containers(podSpec["containers"]))
    if let containers = podSpec["initContainers"]?.array {
      podSpec["initContainers"] = .array(containers.map { $0.withIdentity(identity.variables) })
    }
    // A retry is a new Pod of ours: what the kubelet restarts in place nobody would count.
    podSpec["restartPolicy"] = "Never"
    // A run is not given the API unless it asks: most need no token.
    if podSpec["automountServiceAccountToken"] == nil {
      podSpec["automountServiceAccountToken"] = false
    }
    return .object(podSpec)
  }

  private func containers(_ given: JSONValue?) -> [JSONValue] {
    var containers = given?.array ?? []
    if let first = containers.first, first.object != nil {
      containers[0]["image"] = .string(overrides.image ?? spec.image)
      containers[0] = containers[0].overridden(by: overrides)
    }
    return containers.map { $0.withIdentity(identity.variables) }
  }
}

extension TemplateRendering {
  init(job: Job, spec: JobSpec, run: JobRun, runSpec: JobRunSpec) {
    self.spec = spec
    overrides = runSpec.overrides
    identity = RunIdentity(
      jobName: runSpec.jobName, runName: run.name, trigger: runSpec.trigger,
      scheduledTime: runSpec.scheduledTime, lastSuccessfulTime: job.status.lastSuccessfulTime)
  }
}

/// The Pod template that a manual run of the Job with these overrides would get; nil when the Job's spec
/// is invalid. `difference(base:overridden:)` tells what the overrides changed.
public func previewTemplate(of job: Job, overrides: RunOverrides = RunOverrides()) -> JSONValue? {
  guard let spec = try? job.spec.get() else { return nil }
  let identity = RunIdentity(
    jobName: job.name, runName: "\(job.name)-preview", trigger: .manual, scheduledTime: nil,
    lastSuccessfulTime: job.status.lastSuccessfulTime)
  return TemplateRendering(spec: spec, overrides: overrides, identity: identity).template
}

/// The Pod that a run of this Job would get, to be asked about with a dry run; nil when the spec is
/// invalid.
public func previewPod(of job: Job) -> JSONValue? {
  previewTemplate(of: job).map { template in
    var pod = AttemptRendering(template: template, namespace: job.namespace).pod(
      name: "\(job.name)-preview-1", attempt: 1, activeDeadline: nil)
    pod["metadata"].removeMember("finalizers")
    return pod
  }
}
