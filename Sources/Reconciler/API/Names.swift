/// Labels that every run and Pod of Rota carries.
public enum Label {
  /// The name of the Job.
  public static let job = "rota.dev/job"
  /// The name of the JobRun.
  public static let run = "rota.dev/run"
  /// The number of the attempt, from 1; on Pods.
  public static let attempt = "rota.dev/attempt"
  /// What started the run, see `RunTrigger`.
  public static let trigger = "rota.dev/trigger"
  public static let managedBy = "app.kubernetes.io/managed-by"
  /// The value of `managedBy`.
  public static let manager = "rota"
}

public enum Annotation {
  /// On a JobRun that is cancelled: the reason its status gives instead of `Cancelled`.
  public static let cancelReason = "rota.dev/cancel-reason"
}

public enum Finalizer {
  /// Holds a Pod until its end is in its run's status.
  public static let runTracking = "rota.dev/run-tracking"
}

enum APIGroup {
  static let version = "rota.dev/v1"
  static let job = "Job"
  static let run = "JobRun"
}

/// What started a run.
public enum RunTrigger: String, Hashable, Sendable, CaseIterable {
  case manual = "Manual"
  case schedule = "Schedule"
  case imageChange = "ImageChange"
  case releaseFlow = "ReleaseFlow"
}

/// What a tick does while a scheduled run is active.
public enum ConcurrencyPolicy: String, Hashable, Sendable, CaseIterable {
  case allow = "Allow"
  case forbid = "Forbid"
  case replace = "Replace"
  case queue = "Queue"
}

/// Whether a new image starts a run.
public enum ImageChangePolicy: String, Hashable, Sendable, CaseIterable {
  case never = "Never"
  case delivery = "Delivery"
  case always = "Always"
}

/// How a run stands.
public enum RunPhase: String, Hashable, Sendable, CaseIterable {
  case pending = "Pending"
  case running = "Running"
  case succeeded = "Succeeded"
  case failed = "Failed"
  case cancelled = "Cancelled"
  case skipped = "Skipped"

  /// Whether it is an end, which never changes again.
  public var isTerminal: Bool { self != .pending && self != .running }
}
