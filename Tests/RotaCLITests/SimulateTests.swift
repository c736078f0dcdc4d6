import JSON
import Reconciler
import Testing

@testable import rota

@Suite("rota simulate")
struct SimulateTests {
  private func report(
    _ spec: JSONValue, from: String, hours: Int, minutes: Int = 40, limit: Int = 100
  ) throws -> SimulationReport {
    var job: JSONValue = [
      "apiVersion": "rota.dev/v1", "kind": "Job",
      "metadata": ["namespace": "shop", "name": "report"],
    ]
    job["spec"] = spec
    job["spec"]["source"] = ["image": "busybox"]
    job["spec"]["template"] = ["spec": ["containers": [["name": "main"]]]]
    let span = try SimulationSpan(from: from, to: nil, length: "\(hours)h", now: Sample.now)
    let timeline = try simulate(
      job: job, from: span.start, to: span.end, zone: Zones.rules(named:),
      runDuration: .seconds(minutes * 60), limit: SimulationLimit(ticks: limit))
    let zone = spec["timeZone"].string.flatMap(Zones.rules(named:)) ?? .utc
    return SimulationReport(
      manifest: job, timeline: timeline, span: span, zone: zone,
      runDuration: .seconds(minutes * 60))
  }

  @Test("shows what runs, waits and is skipped, and where the clock is turned back")
  func table() throws {
    let report = try report(
      [
        "schedule": "*/30 * * * *", "timeZone": "Europe/Berlin", "concurrencyPolicy": "Queue",
        "startingDeadlineSeconds": 900,
      ], from: "2026-10-25T00:00:00Z", hours: 2)
    #expect(
      report.text == """
        Job shop/report: "*/30 * * * *" in Europe/Berlin, Queue, 40m an attempt
        TICK                        WHAT      START      END                         NOTE
        2026-10-25T02:30:00+02:00   runs      on time    2026-10-25T02:10:00+01:00   Succeeded
        2026-10-25T02:00:00+01:00   clock                                            the clock is turned back by 1h
        2026-10-25T02:00:00+01:00   queued    10m late   2026-10-25T02:50:00+01:00   Succeeded
        2026-10-25T02:30:00+01:00   skipped                                          StartingDeadlineExceeded: \
        the tick of 2026-10-25T02:30:00+01:00 could not start within startingDeadlineSeconds (900)
        2026-10-25T03:00:00+01:00   runs      on time                                Running
        4 ticks: 3 ran, 1 skipped
        """)
    #expect(report.problem == nil)
  }

  @Test("names the run that a tick replaces by its own tick")
  func replacement() throws {
    let report = try report(
      ["schedule": "*/30 * * * *", "concurrencyPolicy": "Replace"], from: "2026-11-24T10:00:00Z",
      hours: 1)
    #expect(
      report.text == """
        Job shop/report: "*/30 * * * *" in UTC, Replace, 40m an attempt
        TICK                   WHAT       START     END                    NOTE
        2026-11-24T10:30:00Z   runs       on time   2026-11-24T11:00:00Z   Cancelled: Replaced
        2026-11-24T11:00:00Z   replaces   on time                          Running; cancels the run of \
        2026-11-24T10:30:00Z
        2 ticks: 2 ran, 0 skipped
        """)
  }

  @Test(
    "says why there are no ticks",
    arguments: [
      (["schedule": "@hourly", "suspend": true], "\"@hourly\" in UTC, Allow, 40m an attempt", nil),
      ([:], "no schedule", nil),
    ] as [(JSONValue, String, String?)])
  func empty(_ spec: JSONValue, _ heading: String, _ problem: String?) throws {
    let report = try report(spec, from: "2026-11-24T10:00:00Z", hours: 24)
    let lines = report.text.split(separator: "\n")
    #expect(lines.first == "Job shop/report: \(heading)")
    #expect(lines.last?.hasPrefix("No ticks: ") == true)
    #expect(report.problem == problem)
  }

  @Test("says where it gave up, which is a failure")
  func stop() throws {
    let report = try report(
      ["schedule": "* * * * *", "concurrencyPolicy": "Forbid"], from: "2026-11-24T10:00:00Z",
      hours: 24, limit: 3)
    #expect(
      report.problem == """
        the simulation of Job shop/report ends at 2026-11-24T10:03:00Z: 3 ticks are simulated at most; \
        give a shorter time with --to or --for
        """)
    #expect(report.json["complete"] == false)
    #expect(report.json["to"] == "2026-11-24T10:03:00Z")
  }

  @Test("gives the same as JSON")
  func json() throws {
    let report = try report(
      ["schedule": "30 2 * * *", "timeZone": "Europe/Berlin"], from: "2026-03-28T12:00:00Z",
      hours: 24)
    #expect(
      report.json == [
        "namespace": "shop", "name": "report", "from": "2026-03-28T13:00:00+01:00",
        "to": "2026-03-29T14:00:00+02:00", "complete": true, "ready": true,
        "readiness": "Scheduled: runs on its schedule and when asked",
        "clockChanges": [
          ["time": "2026-03-29T03:00:00+02:00", "offsetBefore": 3600, "offsetAfter": 7200]
        ],
        "ticks": [
          [
            "time": "2026-03-29T03:00:00+02:00", "outcome": "ran",
            "run": [
              "name": "report-29579100", "phase": "Succeeded", "reason": "Succeeded",
              "attempts": 1, "startTime": "2026-03-29T03:00:00+02:00",
              "endTime": "2026-03-29T03:40:00+02:00",
            ],
          ]
        ],
      ])
  }

  @Test(
    "takes a span with one end, or none",
    arguments: [
      (nil, nil, nil, 0, 86_400),
      ("2027-01-15T09:00:00Z", nil, "90m", 3600, 9000),
      (nil, "2027-01-15T10:00:00+01:00", nil, 0, 3600),
    ] as [(String?, String?, String?, Int, Int)])
  func span(_ from: String?, _ to: String?, _ length: String?, _ start: Int, _ end: Int) throws {
    let span = try SimulationSpan(from: from, to: to, length: length, now: Sample.now)
    #expect(span.start == Sample.now + .seconds(start))
    #expect(span.end == Sample.now + .seconds(end))
  }

  @Test(
    "refuses a span that is none",
    arguments: [
      ("noon", nil, nil, "--from noon is no time: write it as 2026-11-24T02:30:00Z"),
      (nil, "noon", nil, "--to noon is no time: write it as 2026-11-24T02:30:00Z"),
      (nil, nil, "0m", "--for 0m is no duration: write it as 90m, 24h or 7d"),
      (nil, "2027-01-15T09:00:00Z", "1h", "--to and --for exclude each other: give one"),
      (
        nil, "2027-01-15T08:00:00Z", nil,
        "--to 2027-01-15T08:00:00Z is not after 2027-01-15T08:00:00Z"
      ),
    ] as [(String?, String?, String?, String)])
  func badSpan(_ from: String?, _ to: String?, _ length: String?, _ message: String) {
    #expect(throws: Failure(message)) {
      try SimulationSpan(from: from, to: to, length: length, now: Sample.now)
    }
  }

  @Test("takes durations for all Jobs and for one")
  func durations() throws {
    let durations = try RunDurations(["report=90s", "10m"])
    #expect(durations["report"] == .seconds(90))
    #expect(durations["other"] == .seconds(600))
    #expect(try RunDurations([])["report"] == .seconds(300))
    #expect(throws: Failure.self) { try RunDurations(["report=soon"]) }
    #expect(throws: Failure.self) { try durations.requireJobs(["reports"]) }
    try durations.requireJobs(["report", "other"])
  }
}
