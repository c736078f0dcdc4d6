import JSON
import Testing

@testable import Reconciler

@Suite("Random stories")
struct StoryTests {
  @Test("break no promise, whatever happens and wherever the controller crashes", arguments: 0..<60)
  func promises(seed: UInt64) {
    var story = Story(seed: seed)
    story.play(steps: 80)
    #expect(story.world.violations == [], "\(story.log.suffix(30).joined(separator: "\n"))")
  }

  @Test("end with nothing left to do, once all Pods have ended", arguments: 100..<120)
  func end(seed: UInt64) {
    var story = Story(seed: seed)
    story.play(steps: 60)
    story.end()
    let world = story.world
    #expect(world.violations == [])
    let open = world.runs.keys.sorted().filter { world.runs[$0]?.isEnded != true }
    #expect(open == [], "\(story.log.suffix(30).joined(separator: "\n"))")
    let held = world.pods.keys.filter {
      world.pods[$0]?["metadata"]["finalizers"].array?.isEmpty == false
    }
    #expect(held == [])
    #expect(world.job["status"]["activeCount"] == 0)
  }
}

extension JSONValue {
  fileprivate var isEnded: Bool {
    self["status"]["phase"].string.flatMap(RunPhase.init)?.isTerminal ?? false
  }
}
