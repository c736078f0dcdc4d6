import JSON
import Testing

@testable import Reconciler

@Suite("A simulated schedule")
struct SimulationTests {
  struct Step: CustomTestStringConvertible, Sendable {
    let what: String
    let spec: [String: JSONValue]
    var minutes = 60
    var runMinutes = 15
    var failing = 0
    let expected: [String]

    var testDescription: String { what }
  }

  /// From 10:00 UTC; one line a tick.
  static let policies: [Step] = [
    Step(
      what: "Allow starts every tick, whatever runs",
      spec: ["schedule": "*/10 * * * *", "concurrencyPolicy": "Allow"], minutes: 35,
      expected: [
        "10:10 ran 10:10-10:25 Succeeded", "10:20 ran 10:20-10:35 Succeeded",
        "10:30 ran 10:30- Running",
      ]),
    Step(
      what: "Allow with maxConcurrency skips what is too much",
      spec: ["schedule": "*/10 * * * *", "concurrencyPolicy": "Allow", "maxConcurrency": 1],
      minutes: 35,
      expected: [
        "10:10 ran 10:10-10:25 Succeeded", "10:20 skipped MaxConcurrency",
        "10:30 ran 10:30- Running",
      ]),
    Step(
      what: "Forbid skips the tick while a run is active, and for good",
      spec: ["schedule": "*/10 * * * *", "concurrencyPolicy": "Forbid"],
      expected: [
        "10:10 ran 10:10-10:25 Succeeded", "10:20 skipped RunActive",
        "10:30 ran 10:30-10:45 Succeeded", "10:40 skipped RunActive",
        "10:50 ran 10:50- Running", "11:00 skipped RunActive",
      ]),
    Step(
      what: "a run that ends at the tick's instant is still in its way",
      spec: ["schedule": "*/10 * * * *", "concurrencyPolicy": "Forbid"], minutes: 30,
      runMinutes: 10,
      expected: [
        "10:10 ran 10:10-10:20 Succeeded", "10:20 skipped RunActive", "10:30 ran 10:30- Running",
      ]),
    Step(
      what: "Replace cancels the active run and starts at once",
      spec: ["schedule": "*/10 * * * *", "concurrencyPolicy": "Replace"], minutes: 30,
      expected: [
        "10:10 ran 10:10-10:20 Cancelled Replaced",
        "10:20 ran 10:20-10:30 Cancelled Replaced replaces 10:10",
        "10:30 ran 10:30- Running replaces 10:20",
      ]),
    Step(
      what: "Queue starts each tick when there is room, late by more and more",
      spec: ["schedule": "*/10 * * * *", "concurrencyPolicy": "Queue"], minutes: 50,
      expected: [
        "10:10 ran 10:10-10:25 Succeeded", "10:20 ran 10:25-10:40 Succeeded",
        "10:30 ran 10:40- Running", "10:40 waiting", "10:50 waiting",
      ]),
    Step(
      what: "Queue with room for two keeps up",
      spec: ["schedule": "*/10 * * * *", "concurrencyPolicy": "Queue", "maxConcurrency": 2],
      minutes: 30,
      expected: [
        "10:10 ran 10:10-10:25 Succeeded", "10:20 ran 10:20- Running", "10:30 ran 10:30- Running",
      ]),
    Step(
      what: "startingDeadlineSeconds ends the wait of a queued tick",
      spec: [
        "schedule": "*/10 * * * *", "concurrencyPolicy": "Queue", "startingDeadlineSeconds": 300,
      ],
      expected: [
        "10:10 ran 10:10-10:25 Succeeded", "10:20 ran 10:25-10:40 Succeeded",
        "10:30 skipped StartingDeadlineExceeded", "10:40 ran 10:40-10:55 Succeeded",
        "10:50 ran 10:55- Running", "11:00 waiting",
      ]),
    Step(
      what: "startingDeadlineSeconds does not matter to a controller that is on time",
      spec: ["schedule": "30 * * * *", "startingDeadlineSeconds": 1],
      expected: ["10:30 ran 10:30-10:45 Succeeded"]),
  ]

