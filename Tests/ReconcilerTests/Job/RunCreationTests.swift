import JSON
import Testing

@testable import Reconciler

@Suite("The run of a tick")
struct RunCreationTests {
  @Test("is named by the tick, owned by the Job and labelled")
  func object() throws {
    let plan = try decide(Objects.job(["schedule": "* * * * *"]), at: .minute(1))
    guard case .createRun(let name, let object) = plan.actions.first else {
      Issue.record("no run in \(plan.actions)")
      return
    }
    #expect(name == "report-29925241", "unix minutes of 2026-11-24T10:01Z")
    #expect(object["metadata"]["name"].string == name)
    #expect(
      object["metadata"]["labels"] == [
        "rota.dev/job": "report", "rota.dev/run": "report-29925241",
        "rota.dev/trigger": "Schedule", "app.kubernetes.io/managed-by": "rota",
      ])
    let owner = object["metadata"]["ownerReferences"][0]
    #expect(
      owner["uid"] == "job-report" && owner["controller"] == true
        && owner["blockOwnerDeletion"] == true)
    #expect(
      object["spec"] == [
        "jobName": "report", "trigger": "Schedule", "scheduledTime": "2026-11-24T10:01:00Z",
      ])
  }

  @Test("is found by its name after a crash before the status write")
  func crash() {
    var world = World()
    world.declare(["schedule": "0 * * * *", "concurrencyPolicy": "Forbid"])
    world.settle()
    world.now = .minute(60)
    world.writesUntilCrash = 1
    world.settle()
    #expect(world.scheduledRuns == [slot(60)])
    #expect(world.job["status"]["lastScheduleTime"].string == Timestamp.minute(60).rfc3339)
    #expect(world.job["status"]["skipped"].isNull, "it does not forbid itself")
    #expect(world.violations == [])
  }

  @Test("does not come when something else has its name")
  func nameTaken() throws {
    var other = Objects.run(slot(1), created: .minute(0))
    Objects.giveAway(&other)
    let plan = try decide(Objects.job(["schedule": "* * * * *"]), runs: [other], at: .minute(1))
    #expect(plan.actions == [])
    #expect(plan.skipped.map(\.reason) == ["NameTaken"])
    #expect(plan.status.activeCount == 0)
  }

  @Test("of an earlier Job of the same name is not ours to count or replace")
  func otherJob() throws {
    var other = Objects.scheduledRun(.minute(0), phase: "Running")
    Objects.giveAway(&other)
    let job = Objects.job(["schedule": "* * * * *", "concurrencyPolicy": "Forbid"])
    let plan = try decide(job, runs: [other], at: .minute(1))
    #expect(plan.shortActions == ["create \(slot(1))"])
  }
}
