import JSON
import Testing

@testable import Reconciler

@Suite("The status of a Job")
struct JobStatusTests {
  /// A spec that cannot run, the reason of Ready, and words of its message.
  struct Bad: Sendable, CustomTestStringConvertible {
    let spec: [String: JSONValue]
    let reason: String
    let words: [String]

    var testDescription: String { JSONValue.object(spec).text }
  }

  static let badSpecs: [Bad] = [
    Bad(
      spec: ["schedule": "61 * * * *"], reason: "InvalidSchedule",
      words: ["spec.schedule", "61 * * * *", "minute"]),
    Bad(
      spec: ["schedule": "* * * *"], reason: "InvalidSchedule", words: ["spec.schedule", "* * * *"]),
    Bad(spec: ["schedule": "0 0 30 2 *"], reason: "InvalidSchedule", words: ["spec.schedule"]),
    Bad(
      spec: ["schedule": "TZ=UTC 0 0 * * *"], reason: "InvalidSchedule", words: ["spec.timeZone"]),
    Bad(
      spec: ["timeZone": "Europe/Berlinn"], reason: "InvalidTimeZone",
      words: ["spec.timeZone", "Europe/Berlinn", "Europe/Berlin"]),
    Bad(
      spec: ["timeZone": "../../etc/passwd"], reason: "InvalidTimeZone", words: ["spec.timeZone"]),
    Bad(
      spec: ["concurrencyPolicy": "Never"], reason: "InvalidSpec",
      words: ["spec.concurrencyPolicy", "Never", "Allow, Forbid, Replace, Queue"]),
    Bad(
      spec: ["retryLimit": -1], reason: "InvalidSpec", words: ["spec.retryLimit", "from 0 to 100"]),
    Bad(spec: ["suspend": "yes"], reason: "InvalidSpec", words: ["spec.suspend", "true or false"]),
    Bad(spec: ["source": [:]], reason: "InvalidSpec", words: ["spec.source", "exactly one"]),
    Bad(
      spec: ["source": ["image": "a", "git": [:]]], reason: "InvalidSpec", words: ["image and git"]),
    Bad(
      spec: ["source": ["git": [:]]], reason: "SourceUnsupported",
      words: ["spec.source.git", "spec.source.image"]),
    Bad(
      spec: ["source": ["build": [:]]], reason: "SourceUnsupported", words: ["spec.source.build"]),
    Bad(spec: ["template": "pod"], reason: "InvalidSpec", words: ["spec.template", "an object"]),
    Bad(
      spec: ["template": ["spec": ["containers": "main"]]], reason: "InvalidSpec",
      words: ["spec.template.spec.containers", "a list"]),
  ]

  @Test("names field and remedy of what is wrong, and the schedule rests", arguments: badSpecs)
  func invalid(bad: Bad) throws {
    var spec = bad.spec
    spec["schedule"] = spec["schedule"] ?? "* * * * *"
    var job = Objects.job(spec)
    let plan = try decide(job, at: .minute(5))
    #expect(plan.actions == [] && plan.wakeAt == nil)
    let ready = try #require(plan.status.conditions["Ready"])
    #expect(ready.status == .no && ready.reason == bad.reason)
    for word in bad.words { #expect(ready.message.contains(word), "\(ready.message)") }
    #expect(plan.status.conditions["Stalled"]?.status == .yes)
    #expect(plan.events.map(\.reason) == [bad.reason])

    job["status"] = plan.status.json
    let again = try decide(job, at: .minute(6))
    #expect(again.status.json == job["status"], "nothing is written twice")
    #expect(again.events == [])
  }

  @Test("gives the API server's words about the template")
  func template() throws {
    let words = #"spec.containers[0].name: Invalid value: "Not A Name""#
    let plan = try decide(
      Objects.job(["schedule": "* * * * *"]), at: .minute(5), verdict: .invalid(message: words))
    let ready = try #require(plan.status.conditions["Ready"])
    #expect(ready.reason == "TemplateInvalid" && ready.message.contains(words))
    #expect(plan.actions == [])
  }

  @Test("names several problems at once")
  func several() throws {
    let plan = try decide(
      Objects.job(["schedule": "x", "timeZone": "Europe/Berlinn"]), at: .minute(5))
    let ready = try #require(plan.status.conditions["Ready"])
    #expect(ready.reason == "InvalidSchedule")
    #expect(ready.message.contains("spec.schedule") && ready.message.contains("spec.timeZone"))
  }

  @Test("of a mended Job is Ready, and only later ticks run")
  func mended() {
    var world = World()
    world.declare(["schedule": "* * * * 8"])
    world.run(until: .minute(10))
    world.edit(["schedule": "* * * * *"])
    world.run(until: .minute(10, 30))
    #expect(world.job["status"]["conditions"][0]["status"] == "True")
    #expect(
      world.job["status"]["conditions"][0]["lastTransitionTime"].string
        == Timestamp.minute(10).rfc3339)
    #expect(world.scheduledRuns == [])
    world.run(until: .minute(11))
    #expect(world.scheduledRuns == [slot(11)])
  }

