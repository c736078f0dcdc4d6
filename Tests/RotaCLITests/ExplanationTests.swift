import ArgumentParser
import JSON
import Reconciler
import Testing

@testable import rota

/// Sample.now is 2027-01-15T08:00:00Z.
@Suite("rota explain")
struct ExplanationTests {
  private func explain(
    _ job: Job, _ runs: [JobRun] = [], reader: TimeZoneRules = .utc
  ) -> [String] {
    Explanation(
      job: job, runs: runs, now: Sample.now, zone: Zones.rules(named:), reader: reader
    ).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private let ready: JSONValue = [
    "observedGeneration": 2,
    "conditions": [
      ["type": "Ready", "status": "True", "reason": "Scheduled", "message": "runs on its schedule"]
    ],
  ]

  @Test("tells what is active, why ticks ran or did not, and what comes next in both zones")
  func whole() throws {
    var status = ready
    status["skipped"] = [
      [
        "time": "2027-01-15T07:00:00Z", "reason": "RunActive", "count": 1,
        "message": "a run was active",
      ]
    ]
    let job = try Sample.job(
      ["schedule": "0 * * * *", "timeZone": "Europe/Berlin", "concurrencyPolicy": "Forbid"],
      status: status)
    let runs = [
      try Sample.run(
        "report-1", age: 7199,
        spec: ["trigger": "Schedule", "scheduledTime": "2027-01-15T06:00:00Z"],
        status: Sample.failed),
      try Sample.run(
        "report-2", age: 0,
        spec: ["trigger": "Schedule", "scheduledTime": "2027-01-15T08:00:00Z"],
        status: [
          "phase": "Running", "startTime": Sample.time(-20), "attempts": [["podName": "p"]],
        ]),
    ]
    #expect(
      explain(job, runs) == [
        "Job shop/report",
        "  Schedule:  \"0 * * * *\" in Europe/Berlin, Forbid while a run is active",
        "  State:     Scheduled: runs on its schedule",
        "  Active:    report-2, Running for 20s, attempt 1",
        "  Last end:  report-1, Failed (RetryLimitExceeded: 3 attempts failed), 18s ago",
        "",
        "Recent ticks",
        "  2027-01-15T09:00:00+01:00  ran: report-2, Running",
        "  2027-01-15T08:00:00+01:00  skipped: RunActive: a run was active",
        "  2027-01-15T07:00:00+01:00  ran: report-1, Failed (RetryLimitExceeded: 3 attempts failed)",
        "",
        "Next",
        "  2027-01-15T10:00:00+01:00  2027-01-15T09:00:00Z for you  in 60m",
        "  2027-01-15T11:00:00+01:00  2027-01-15T10:00:00Z for you  in 120m",
        "  2027-01-15T12:00:00+01:00  2027-01-15T11:00:00Z for you  in 3h",
        "  2027-01-15T13:00:00+01:00  2027-01-15T12:00:00Z for you  in 4h",
        "  2027-01-15T14:00:00+01:00  2027-01-15T13:00:00Z for you  in 5h",
      ])
  }

  @Test(
    "says that nothing comes by itself, and why",
    arguments: [
      ([:], "Nothing comes by itself: `rota run report` runs it."),
      (
        ["schedule": "@daily", "paused": true],
        "Nothing comes by itself, spec.paused is true (`rota resume report`). It would be at"
      ),
      (
        ["schedule": "@daily", "suspend": true],
        "Nothing comes by itself, spec.suspend is true. It would be at"
      ),
    ] as [([String: JSONValue], String)])
  func nothing(spec: [String: JSONValue], line: String) throws {
    #expect(explain(try Sample.job(spec, status: ready)).contains(line))
  }

  @Test("names what is wrong, with the remedy")
  func problems() throws {
    let job = try Sample.job(["schedule": "61 * * * *", "timeZone": "Mars/Olympus"])
    let lines = explain(job).filter { $0.hasPrefix("  Problem:   spec.") }
    #expect(lines.count == 2)
    #expect(lines.first?.hasPrefix("  Problem:   spec.schedule: ") == true)
  }

