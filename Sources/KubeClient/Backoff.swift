/// Delays that double up to a limit, each lengthened by chance so that many clients do not come back at
/// once.
public struct Backoff: Hashable, Sendable {
  public var initial: Duration
  public var limit: Duration
  /// A delay grows by up to this share of it.
  public var jitter: Double

  public init(initial: Duration, limit: Duration, jitter: Double) {
    self.initial = initial
    self.limit = limit
    self.jitter = jitter
  }

  /// The delay after `failures` failures before this one. `chance` is in 0..<1.
  public func delay(failures: Int, chance: Double = .random(in: 0..<1)) -> Duration {
    var delay = initial
    for _ in 0..<max(0, failures) where delay < limit { delay *= 2 }
    return min(delay, limit) * (1 + jitter * chance)
  }
}
