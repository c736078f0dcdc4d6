import JSON
import Testing

@testable import Reconciler

@Suite("Deleting")
struct RunDeletionTests {
  private func pod(_ name: String, _ metadata: JSONValue = [:]) -> JSONValue {
    var all = metadata
    all["name"] = .string(name)
    all["uid"] = .string("uid-\(name)")
    all["resourceVersion"] = "1"
    all["finalizers"] = ["example.dev/keep", .string(Finalizer.runTracking)]
    return [
      "metadata": all, "spec": ["nodeName": "node"], "status": ["phase": "Running"],
    ]
  }

  private static let owner: JSONValue = [
    "ownerReferences": [["kind": "JobRun", "uid": "run-r", "controller": true]]
  ]

  @Test("a run in the foreground deletes its Pods and lets go of them")
  func foreground() throws {
    var run = Objects.run("r", status: ["phase": "Running"])
    run["metadata"]["deletionTimestamp"] = .string(Timestamp.start.rfc3339)
    run["metadata"]["finalizers"] = ["foregroundDeletion"]
    let plan = try decide(run, pods: [pod("r-1", Self.owner)])
    #expect(plan.shortActions == ["delete r-1", "release r-1"])
    #expect(plan.status.json == run["status"], "nobody is left to read it")
    guard case .releasePod(_, _, let remaining) = plan.actions[1] else { return }
    #expect(remaining == ["example.dev/keep"])
  }

  @Test("a run that is to leave its Pods behind lets go of them")
  func orphaning() throws {
    var run = Objects.run("r", status: ["phase": "Running"])
    run["metadata"]["deletionTimestamp"] = .string(Timestamp.start.rfc3339)
    run["metadata"]["finalizers"] = ["orphan"]
    let plan = try decide(run, pods: [pod("r-1", Self.owner)])
    #expect(plan.shortActions == ["release r-1"])
  }

  @Test("a run at once leaves Pods that are let go and deleted; those orphaned on purpose stay")
  func orphans() throws {
    let pods = try [pod("a", Self.owner), pod("b")].map { try Pod(json: $0) }
    #expect(decideOrphans(pods).map(\.short) == ["delete a", "release a", "release b"])
  }

  @Test(
    "a Job in the background takes its runs and Pods along, wherever it crashes", arguments: 1...8)
  func job(write: Int) {
    var world = World.withRun()
    world.startPod("r-1")
    world.settle()
    world.jobs = [:]
    world.runs = [:]
    world.writesUntilCrash = write
    world.settle()
    world.terminateDeletedPods()
    world.settle()
    #expect(world.pods == [:])
  }

  @Test("nothing holds the Pods of a run that has ended")
  func ended() {
    var world = World.withRun(["retryLimit": 2])
    for attempt in 1...3 {
      world.finishPod("r-\(attempt)", exitCode: 1)
      world.run(until: world.now + .seconds(60))
    }
    #expect(world.phase("r") == "Failed")
    #expect(world.pods.values.allSatisfy { $0["metadata"]["finalizers"] == [] })
    #expect(world.pods.count == 3, "they stay for their logs until the run goes")
  }

  @Test("a Pod that is no attempt of the run that owns it is ended and let go")
  func stray() throws {
    var copy = pod("r-1-copy", Self.owner)
    copy["metadata"]["labels"] = ["rota.dev/attempt": "1"]
    let status: JSONValue = ["phase": "Running", "template": [:], "attempts": [["podName": "r-1"]]]
    let plan = try decide(Objects.run("r", status: status), pods: [copy])
    #expect(plan.shortActions.contains("delete r-1-copy"))
  }
}
