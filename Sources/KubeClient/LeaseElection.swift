public import Logging

public struct LeaseElection: Sendable {
  /// Why the election ended.
  public enum Outcome: Hashable, Sendable, CustomStringConvertible {
    /// The work ended by itself; the lease is released.
    case workEnded
    /// The task was cancelled; the lease is released if it was held.
    case cancelled
    /// The lease could not be renewed in time: another may hold it now.
    case lost(reason: String)

    public var description: String {
      switch self {
      case .workEnded: "the work ended"
      case .cancelled: "cancelled"
      case .lost(let reason): "the lease was lost: \(reason)"
      }
    }
  }

  public init(
    client: KubeClient, lease: ObjectKey, identity: String,
    leaseDuration: Duration = .seconds(15), renewDeadline: Duration = .seconds(10),
    retryPeriod: Duration = .seconds(2), logger: Logger
  ) {}

  public func run(whileLeading: @escaping @Sendable () async -> Void) async -> Outcome {
    await whileLeading()
    return .workEnded
  }
}
