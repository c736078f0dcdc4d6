/// What a Job's schedule does between two instants, if its runs take as long as assumed.
public struct SimulatedTimeline: Hashable, Sendable {
  /// In the order of their nominal times.
  public var ticks: [SimulatedTick]
  /// What the condition Ready says: why there are no ticks, if there are none.
  public var readiness: String
  /// Whether the Job can run at all.
  public var isReady: Bool
  /// Where the simulation gave up before its end, and why.
  public var stop: Stop?

  public struct Stop: Hashable, Sendable, CustomStringConvertible {
    public let time: Timestamp
    public let description: String
  }
}

/// One tick of the schedule, and what became of it.
public struct SimulatedTick: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    case ran(SimulatedRun)
    /// For good, with the words that `status.skipped` would have.
    case skipped(reason: String, message: String)
    /// There was no room for it until the end of the simulation.
    case waiting
  }

  /// The nominal time.
  public let time: Timestamp
  public var outcome: Outcome
  /// The runs that were cancelled to make room for it.
  public var replaced: [String] = []
}

/// The run of a tick.
public struct SimulatedRun: Hashable, Sendable {
  public let name: String
  /// Later than the tick when it had to wait for room.
  public let startTime: Timestamp
  /// Nil while it runs.
  public var endTime: Timestamp?
  public var phase: RunPhase
  /// The word in the run's status, such as `TimeLimitExceeded`; nil when there is none.
  public var reason: String?
  public var attempts: Int
}