  static let attempts: [Step] = [
    Step(
      what: "a run is ended by its time limit",
      spec: ["schedule": "0,30 * * * *", "timeLimitSeconds": 300],
      expected: [
        "10:30 ran 10:30-10:35 Failed TimeLimitExceeded", "11:00 ran 11:00- Running",
      ]),
    Step(
      what: "the time limit makes room under Forbid",
      spec: ["schedule": "*/10 * * * *", "concurrencyPolicy": "Forbid", "timeLimitSeconds": 590],
      minutes: 20,
      expected: ["10:10 ran 10:10-10:19:50 Failed TimeLimitExceeded", "10:20 ran 10:20- Running"]),
    Step(
      what: "failing attempts are retried after 10 and 20 seconds",
      spec: ["schedule": "30 * * * *", "retryLimit": 2], runMinutes: 1, failing: 2,
      expected: ["10:30 ran 10:30-10:33:30 Succeeded 3 attempts"]),
    Step(
      what: "retries end with the retry limit",
      spec: ["schedule": "30 * * * *", "retryLimit": 1], runMinutes: 1, failing: 2,
      expected: ["10:30 ran 10:30-10:32:10 Failed RetryLimitExceeded 2 attempts"]),
    Step(
      what: "the time limit wins over the retry limit",
      spec: ["schedule": "30 * * * *", "retryLimit": 9, "timeLimitSeconds": 65], runMinutes: 1,
      failing: 9, expected: ["10:30 ran 10:30-10:31:05 Failed TimeLimitExceeded"]),
    Step(
      what: "without a duration runs end where they start",
      spec: ["schedule": "*/30 * * * *", "concurrencyPolicy": "Forbid"], runMinutes: 0,
      expected: ["10:30 ran 10:30-10:30 Succeeded", "11:00 ran 11:00-11:00 Succeeded"]),
    Step(
      what: "history limits do not hide what ran",
      spec: ["schedule": "*/20 * * * *", "successfulRunsHistoryLimit": 0], runMinutes: 1,
      expected: [
        "10:20 ran 10:20-10:21 Succeeded", "10:40 ran 10:40-10:41 Succeeded",
        "11:00 ran 11:00- Running",
      ]),
  ]

  @Test("deals with each tick as the policies say", arguments: policies + attempts)
  func steps(_ step: Step) throws {
    let start = Timestamp.at("2026-11-24T10:00:00Z")
    let timeline = try simulate(
      job: Objects.job(step.spec), from: start, to: start + .seconds(step.minutes * 60),
      zone: { _ in nil }, runDuration: .seconds(step.runMinutes * 60),
      failingAttempts: step.failing)
    #expect(timeline.lines(in: .utc) == step.expected)
    #expect(timeline.isReady)
    #expect(timeline.stop == nil)
  }

  struct Change: CustomTestStringConvertible, Sendable {
    let what: String
    let schedule: String
    let from: String
    let hours: Int
    let expected: [String]

    var testDescription: String { what }
  }

  /// With Forbid and runs of 15 minutes; times are local.
  @Test(
    "follows the clock of Berlin when it jumps",
    arguments: [
      Change(
        what: "a fixed time in the gap runs right after it", schedule: "30 2 * * *",
        from: "2026-03-28T12:00:00Z", hours: 36,
        expected: ["03:00+02 ran 03:00-03:15 Succeeded"]),
      Change(
        what: "a fixed time that comes twice runs the first time", schedule: "30 2 * * *",
        from: "2026-10-24T12:00:00Z", hours: 36,
        expected: ["02:30+02 ran 02:30-02:45 Succeeded"]),
      Change(
        what: "wildcard times follow elapsed time through the gap", schedule: "*/30 * * * *",
        from: "2026-03-29T00:00:00Z", hours: 2,
        expected: [
          "01:30+01 ran 01:30-01:45 Succeeded", "03:00+02 ran 03:00-03:15 Succeeded",
          "03:30+02 ran 03:30-03:45 Succeeded", "04:00+02 ran 04:00- Running",
        ]),
      Change(
        what: "wildcard times come twice in the overlap", schedule: "*/30 * * * *",
        from: "2026-10-25T00:00:00Z", hours: 2,
        expected: [
          "02:30+02 ran 02:30-02:45 Succeeded", "02:00+01 ran 02:00-02:15 Succeeded",
          "02:30+01 ran 02:30-02:45 Succeeded", "03:00+01 ran 03:00- Running",
        ]),
    ])
  func daylightSaving(_ change: Change) throws {
    let berlin = try ZoneFiles.rules("Europe/Berlin")
    let from = Timestamp.at(change.from)
    let timeline = try simulate(
      job: Objects.job([
        "schedule": .string(change.schedule), "timeZone": "Europe/Berlin",
        "concurrencyPolicy": "Forbid",
      ]), from: from, to: from + .seconds(change.hours * 3600), zone: { _ in berlin },
      runDuration: .seconds(900))
    #expect(timeline.lines(in: berlin) == change.expected)
  }

