import JSON
import Testing

@testable import Reconciler

/// What came before a tick.
enum Past: Sendable {
  case neverRan
  case ranAndDone
  case stillActive

  /// An hourly job's run of 11:00, if there is one.
  var runs: [JSONValue] {
    switch self {
    case .neverRan: []
    case .ranAndDone: [Objects.scheduledRun(.minute(60), phase: "Succeeded")]
    case .stillActive: [Objects.scheduledRun(.minute(60), phase: "Running")]
    }
  }
}

/// The matrix of the CronJob controller's tests
/// (https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/cronjob/cronjob_controllerv2_test.go):
/// what came before × which moment it is × the policy.
@Suite("A tick")
struct PolicyMatrixTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let policy: String
    let past: Past
    let actions: [String]
    var skipped: [String] = []
    var waiting: [Timestamp] = []

    var testDescription: String { "\(policy), \(past)" }
  }

  static let created = ["create \(slot(120))"]

  static let rows: [Row] = [
    Row(policy: "Allow", past: .neverRan, actions: created),
    Row(policy: "Allow", past: .ranAndDone, actions: created),
    Row(policy: "Allow", past: .stillActive, actions: created),
    Row(policy: "Forbid", past: .neverRan, actions: created),
    Row(policy: "Forbid", past: .ranAndDone, actions: created),
    Row(policy: "Forbid", past: .stillActive, actions: [], skipped: ["RunActive"]),
    Row(policy: "Replace", past: .neverRan, actions: created),
    Row(policy: "Replace", past: .ranAndDone, actions: created),
    Row(
      policy: "Replace", past: .stillActive, actions: ["cancel \(slot(60)) Replaced"],
      waiting: [.minute(120)]),
    Row(policy: "Queue", past: .neverRan, actions: created),
    Row(policy: "Queue", past: .ranAndDone, actions: created),
    Row(policy: "Queue", past: .stillActive, actions: [], waiting: [.minute(120)]),
  ]

  private func plan(
    _ policy: String, _ past: Past, at now: Timestamp, _ more: [String: JSONValue] = [:]
  ) throws -> JobPlan {
    var spec = more
    spec["schedule"] = "0 * * * *"
    spec["concurrencyPolicy"] = .string(policy)
    let status: JSONValue = [
      "scheduleState": [
        "schedule": "0 * * * *", "timeZone": "UTC", "suspended": false,
        "since": .string(Timestamp.start.rfc3339),
        "decidedThrough": .string(Timestamp.minute(60).rfc3339),
      ]
    ]
    return try decide(Objects.job(spec, status: status), runs: past.runs, at: now)
  }

  @Test("at its time does what the policy says", arguments: rows)
  func onTime(row: Row) throws {
    let plan = try plan(row.policy, row.past, at: .minute(120, 5))
    #expect(plan.shortActions == row.actions)
    #expect(plan.skipped.map(\.reason) == row.skipped)
    #expect(plan.status.waiting == row.waiting)
    #expect(plan.status.scheduleState?.decidedThrough == .minute(120))
    #expect(plan.wakeAt == .minute(180))
    #expect(!plan.events.contains { $0.type == .warning })
  }

  @Test("within its deadline does the same", arguments: rows)
  func inDeadline(row: Row) throws {
    let plan = try plan(
      row.policy, row.past, at: .minute(120, 60), ["startingDeadlineSeconds": 60])
    #expect(plan.shortActions == row.actions)
    #expect(plan.skipped.map(\.reason) == row.skipped)
  }

  @Test("past its deadline is skipped for good", arguments: rows)
  func pastDeadline(row: Row) throws {
    let plan = try plan(
      row.policy, row.past, at: .minute(120, 61), ["startingDeadlineSeconds": 60])
    #expect(plan.actions == [])
    #expect(plan.skipped.map(\.reason) == ["StartingDeadlineExceeded"])
    #expect(plan.status.scheduleState?.decidedThrough == .minute(120))
    #expect(plan.status.waiting == [])
  }

  @Test("that is still to come does nothing", arguments: rows)
  func notTime(row: Row) throws {
    let plan = try plan(row.policy, row.past, at: .minute(119, 59))
    #expect(plan.actions == [] && plan.skipped == [])
    #expect(plan.wakeAt == .minute(120))
  }

  @Test(
    "of a job that is off does nothing, and nothing waits for it", arguments: rows,
    ["suspend", "paused"])
  func off(row: Row, field: String) throws {
    let plan = try plan(row.policy, row.past, at: .minute(120, 5), [field: true])
    #expect(plan.actions == [] && plan.skipped == [])
    #expect(plan.wakeAt == nil && plan.status.nextScheduleTime == nil)
  }
}
