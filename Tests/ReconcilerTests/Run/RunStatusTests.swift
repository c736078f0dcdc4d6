import JSON
import Testing

@testable import Reconciler

@Suite("The status of a run")
struct RunStatusTests {
  @Test("changes its time only when it has news")
  func lastUpdateTime() {
    var world = World.withRun()
    world.startPod("r-1")
    world.settle()
    let writes = world.writes
    world.now = .minute(5)
    world.settle()
    #expect(world.writes == writes)
    #expect(world.status("r")["lastUpdateTime"].string == Timestamp.start.rfc3339)
    world.finishPod("r-1")
    world.settle()
    #expect(world.status("r")["lastUpdateTime"].string == Timestamp.minute(5).rfc3339)
  }

  @Test("has attempts with images, times and exit codes")
  func attempts() {
    var world = World.withRun()
    world.now = .minute(1)
    world.startPod("r-1")
    world.pods["r-1"]?["status"]["containerStatuses"] = [
      ["name": "main", "imageID": "busybox@sha256:1", "state": ["running": [:]]]
    ]
    world.settle()
    let attempt = world.status("r")["attempts"][0]
    #expect(attempt["podName"] == "r-1" && attempt["uid"].string?.isEmpty == false)
    #expect(attempt["image"] == "busybox:1.36" && attempt["imageID"] == "busybox@sha256:1")
    #expect(attempt["startTime"].string == Timestamp.minute(1).rfc3339)
    #expect(world.status("r")["active"] == 1 && world.status("r")["attemptCount"] == 1)
  }

  @Test("keeps members that this version does not know")
  func unknownMembers() throws {
    let run = Objects.run("r", status: ["phase": "Succeeded", "later": ["x": 1]])
    #expect(try decide(run).status.json["later"]["x"] == 1)
  }

  static let durations: [(Int, String)] = [
    (-1, "0s"), (0, "0s"), (59, "59s"), (119, "119s"), (120, "2m"), (185, "3m5s"), (599, "9m59s"),
    (600, "10m"), (10_799, "179m"), (10_800, "3h"), (11_100, "3h5m"), (28_800, "8h"),
    (172_800, "2d"), (180_000, "2d2h"),
  ]

  @Test("has durations as kubectl prints them", arguments: durations)
  func duration(seconds: Int, text: String) {
    #expect(HumanDuration.text(seconds: seconds) == text)
  }

  @Test("stays within the bounds that the schema sets")
  func bounds() {
    var world = World()
    world.declare([:])
    world.refusal = PodRefusal(
      reason: String(repeating: "R", count: 500), message: String(repeating: "ä", count: 50_000),
      isPermanent: true)
    world.startRun("r")
    world.settle()
    #expect((world.status("r")["message"].string?.utf8.count ?? 0) <= 4096)
    #expect(world.events.allSatisfy { $0.note.utf8.count <= 1024 })
    #expect(world.phase("r") == "Failed")
  }

  @Test("two controllers, the slower one on an older state, agree")
  func adoptsUnknownPods() throws {
    var world = World.withRun()
    let before = world.runs["r"]?["status"] ?? .null
    world.runs["r"]?["status"] = [:]
    world.settle()
    #expect(world.status("r")["attempts"][0]["podName"] == before["attempts"][0]["podName"])
    #expect(world.pods.count == 1)
    #expect(world.violations == [])
  }
}