  @Test("notices that no controller has seen the Job")
  func unseen() throws {
    #expect(
      explain(try Sample.job()).contains(
        "  State:     not seen by the controller yet: is rota-controller running?"))
  }

  @Test("shows one time where reader and Job are in the same zone")
  func sameZone() throws {
    let lines = explain(try Sample.job(["schedule": "0 9 * * *"], status: ready))
    #expect(lines.contains("  2027-01-15T09:00:00Z  in 60m"))
  }

  @Test("lists ticks that wait for room, and runs that wait for a reason")
  func waiting() throws {
    var status = ready
    status["waiting"] = ["2027-01-15T07:59:00Z"]
    let job = try Sample.job(["schedule": "* * * * *"], status: status)
    let run = try Sample.run(
      "report-9", age: 5,
      status: ["phase": "Pending", "reason": "ImagePullBackOff", "message": "no such image"])
    let lines = explain(job, [run])
    #expect(
      lines.contains(
        "  Active:    report-9, Pending for 5s, attempt 0, ImagePullBackOff: no such image"))
    #expect(lines.contains("  Waiting:   the tick of 2027-01-15T07:59:00Z, until there is room"))
  }
}

@Suite("rota explain, about ticks")
struct ExplainedTickTests {
  private func explain(
    _ spec: [String: JSONValue], status: [String: JSONValue] = [:], _ runs: [JobRun] = []
  ) throws -> String {
    var job: [String: JSONValue] = ["schedule": "0 * * * *"]
    job.merge(spec) { $1 }
    var all: [String: JSONValue] = [
      "observedGeneration": 2,
      "scheduleState": [
        "schedule": job["schedule"] ?? "", "timeZone": "UTC", "suspended": false,
        "since": "2027-01-15T04:30:00Z", "decidedThrough": "2027-01-15T07:00:00Z",
      ],
    ]
    all.merge(status) { $1 }
    return Explanation(
      job: try Sample.job(job, status: .object(all)), runs: runs, now: Sample.now - .seconds(60),
      zone: Zones.rules(named:), reader: .utc
    ).text
  }

  private func active(_ name: String, trigger: JSONValue = "Schedule") throws -> JobRun {
    var run: [String: JSONValue] = ["trigger": trigger]
    if trigger == "Schedule" { run["scheduledTime"] = "2027-01-15T07:00:00Z" }
    return try Sample.run(
      name, age: 3600, spec: run, status: ["phase": "Running", "startTime": Sample.time(-3600)])
  }

  @Test(
    "tell what the policy will do at the next one",
    arguments: [
      ("Allow", [:], "starts a run beside report-1 (Allow)"),
      (
        "Allow", ["maxConcurrency": 1],
        "is skipped (MaxConcurrency) if report-1 is still active then"
      ),
      ("Forbid", [:], "is skipped (RunActive) if report-1 is still active then"),
      ("Replace", [:], "cancels report-1 and starts when its Pod is gone"),
      ("Queue", [:], "waits for room, if report-1 is still active then"),
      ("Queue", ["maxConcurrency": 2], "starts a run beside report-1 (Queue)"),
    ] as [(JSONValue, [String: JSONValue], String)])
  func forecast(_ policy: JSONValue, _ spec: [String: JSONValue], _ words: String) throws {
    let spec = spec.merging(["concurrencyPolicy": policy]) { $1 }
    let text = try explain(spec, [active("report-1")])
    #expect(text.hasSuffix("The next one \(words)."))
  }

  @Test("tell that the next one starts, if nothing or only a manual run is active")
  func starts() throws {
    for runs in [[], [try active("by-hand", trigger: "Manual")]] {
      let text = try explain(["concurrencyPolicy": "Forbid"], runs)
      #expect(text.hasSuffix("The next one starts a run."))
    }
  }

