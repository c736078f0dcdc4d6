/// Which failed calls `KubeClient.send` makes again, and when.
public struct RetryPolicy: Hashable, Sendable {
  /// How often a call is made at most.
  public var attempts: Int
  public var backoff: Backoff
  /// A server that asks to wait longer gets no second call; its wish is in `KubeError.retryAfter`.
  public var longestWait: Duration

  public init(
    attempts: Int = 4,
    backoff: Backoff = Backoff(initial: .milliseconds(250), limit: .seconds(4), jitter: 0.5),
    longestWait: Duration = .seconds(30)
  ) {
    self.attempts = attempts
    self.backoff = backoff
    self.longestWait = longestWait
  }

  public static let never = RetryPolicy(attempts: 1)

  /// How long to wait before the next attempt; nil when there is to be none.
  ///
  /// A broken connection leaves open whether the server acted, so only idempotent calls are repeated.
  /// With 429, and 503 with Retry-After, it says that it did not: any call may be.
  public func delay(
    after error: KubeError, of request: KubeRequest, attempt: Int,
    chance: Double = .random(in: 0..<1)
  ) -> Duration? {
    guard attempt < attempts, isRepeatable(error, request) else { return nil }
    let own = backoff.delay(failures: attempt - 1, chance: chance)
    guard let asked = error.retryAfter else { return own }
    guard asked <= longestWait else { return nil }
    // Spread over a little more than asked for: everybody was told the same.
    return max(own, asked * (1 + backoff.jitter * chance / 4))
  }

  private func isRepeatable(_ error: KubeError, _ request: KubeRequest) -> Bool {
    switch (error.kind, error.statusCode) {
    case (.transport, _): request.isIdempotent
    case (.status, 429): true
    case (.status, 503): error.retryAfter != nil
    default: false
    }
  }
}
