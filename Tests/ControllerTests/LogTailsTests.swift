import Testing

@testable import Controller

@Suite struct LogTailsTests {
  @Test("what answers in time counts")
  func inTime() async {
    #expect(await LogTails.race(timeout: .seconds(60)) { 7 } == 7)
  }

  @Test("what does not is cancelled, and nobody waits for it", .timeLimit(.minutes(1)))
  func tooLate() async {
    let answer = await LogTails.race(timeout: .milliseconds(1)) {
      // Ends when it is cancelled.
      try? await Task.sleep(for: .seconds(3600))
      return 7
    }
    #expect(answer == nil)
  }
}
