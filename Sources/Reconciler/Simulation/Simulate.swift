public import JSON

/// Bounds that keep a simulation from taking for ever.
public struct SimulationLimit: Hashable, Sendable {
  public var ticks: Int
  /// Runs that are active at the same time.
  public var activeRuns: Int

  public init(ticks: Int = 10_000, activeRuns: Int = 100) {
    self.ticks = ticks
    self.activeRuns = activeRuns
  }
}

/// What a Job's schedule would do after `from`, through `to`: its ticks, and how its policies deal with them.
///
/// It has no rules of its own. `decideJob` and `decideRun` work in a cluster in memory, on a clock that
/// jumps from one event to the next, and what they do is written down. Their counterpart is ideal: the
/// controller is never late, Pods start at once, and stop at once when they are deleted. A run that ends at
/// the instant of a tick is still active for it, as it would be in a cluster, where ends are seen late.
///
/// - Parameters:
///   - job: The manifest. Its status is ignored: the Job is new at `from`.
///   - zone: The rules of an IANA zone, nil when there is none of this name.
///   - runDuration: How long each attempt takes, unless it is stopped before.
///   - failingAttempts: How many of the first attempts of each run fail, at their end.
/// - Throws: When the object has no name. All else that is wrong with it is in the timeline's `readiness`.
public func simulate(
  job: JSONValue, from: Timestamp, to: Timestamp, zone: @escaping (String) -> TimeZoneRules?,
  runDuration: Duration, failingAttempts: Int = 0, limit: SimulationLimit = SimulationLimit()
) throws(DecodingProblem) -> SimulatedTimeline {
  let nodes = SimulatedNodes(runDuration: runDuration, failingAttempts: failingAttempts)
  var world = try SimulatedWorld(job: job, start: from, zone: zone, nodes: nodes, limit: limit)
  return try world.play(until: to)
}
