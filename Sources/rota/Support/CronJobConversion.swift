import JSON

/// A CronJob of batch/v1 as a Job of Rota, and what is different then.
struct CronJobConversion {
  /// Something about the conversion that its reader should know.
  struct Remark: Hashable, CustomStringConvertible {
    enum Kind: String {
      /// It means the same, written in another way.
      case note
      /// It is left out: the Job does without.
      case lost
      /// There is no Job because of it.
      case refused
    }

    let kind: Kind
    let field: String
    let message: String

    var description: String { "\(kind.rawValue): \(field): \(message)" }
  }

  /// Nil when there can be none.
  private(set) var job: JSONValue?
  private(set) var remarks: [Remark] = []

  private let spec: JSONValue
  /// The spec of its batch/v1 Jobs.
  let jobSpec: JSONValue

  static func isCronJob(_ object: JSONValue) -> Bool {
    object["kind"] == "CronJob"
      && ["batch/v1", "batch/v1beta1"].contains(object["apiVersion"].string ?? "")
  }

  init(_ cronJob: JSONValue) {
    spec = cronJob["spec"]
    jobSpec = spec["jobTemplate"]["spec"]
    var members: [String: JSONValue] = [:]
    convertSchedule(&members)
    convertPolicies(&members)
    convertAttempts(&members)
    convertTemplate(&members)
    reportTheRest()
    let metadata = convertMetadata(cronJob["metadata"])
    guard !remarks.contains(where: { $0.kind == .refused }) else { return }
    job = [
      "apiVersion": "rota.dev/v1", "kind": "Job", "metadata": metadata, "spec": .object(members),
    ]
  }

  mutating func remark(_ kind: Remark.Kind, _ field: String, _ message: String) {
    remarks.append(Remark(kind: kind, field: field, message: message))
  }
}

// MARK: When

extension CronJobConversion {
  private mutating func convertSchedule(_ members: inout [String: JSONValue]) {
    let schedule = ImportedSchedule(
      spec["schedule"].string ?? "", timeZone: spec["timeZone"].string)
    remarks += schedule.remarks
    members["schedule"] = .string(schedule.text)
    members["timeZone"] = schedule.timeZone.map(JSONValue.string)
  }

  private mutating func convertPolicies(_ members: inout [String: JSONValue]) {
    if spec["suspend"] == true { members["suspend"] = true }
    if let policy = spec["concurrencyPolicy"].string, policy != "Allow" {
      members["concurrencyPolicy"] = .string(policy)
    }
    members["startingDeadlineSeconds"] = bounded(
      spec["startingDeadlineSeconds"], "spec.startingDeadlineSeconds", 1...31_536_000)
    members["successfulRunsHistoryLimit"] = bounded(
      spec["successfulJobsHistoryLimit"], "spec.successfulJobsHistoryLimit", 0...1000)
    // CronJob keeps one failed Job unless told otherwise, Rota three.
    members["failedRunsHistoryLimit"] =
      bounded(spec["failedJobsHistoryLimit"], "spec.failedJobsHistoryLimit", 0...1000) ?? 1
  }

  private mutating func convertAttempts(_ members: inout [String: JSONValue]) {
    let path = "spec.jobTemplate.spec"
    // Kubernetes' default is 6, Rota's 0.
    members["retryLimit"] =
      bounded(jobSpec["backoffLimit"], "\(path).backoffLimit", 0...100) ?? 6
    members["timeLimitSeconds"] = bounded(
      jobSpec["activeDeadlineSeconds"], "\(path).activeDeadlineSeconds", 1...31_536_000)
  }

