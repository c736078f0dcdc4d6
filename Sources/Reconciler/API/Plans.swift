public import JSON

/// What is known when a Job is decided on.
public struct JobObservation {
  public let job: Job
  /// The runs that name this Job, whoever owns them.
  public let runs: [JobRun]
  /// The rules of an IANA zone, nil when there is none of this name.
  public let zone: (String) -> TimeZoneRules?
  public let templateVerdict: TemplateVerdict

  public init(
    job: Job, runs: [JobRun], zone: @escaping (String) -> TimeZoneRules?,
    templateVerdict: TemplateVerdict
  ) {
    self.job = job
    self.runs = runs
    self.zone = zone
    self.templateVerdict = templateVerdict
  }
}

/// What the API server says of the Pod that a Job's template makes.
public enum TemplateVerdict: Hashable, Sendable {
  case valid
  /// With the server's words.
  case invalid(message: String)
  /// It could not be asked, or it refused for a reason that is not the template (quota, admission).
  case unknown
}

/// What shall be done for a Job: the actions in their order, then the status, then the events.
public struct JobPlan: Hashable, Sendable {
  public var actions: [JobAction] = []
  public var status: JobStatus
  public var events: [PlannedEvent] = []
  /// The ticks that this decision lets go, for metrics; the status shows them too.
  public var skipped: [JobStatus.SkippedTick] = []
  /// When to decide again, even if nothing happens.
  public var wakeAt: Timestamp?
}

public enum JobAction: Hashable, Sendable {
  case createRun(name: String, object: JSONValue)
  /// Sets `spec.cancel` and the annotation `Annotation.cancelReason`.
  case cancelRun(name: String, uid: String, reason: String)
  case deleteRun(name: String, uid: String)

  /// The kind of action, for logs and metrics.
  public var name: String {
    switch self {
    case .createRun: "createRun"
    case .cancelRun: "cancelRun"
    case .deleteRun: "deleteRun"
    }
  }
}

/// What is known when a run is decided on.
public struct RunObservation: Hashable, Sendable {
  public let run: JobRun
  /// The Job that the run names, nil when there is none.
  public let job: Job?
  /// The Pods that the run controls.
  public let pods: [Pod]
  /// Why the server refused the newest Pod, as long as it has not accepted it.
  public let podCreationError: PodRefusal?
  /// By the Pod's UID, what could be had of `JobRun.logsToFetch(pods:)`: the end of each log, as it was
  /// written.
  public let logTails: [String: [UInt8]]

  public init(
    run: JobRun, job: Job?, pods: [Pod], podCreationError: PodRefusal?,
    logTails: [String: [UInt8]] = [:]
  ) {
    self.logTails = logTails
    self.run = run
    self.job = job
    self.pods = pods
    self.podCreationError = podCreationError
  }
}

/// The server's refusal of a Pod, in its words.
public struct PodRefusal: Hashable, Sendable {
  public let reason: String
  public let message: String
  /// Whether the Pod itself is wrong, so that asking again is in vain.
  public let isPermanent: Bool

  public init(reason: String, message: String, isPermanent: Bool) {
    self.reason = reason
    self.message = message
    self.isPermanent = isPermanent
  }
}

/// What shall be done for a run: the status first, then the actions in their order, then the events.
public struct RunPlan: Hashable, Sendable {
  public var status: JobRunStatus
  public var actions: [RunAction] = []
  public var events: [PlannedEvent] = []
  /// When to decide again, even if nothing happens.
  public var wakeAt: Timestamp?
}

public enum RunAction: Hashable, Sendable {
  /// A merge patch of the JobRun: labels and the ownerReference to its Job.
  case adopt(patch: JSONValue)
  case createPod(object: JSONValue)
  /// `gracePeriod` in seconds; nil is the Pod's own.
  case deletePod(name: String, uid: String, gracePeriod: Int?)
  /// Takes our finalizer away; `remainingFinalizers` is what stays.
  case releasePod(name: String, uid: String, remainingFinalizers: [String])

  /// The kind of action, for logs and metrics.
  public var name: String {
    switch self {
    case .adopt: "adopt"
    case .createPod: "createPod"
    case .deletePod: "deletePod"
    case .releasePod: "releasePod"
    }
  }
}

/// An event to record, of the events.k8s.io/v1 kind.
public struct PlannedEvent: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case normal = "Normal"
    case warning = "Warning"
  }

  public let type: Kind
  public let reason: String
  public let action: String
  /// At most 1024 bytes, the API's bound.
  public let note: String

  public init(type: Kind, reason: String, action: String, note: String) {
    self.type = type
    self.reason = reason
    self.action = action
    self.note = note.truncated(toUTF8: 1024)
  }
}
