import Foundation
import JSON
import Testing

@testable import Reconciler

/// `ROTA_TEST_STORIES=2000 swift test -c release --filter StoryTests` tells more of them.
@Suite("Random stories")
struct StoryTests {
  static let count =
    ProcessInfo.processInfo.environment["ROTA_TEST_STORIES"].flatMap(UInt64.init) ?? 40

  @Test(
    "break no promise, whatever happens and wherever the controller crashes", arguments: 0..<count)
  func promises(seed: UInt64) {
    var story = Story(seed: seed)
    story.play(steps: 60)
    #expect(story.world.violations == [], "\(story.log.suffix(30).joined(separator: "\n"))")
  }

  @Test("end with nothing left to do, once all Pods have ended", arguments: 0..<count / 2)
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