  /// The number, or the nearest one that Rota takes.
  private mutating func bounded(
    _ value: JSONValue, _ field: String, _ bounds: ClosedRange<Int>
  ) -> JSONValue? {
    guard let number = value.int else { return nil }
    let near = min(max(number, bounds.lowerBound), bounds.upperBound)
    if near != number {
      remark(
        .note, field,
        "\(number) becomes \(near): Rota takes \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    return .integer(Int64(near))
  }
}

// MARK: What

extension CronJobConversion {
  private mutating func convertTemplate(_ members: inout [String: JSONValue]) {
    var template = jobSpec["template"].withoutNulls
    let path = "spec.jobTemplate.spec.template.spec"
    guard var containers = template["spec"]["containers"].array, !containers.isEmpty,
      let image = containers[0].removeMember("image")?.string
    else {
      return remark(
        .refused, "\(path).containers[0].image", "is missing: Rota has to know what to run")
    }
    template["spec"]["containers"] = .array(containers)
    convertRestartPolicy(template["spec"].removeMember("restartPolicy")?.string, path)
    convertToken(&template, path)
    if template["metadata"].object?.isEmpty == true { template.removeMember("metadata") }
    members["source"] = ["image": .string(image)]
    members["template"] = template
  }

  private mutating func convertRestartPolicy(_ policy: String?, _ path: String) {
    guard policy == "OnFailure" else { return }
    remark(
      .note, "\(path).restartPolicy",
      "OnFailure becomes Never: here each attempt is a Pod of its own, so retryLimit bounds the "
        + "retries, emptyDir volumes start empty, and each attempt has its own log")
  }

  /// Rota mounts no token unless told to, Kubernetes always. Whoever names an account wants its token.
  private mutating func convertToken(_ template: inout JSONValue, _ path: String) {
    let account =
      template["spec"]["serviceAccountName"].string ?? template["spec"]["serviceAccount"].string
    guard let account, account != "default",
      template["spec"]["automountServiceAccountToken"].isNull
    else { return }
    template["spec"]["automountServiceAccountToken"] = true
    remark(
      .note, "\(path).automountServiceAccountToken",
      "becomes true for the account \(account): Rota mounts no token unless told to")
  }

  private mutating func convertMetadata(_ metadata: JSONValue) -> JSONValue {
    var converted: JSONValue = ["name": metadata["name"]]
    if !metadata["namespace"].isNull { converted["namespace"] = metadata["namespace"] }
    for kind in ["labels", "annotations"] {
      let merged = merged(kind, metadata[kind])
      if !merged.isEmpty { converted[kind] = .object(merged) }
    }
    return converted
  }

  /// The Job gets what its batch/v1 Jobs had. Not its Pods: a label that nobody expects on a Pod can put
  /// it behind a Service.
  private mutating func merged(_ kind: String, _ own: JSONValue) -> [String: JSONValue] {
    var members = own.object ?? [:]
    // What kubectl applied last was the CronJob.
    members["kubectl.kubernetes.io/last-applied-configuration"] = nil
    let ofJobs = spec["jobTemplate"]["metadata"][kind].object ?? [:]
    if !ofJobs.isEmpty {
      remark(
        .note, "spec.jobTemplate.metadata.\(kind)",
        "move to the Job: its runs carry those of Rota alone (rota.dev/job, rota.dev/run, …)")
    }
    return members.merging(ofJobs) { own, _ in own }
  }
}

extension JSONValue {
  /// `kubectl get -o yaml` writes `creationTimestamp: null` into templates.
  fileprivate var withoutNulls: JSONValue {
    switch self {
    case .object(let members):
      .object(members.filter { !$0.value.isNull }.mapValues(\.withoutNulls))
    case .array(let elements): .array(elements.map(\.withoutNulls))
    default: self
    }
  }
}

// MARK: What has no counterpart

extension CronJobConversion {
  private static let known: Set<String> = [
    "schedule", "timeZone", "suspend", "concurrencyPolicy", "startingDeadlineSeconds",
    "successfulJobsHistoryLimit", "failedJobsHistoryLimit", "jobTemplate",
  ]
  private static let knownOfJob: Set<String> = [
    "backoffLimit", "activeDeadlineSeconds", "template",
  ]

  private mutating func reportTheRest() {
    for field in (spec.object ?? [:]).keys.sorted() where !Self.known.contains(field) {
      remark(.lost, "spec.\(field)", "has no counterpart in Rota")
    }
    for (field, value) in (jobSpec.object ?? [:]).sorted(by: { $0.key < $1.key })
    where !Self.knownOfJob.contains(field) && !value.isNull {
      guard let message = Self.loss(of: field, value) else { continue }
      remark(.lost, "spec.jobTemplate.spec.\(field)", message)
    }
  }

  /// Nil where Rota does the same without being told.
  private static func loss(of field: String, _ value: JSONValue) -> String? {
    switch (field, value) {
    case ("parallelism", 1), ("completions", 1), ("completionMode", "NonIndexed"),
      ("podReplacementPolicy", "Failed"), ("manualSelector", false), ("suspend", false):
      return nil
    case ("parallelism", _), ("completions", _):
      return "\(value.text) becomes 1: a run has one Pod at a time; split the work into Jobs, or "
        + "start parallel work from the container"
    default: return reasons[field] ?? "has no counterpart in Rota"
    }
  }

  private static let reasons = [
    "backoffLimitPerIndex": "a run has no indexes; retryLimit bounds its retries",
    "maxFailedIndexes": "a run has no indexes",
    "completionMode": "a run has no indexes; give each index a Job or an override of its own",
    "managedBy": "rota-controller runs all Jobs of rota.dev",
    "manualSelector": "Pods belong to their run by owner, not by selector",
    "podFailurePolicy":
      "every failure of the container is retried up to retryLimit, and lost nodes, evictions and "
      + "preemptions do not count",
    "podReplacementPolicy": "the next attempt waits until the Pod before has ended, as with Failed",
    "selector": "Pods belong to their run by owner, not by selector",
    "successPolicy": "a run succeeds when its Pod does",
    "suspend": "runs are not made suspended; spec.suspend stops the schedule",
    "ttlSecondsAfterFinished":
      "scheduled runs are kept by the history limits; Rota's field of this name is for manual runs",
  ]
}
