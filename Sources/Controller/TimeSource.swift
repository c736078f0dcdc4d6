import Glibc
import Reconciler

/// Where `now` comes from and how long a wait takes: the one clock of the process.
///
/// Decisions see wall time, since schedules are about wall time; waits are elapsed time. Tests give a
/// source that runs fast or starts elsewhere, and nothing else in the process reads a clock.
struct TimeSource: Sendable {
  let now: @Sendable () -> Timestamp
  /// How long to really wait for a duration of this source's time.
  let waitFor: @Sendable (Duration) -> Duration
  /// How much of this source's time a real duration is: the inverse of `waitFor`.
  let elapsed: @Sendable (Duration) -> Duration

  static let system = TimeSource(now: { wallTime() }, waitFor: { $0 }, elapsed: { $0 })

  /// A source that stands at `start` now and runs `speed` times as fast as real time.
  static func accelerated(from start: Timestamp, speed: Int) -> TimeSource {
    let origin = ContinuousClock.now
    return TimeSource(
      now: { start + (ContinuousClock.now - origin) * speed },
      waitFor: { $0 / speed },
      elapsed: { $0 * speed })
  }

  static func wallTime() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }
}
