import Glibc

/// The client's one source of time. Tests give one that they turn by hand.
public struct KubeClock: Sendable {
  /// Elapsed time since some fixed moment. It goes on while the machine sleeps.
  public let elapsed: @Sendable () -> Duration
  /// Nanoseconds since 1970.
  public let wallTime: @Sendable () -> Int64
  /// Ends early, with an error, when the task is cancelled.
  public let sleep: @Sendable (Duration) async throws -> Void

  public init(
    elapsed: @escaping @Sendable () -> Duration, wallTime: @escaping @Sendable () -> Int64,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.elapsed = elapsed
    self.wallTime = wallTime
    self.sleep = sleep
  }

  public static let system = KubeClock(
    elapsed: { origin.duration(to: .now) }, wallTime: { systemWallTime() },
    sleep: { try await Task.sleep(for: $0, clock: .continuous) })

  private static let origin = ContinuousClock.now

  private static func systemWallTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// False when cancelled.
  func waits(_ duration: Duration) async -> Bool {
    if duration <= .zero { return !Task.isCancelled }
    return (try? await sleep(duration)) != nil && !Task.isCancelled
  }
}
