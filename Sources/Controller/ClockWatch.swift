import Reconciler

/// Notices that the wall clock was set, or that the machine slept: waits count elapsed time, so the ticks
/// they lead to would come late by as much as the clock went forward.
struct ClockWatch: Sendable {
  /// How far wall and elapsed time may part before it counts; a clock that is slewed stays below.
  static let tolerance = Duration.seconds(1)

  private var wall: Timestamp
  private var elapsed: Duration

  init(wall: Timestamp, elapsed: Duration) {
    self.wall = wall
    self.elapsed = elapsed
  }

  /// By how much the wall clock jumped since the last look; nil when it went with the elapsed time.
  mutating func jump(wall now: Timestamp, elapsed total: Duration) -> Duration? {
    let jump = (now - wall) - (total - elapsed)
    wall = now
    elapsed = total
    return jump < .zero - Self.tolerance || jump > Self.tolerance ? jump : nil
  }
}