  @Test("tell the place in the queue")
  func queue() throws {
    let text = try explain(
      ["concurrencyPolicy": "Queue"],
      status: ["waiting": ["2027-01-15T06:30:00Z", "2027-01-15T06:45:00Z"]], [active("report-1")])
    #expect(
      text.hasSuffix(
        "The next one waits for room, behind 2 others, if report-1 is still active then."))
  }

  @Test("say nothing of the next one while the controller has not seen the schedule")
  func unseen() throws {
    #expect(try !explain([:], status: ["scheduleState": .null]).contains("The next one"))
    #expect(try !explain(["suspend": true]).contains("The next one"))
  }

  private func recent(_ text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(of: "Recent ticks") else { return [] }
    return lines[(start + 1)...].prefix { !$0.isEmpty }.map(String.init)
  }

  @Test("account for every one since the schedule is as it is")
  func history() throws {
    let text = try explain(
      [:], status: ["waiting": ["2027-01-15T07:00:00Z"]],
      [
        Sample.run(
          "report-6", age: 7080,
          spec: ["trigger": "Schedule", "scheduledTime": "2027-01-15T06:00:00Z"],
          status: ["phase": "Succeeded"])
      ])
    #expect(
      recent(text) == [
        "  2027-01-15T07:00:00Z  waits for room",
        "  2027-01-15T06:00:00Z  ran 2m late: report-6, Succeeded",
        "  2027-01-15T05:00:00Z  no record any more: the newest 3 succeeded and 3 failed runs are "
          + "kept, and 10 skipped ticks",
        "  2027-01-15T04:30:00Z  the schedule was set; only later ticks count",
      ])
  }

  @Test("do not list twice what one entry stands for")
  func counted() throws {
    let text = try explain(
      [:],
      status: [
        "skipped": [
          [
            "time": "2027-01-15T06:00:00Z", "reason": "Missed", "message": "2 were missed",
            "count": 2,
          ]
        ]
      ], [active("report-7")])
    #expect(
      recent(text) == [
        "  2027-01-15T07:00:00Z  ran: report-7, Running",
        "  2027-01-15T06:00:00Z  skipped (2 ticks up to this one): Missed: 2 were missed",
        "  2027-01-15T04:30:00Z  the schedule was set; only later ticks count",
      ])
  }

  @Test("show when the controller does not decide, and when the schedule is off")
  func standstill() throws {
    var state: JSONValue = [
      "schedule": "0 * * * *", "timeZone": "UTC", "suspended": false,
      "since": "2027-01-15T06:30:00Z",
    ]
    #expect(
      recent(try explain([:], status: ["scheduleState": state])).first
        == "  2027-01-15T07:00:00Z  not decided on: is rota-controller running?")
    state["suspended"] = true
    #expect(
      recent(try explain(["suspend": true], status: ["scheduleState": state])) == [
        "  2027-01-15T06:30:00Z  the schedule was turned off"
      ])
  }
}

@Suite("rota cron next")
struct CronTests {
  @Test("gives so many ticks, in order")
  func ticks() throws {
    let schedule = try CronSchedule(parsing: "30 2 * * *", hashSeed: "")
    let zone = try #require(Zones.rules(named: "Europe/Berlin"))
    let start = try #require(Timestamp(rfc3339: "2027-03-27T00:00:00Z"))
    #expect(
      schedule.ticks(after: start, count: 3, in: zone).map(zone.localRFC3339) == [
        "2027-03-27T02:30:00+01:00", "2027-03-28T03:00:00+02:00", "2027-03-29T02:30:00+02:00",
      ])
  }

  @Test(
    "refuses what makes no sense as usage",
    arguments: [["* * * * *", "-n", "0"], ["* * * * *", "--from", "now"], []])
  func usage(arguments: [String]) {
    let error = #expect(throws: (any Error).self) { try Cron.Next.parse(arguments) }
    #expect(error.map { Cron.Next.exitCode(for: $0) } == .validationFailure)
  }

  @Test("knows no zones outside the database", arguments: ["../etc/passwd", "/etc/localtime", "X"])
  func zones(name: String) {
    #expect(Zones.rules(named: name) == nil)
  }
}