  static let readiness: [([String: JSONValue], String)] = [
    ([:], "Manual"), (["schedule": "* * * * *"], "Scheduled"),
    (["schedule": "* * * * *", "suspend": true], "Suspended"),
    (["schedule": "* * * * *", "paused": true, "suspend": true], "Paused"),
  ]

  @Test("says why it is ready", arguments: readiness)
  func ready(spec: [String: JSONValue], reason: String) throws {
    var job = Objects.job(spec, generation: 7)
    let plan = try decide(job, at: .minute(0, 30))
    #expect(plan.status.observedGeneration == 7)
    let types = plan.status.conditions.map { "\($0.type)=\($0.status.rawValue)" }
    #expect(types == ["Ready=True", "Stalled=False", "Reconciling=False"])
    #expect(plan.status.conditions["Ready"]?.reason == reason)
    job["status"] = plan.status.json
    #expect(try decide(job, at: .minute(0, 45)).status.json == job["status"])
  }

  @Test("tells of active runs, the last run and its outcome, in few writes")
  func runs() {
    var world = World()
    world.declare(["schedule": "* * * * *"])
    world.run(until: .minute(1))
    #expect(world.job["status"]["activeCount"] == 1)
    #expect(world.job["status"]["active"][0]["name"].string == slot(1))
    #expect(world.job["status"]["lastScheduleTime"].string == Timestamp.minute(1).rfc3339)
    #expect(world.job["status"]["nextScheduleTime"].string == Timestamp.minute(2).rfc3339)
    world.now = .minute(1, 20)
    world.finishPod("\(slot(1))-1", exitCode: 2)
    world.settle()
    let status = world.job["status"]
    #expect(status["lastRun"]["phase"] == "Failed" && status["activeCount"] == 0)
    #expect(status["lastFailureTime"].string == Timestamp.minute(1, 20).rfc3339)
    #expect(status["active"].isNull)
  }

  @Test("names active runs that are not in view, so that a caller can look whether they are gone")
  func lookUp() throws {
    let run = Objects.scheduledRun(.minute(0), phase: "Running")
    let status: JSONValue = ["active": [["name": .string(slot(0))]]]
    let job = try Job(json: Objects.job(status: status))
    #expect(job.runsToLookUp(besides: []) == [slot(0)])
    #expect(job.runsToLookUp(besides: [try JobRun(json: run)]) == [])
  }

  @Test("remembers the last run when it is gone")
  func lastRunGone() {
    var world = World()
    world.declare([:])
    world.startRun("first")
    world.settle()
    world.now = .minute(1)
    world.startRun("second")
    world.settle()
    world.finishPod("first-1")
    world.finishPod("second-1", exitCode: 1)
    world.settle()
    world.runs["second"] = nil
    world.settle()
    #expect(world.job["status"]["lastRun"]["name"] == "second")
    #expect(world.job["status"]["lastRun"]["phase"] == "Failed")
  }

  @Test("keeps members that this version does not know")
  func unknownMembers() throws {
    let job = Objects.job(status: ["image": ["digest": "sha256:1"]])
    #expect(try decide(job, at: .minute(1)).status.json["image"]["digest"] == "sha256:1")
  }

  @Test("of a Job that is being deleted is left alone, and it starts nothing")
  func deleted() throws {
    var job = Objects.job(["schedule": "* * * * *"])
    job["metadata"]["deletionTimestamp"] = .string(Timestamp.minute(3).rfc3339)
    let plan = try decide(job, at: .minute(5))
    #expect(plan.actions == [] && plan.status.json == [:] && plan.wakeAt == nil)
  }
}
