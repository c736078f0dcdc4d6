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

  @Test("a pass that is repeated finds what the one before it fetched, until the end is written")
  func remembered() {
    var memory = LogMemory()
    memory.keep(["pod-1": [1], "pod-2": []], of: "shop/r")
    #expect(memory.logs(of: "shop/r") == ["pod-1": [1], "pod-2": []])
    #expect(memory.logs(of: "shop/s") == [:])
    memory.forget("shop/r")
    #expect(memory.logs(of: "shop/r") == [:])
  }

  @Test("a node that did not answer is left alone for a while, and no other")
  func silence() {
    let now = ContinuousClock.now
    var memory = LogMemory()
    memory.silent("node-1", at: now)
    memory.silent(nil, at: now)
    let end = now + LogMemory.silence
    #expect(memory.isSilent("node-1", at: now) && memory.isSilent("node-1", at: end - .seconds(1)))
    #expect(!memory.isSilent("node-2", at: now) && !memory.isSilent(nil, at: now))
    #expect(!memory.isSilent("node-1", at: end))
    memory.silent("node-1", at: end)
    #expect(memory.isSilent("node-1", at: end), "it has not answered again")
  }
}
