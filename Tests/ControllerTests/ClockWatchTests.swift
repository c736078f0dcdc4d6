import Reconciler
import Testing

@testable import Controller

@Suite struct ClockWatchTests {
  private let start = Timestamp(seconds: 1_800_000_000)

  @Test("a clock that goes with the elapsed time, or is slewed a little, is no jump")
  func steady() {
    var watch = ClockWatch(wall: start, elapsed: .zero)
    #expect(watch.jump(wall: start + .seconds(10), elapsed: .seconds(10)) == nil)
    #expect(watch.jump(wall: start + .milliseconds(20_400), elapsed: .seconds(20)) == nil)
  }

  @Test("a clock that is set forward or back jumps once", arguments: [3600, -3600])
  func set(seconds: Int) {
    var watch = ClockWatch(wall: start, elapsed: .zero)
    let jump = Duration.seconds(seconds)
    #expect(watch.jump(wall: start + .seconds(10) + jump, elapsed: .seconds(10)) == jump)
    #expect(watch.jump(wall: start + .seconds(20) + jump, elapsed: .seconds(20)) == nil)
  }
}
