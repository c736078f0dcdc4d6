import JSON
import Testing

@testable import Reconciler

@Suite("The start of a run")
struct RunStartTests {
  private static var deletedJob: JSONValue {
    var job = Objects.job()
    job["metadata"]["deletionTimestamp"] = .string(Timestamp.start.rfc3339)
    return job
  }

  private static var anotherJob: JSONValue {
    var job = Objects.job()
    job["metadata"]["uid"] = "job-after"
    return job
  }

  /// A run's spec, the Job there is, the reason it fails with, and words of the message.
  static let obstacles: [([String: JSONValue], JSONValue?, String, String)] = [
    ([:], nil, "JobNotFound", "there is no Job report in namespace shop"),
    ([:], deletedJob, "JobNotFound", "has been deleted"),
    ([:], anotherJob, "JobNotFound", "has been deleted"),
    ([:], Objects.job(["source": ["git": [:]]]), "JobInvalid", "spec.source.git"),
    (["trigger": "Whim"], Objects.job(), "InvalidSpec", "spec.trigger"),
    (
      ["overrides": ["env": [["value": "x"]]]], Objects.job(), "InvalidSpec",
      "spec.overrides.env[0].name"
    ),
    (
      ["overrides": ["resources": ["limits": ["cpu": [:]]]]], Objects.job(), "InvalidSpec",
      "spec.overrides.resources.limits.cpu"
    ),
  ]

  @Test("that cannot be fails with a reason that says what to do", arguments: obstacles)
  func obstacle(
    spec: [String: JSONValue], job: JSONValue?, reason: String, words: String
  ) throws {
    let plan = try decide(Objects.run("r", spec), job: job)
    #expect(plan.status.phase == .failed && plan.status.reason == reason)
    #expect(plan.status.message?.contains(words) == true, "\(plan.status.message ?? "")")
    #expect(plan.status.conditions["Failed"]?.status == .yes)
    #expect(plan.actions.allSatisfy { $0.name == "adopt" })
    #expect(plan.wakeAt == nil)
  }

  @Test("does not need a schedule that can be read")
  func badSchedule() throws {
    let plan = try decide(Objects.run("r"), job: Objects.job(["schedule": "61 * * * *"]))
    #expect(plan.shortActions == ["create r-1"])
  }

  @Test("is possible while the Job is paused")
  func paused() throws {
    let plan = try decide(Objects.run("r"), job: Objects.job(["paused": true]))
    #expect(plan.shortActions == ["create r-1"])
  }

  @Test("fixes what it runs: later edits, and even the Job's deletion, do not touch it")
  func fixed() {
    var world = World.withRun(["retryLimit": 1])
    world.edit(["source": ["image": "busybox:2"]])
    world.finishPod("r-1", exitCode: 1)
    world.settle()
    world.jobs = [:]
    world.run(until: .minute(1))
    #expect(world.pods["r-2"]?["spec"]["containers"][0]["image"] == "busybox:1.36")
    world.finishPod("r-2")
    world.settle()
    #expect(world.phase("r") == "Succeeded")
  }

  @Test("by hand adopts the run: labels and the Job as owner")
  func adopted() throws {
    var run = Objects.run("r", owned: false)
    run["metadata"]["ownerReferences"] = [["kind": "Team", "uid": "team", "name": "shop"]]
    let plan = try decide(run)
    #expect(plan.shortActions == ["adopt", "create r-1"])
    guard case .adopt(let patch) = plan.actions[0] else { return }
    let adopted = run.applying(mergePatch: patch)
    let owners = adopted["metadata"]["ownerReferences"]
    #expect(owners[0]["kind"] == "Team")
    #expect(owners[1]["uid"] == "job-report" && owners[1]["controller"] == true)
    #expect(owners[1]["blockOwnerDeletion"] == true)
    #expect(adopted["metadata"]["labels"]["rota.dev/job"] == "report")
    #expect(patch["metadata"]["uid"] == "run-r", "it is meant for this run alone")
    #expect(try decide(adopted).shortActions == ["create r-1"])
  }

  @Test("does not cling to a Job that is being deleted, nor to a run that others control")
  func notAdopted() throws {
    let free = Objects.run("r", owned: false, status: ["phase": "Succeeded"])
    #expect(try decide(free, job: Self.deletedJob).actions == [])
    var workflow = Objects.run("r", owned: false)
    workflow["metadata"]["ownerReferences"] = [
      ["apiVersion": "flows/v1", "kind": "Flow", "uid": "flow", "controller": true]
    ]
    #expect(try decide(workflow).shortActions == ["create r-1"])
  }
}