  @Test("counts elapsed time, not the clock's, when a run spans the overlap")
  func spansOverlap() throws {
    let berlin = try ZoneFiles.rules("Europe/Berlin")
    let from = Timestamp.at("2026-10-25T00:15:00Z")
    let timeline = try simulate(
      job: Objects.job([
        "schedule": "*/30 * * * *", "timeZone": "Europe/Berlin", "concurrencyPolicy": "Forbid",
      ]), from: from, to: from + .seconds(5400), zone: { _ in berlin }, runDuration: .seconds(2700))
    #expect(
      timeline.lines(in: berlin) == [
        "02:30+02 ran 02:30-02:15 Succeeded", "02:00+01 skipped RunActive",
        "02:30+01 ran 02:30- Running",
      ])
  }

  @Test(
    "is empty, and says why, when the schedule is off or wrong",
    arguments: [
      (["schedule": "@hourly", "suspend": true], "Suspended: ", true),
      (["schedule": "@hourly", "paused": true], "Paused: ", true),
      ([:], "Manual: ", true),
      (["schedule": "61 * * * *"], "InvalidSchedule: ", false),
      (["schedule": "@hourly", "timeZone": "Nowhere/Land"], "InvalidTimeZone: ", false),
    ] as [([String: JSONValue], String, Bool)])
  func off(_ spec: [String: JSONValue], _ readiness: String, _ isReady: Bool) throws {
    let timeline = try simulate(
      job: Objects.job(spec), from: .start, to: .minute(600), zone: { _ in nil },
      runDuration: .seconds(60))
    #expect(timeline.ticks.isEmpty)
    #expect(timeline.readiness.hasPrefix(readiness))
    #expect(timeline.isReady == isReady)
  }

  @Test("starts anew, whatever status and metadata the manifest brings along")
  func ignoresStatus() throws {
    var job = Objects.job(
      ["schedule": "*/10 * * * *", "concurrencyPolicy": "Forbid"], created: .minute(-9000),
      generation: 7,
      status: ["waiting": ["2026-11-24T09:00:00Z"], "active": [["name": "report-1"]]])
    job["metadata"]["deletionTimestamp"] = "2026-11-24T09:00:00Z"
    let timeline = try simulate(
      job: job, from: .start, to: .minute(10), zone: { _ in nil }, runDuration: .seconds(60))
    #expect(timeline.lines(in: .utc) == ["10:10 ran 10:10- Running"])
  }

  @Test(
    "ends after so many ticks, or with so many runs at once",
    arguments: [
      (SimulationLimit(ticks: 20), 20, "20 ticks are simulated at most"),
      (SimulationLimit(activeRuns: 5), 6, "5 active runs are simulated at most"),
    ])
  func limits(_ limit: SimulationLimit, _ ticks: Int, _ words: String) throws {
    let timeline = try simulate(
      job: Objects.job(["schedule": "* * * * *"]), from: .start, to: .minute(100),
      zone: { _ in nil }, runDuration: .seconds(36_000), limit: limit)
    #expect(timeline.ticks.count == ticks)
    #expect(timeline.stop?.time == .minute(ticks))
    #expect(timeline.stop?.description == words)
  }

  @Test("needs a name")
  func nameless() {
    #expect(throws: DecodingProblem.self) {
      try simulate(
        job: ["metadata": [:]], from: .start, to: .start, zone: { _ in nil }, runDuration: .zero)
    }
  }
}

@Suite("Changes of the clock")
struct ClockChangeTests {
  @Test("are those of the offset, in order, with the end included")
  func berlin() throws {
    let berlin = try ZoneFiles.rules("Europe/Berlin")
    let changes = berlin.clockChanges(
      after: .at("2026-01-01T00:00:00Z"), through: .at("2026-10-25T01:00:00Z"))
    #expect(
      changes == [
        ClockChange(time: .at("2026-03-29T01:00:00Z"), before: 3600, after: 7200),
        ClockChange(time: .at("2026-10-25T01:00:00Z"), before: 7200, after: 3600),
      ])
    #expect(
      berlin.clockChanges(
        after: .at("2026-03-29T01:00:00Z"), through: .at("2026-10-25T00:59:59Z")
      ).isEmpty)
  }

  @Test("do not exist in UTC")
  func utc() {
    let changes = TimeZoneRules.utc.clockChanges(
      after: .at("1900-01-01T00:00:00Z"), through: .at("2900-01-01T00:00:00Z"))
    #expect(changes.isEmpty)
  }
}
