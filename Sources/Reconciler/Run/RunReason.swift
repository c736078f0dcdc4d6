/// The words in `status.reason` of a run; people and scripts match on them.
public enum RunReason {
  public static let succeeded = "Succeeded"
  public static let cancelled = "Cancelled"
  /// Cancelled to make room for the next scheduled run.
  public static let replaced = "Replaced"
  public static let invalidSpec = "InvalidSpec"
  public static let jobNotFound = "JobNotFound"
  public static let jobInvalid = "JobInvalid"
  /// The run overrides what the Job's overridePolicy does not let it.
  public static let overrideNotAllowed = "OverrideNotAllowed"
  /// The API server refuses the Pod for what it is.
  public static let podInvalid = "PodInvalid"
  public static let retryLimitExceeded = "RetryLimitExceeded"
  public static let timeLimitExceeded = "TimeLimitExceeded"
  /// Pods were lost to the cluster more often than is bearable.
  public static let infrastructureFailures = "InfrastructureFailures"

  // While the run goes on:
  public static let waitingToRetry = "WaitingToRetry"
  public static let podTerminating = "PodTerminating"
  public static let unschedulable = "Unschedulable"
}
