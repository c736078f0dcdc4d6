import JSON
import Reconciler
import Testing
import YAML

@testable import rota

@Suite("rota import cronjob")
struct ImportTests {
  private static let container: JSONValue = [
    "name": "main", "image": "acme/report:1", "command": ["report"],
  ]

  /// A CronJob with some members of its spec, and some of its Jobs' spec.
  private static func cronJob(
    _ spec: [String: JSONValue] = [:], job: [String: JSONValue] = [:]
  ) -> JSONValue {
    var cronJob: JSONValue = [
      "apiVersion": "batch/v1", "kind": "CronJob",
      "metadata": ["namespace": "shop", "name": "report"],
      "spec": ["schedule": "30 2 * * *", "timeZone": "Europe/Berlin"],
    ]
    cronJob["spec"]["jobTemplate"]["spec"]["template"]["spec"] = [
      "restartPolicy": "Never", "containers": [container],
    ]
    for (key, value) in job { cronJob["spec"]["jobTemplate"]["spec"][key] = value }
    for (key, value) in spec { cronJob["spec"][key] = value }
    return cronJob
  }

  private static func convert(
    _ spec: [String: JSONValue] = [:], job: [String: JSONValue] = [:]
  ) -> CronJobConversion {
    CronJobConversion(cronJob(spec, job: job))
  }

  @Test("carries over what both have")
  func whole() {
    let conversion = Self.convert(
      [
        "suspend": true, "concurrencyPolicy": "Forbid", "startingDeadlineSeconds": 600,
        "successfulJobsHistoryLimit": 5, "failedJobsHistoryLimit": 2,
      ], job: ["backoffLimit": 2, "activeDeadlineSeconds": 1800, "completions": 1])
    #expect(conversion.remarks.isEmpty)
    #expect(
      conversion.job == [
        "apiVersion": "rota.dev/v1", "kind": "Job",
        "metadata": ["namespace": "shop", "name": "report"],
        "spec": [
          "source": ["image": "acme/report:1"], "schedule": "30 2 * * *",
          "timeZone": "Europe/Berlin", "suspend": true, "concurrencyPolicy": "Forbid",
          "startingDeadlineSeconds": 600, "successfulRunsHistoryLimit": 5,
          "failedRunsHistoryLimit": 2, "retryLimit": 2, "timeLimitSeconds": 1800,
          "template": ["spec": ["containers": [["name": "main", "command": ["report"]]]]],
        ],
      ])
  }

  @Test("writes down the defaults of CronJob that Rota does not share")
  func defaults() {
    let spec = Self.convert().job?["spec"]
    #expect(spec?["retryLimit"] == 6)
    #expect(spec?["failedRunsHistoryLimit"] == 1)
    #expect(spec?["concurrencyPolicy"] == .null)
    #expect(spec?["successfulRunsHistoryLimit"] == .null)
  }

  @Test("leaves behind what belongs to the stored object")
  func metadata() {
    var cronJob = Self.cronJob()
    cronJob["metadata"] = [
      "name": "report", "uid": "u", "resourceVersion": "7", "generation": 3,
      "creationTimestamp": "2026-11-24T10:00:00Z", "managedFields": [[:]],
      "labels": ["app": "report", "tier": "batch"],
      "annotations": ["kubectl.kubernetes.io/last-applied-configuration": "{}", "note": "x"],
    ]
    cronJob["status"] = ["lastScheduleTime": "2026-11-24T10:00:00Z"]
    cronJob["spec"]["jobTemplate"]["metadata"] = [
      "creationTimestamp": .null, "labels": ["app": "other", "kind": "report"],
    ]
    cronJob["spec"]["jobTemplate"]["spec"]["template"]["metadata"] = ["creationTimestamp": .null]
    let conversion = CronJobConversion(cronJob)
    #expect(
      conversion.job?["metadata"] == [
        "name": "report", "labels": ["app": "report", "tier": "batch", "kind": "report"],
        "annotations": ["note": "x"],
      ])
    #expect(conversion.job?["spec"]["template"]["metadata"] == .null)
    #expect(conversion.remarks.map(\.field) == ["spec.jobTemplate.metadata.labels"])
  }

  struct Schedule: CustomTestStringConvertible, Sendable {
    let schedule: String
    var timeZone: String?
    let text: String?
    var zone: String?
    /// The beginnings of what is said.
    var remarks: [String] = []

    var testDescription: String { schedule }
  }

  @Test(
    "means the same with the schedule",
    arguments: [
      Schedule(
        schedule: "CRON_TZ=Europe/Berlin 0  0 * * *", text: "0 0 * * *", zone: "Europe/Berlin",
        remarks: ["note: spec.schedule: its zone Europe/Berlin becomes spec.timeZone"]),
      Schedule(
        schedule: "TZ=Asia/Tokyo @daily", timeZone: "UTC", text: "@daily", zone: "UTC",
        remarks: ["note: spec.schedule: its zone Asia/Tokyo is left out"]),
      Schedule(
        schedule: "0 0 * * *", text: "0 0 * * *",
        remarks: ["note: spec.timeZone: is absent, so Rota takes UTC"]),
      Schedule(
        schedule: "@every 5m", timeZone: "UTC", text: nil,
        remarks: ["refused: spec.schedule: @every has no fixed times"]),
      Schedule(
        schedule: "0 0 */2 * MON", timeZone: "UTC", text: "0 0 1-31/2 * MON", zone: "UTC",
        remarks: ["note: spec.schedule: becomes \"0 0 1-31/2 * MON\": either day is enough"]),
      Schedule(
        schedule: "0 0 13 * */2", timeZone: "UTC", text: "0 0 13 * 0-6/2", zone: "UTC",
        remarks: ["note: spec.schedule: becomes \"0 0 13 * 0-6/2\": either day is enough"]),
      Schedule(
        schedule: "0 0 5,* * MON", timeZone: "UTC", text: "0 0 * * MON", zone: "UTC",
        remarks: ["note: spec.schedule: becomes \"0 0 * * MON\": both days have to match"]),
      Schedule(schedule: "0 0 */2 * *", timeZone: "UTC", text: "0 0 */2 * *", zone: "UTC"),
      Schedule(schedule: "0 0 */1 * MON", timeZone: "UTC", text: "0 0 */1 * MON", zone: "UTC"),
      Schedule(schedule: "0 0 13 * FRI", timeZone: "UTC", text: "0 0 13 * FRI", zone: "UTC"),
      Schedule(schedule: "*/5 * * * ?", timeZone: "UTC", text: "*/5 * * * ?", zone: "UTC"),
    ])
  func schedules(_ example: Schedule) {
    let conversion = Self.convert([
      "schedule": .string(example.schedule),
      "timeZone": example.timeZone.map(JSONValue.string) ?? .null,
    ])
    #expect(conversion.job?["spec"]["schedule"].string == example.text)
    #expect(conversion.job?["spec"]["timeZone"].string == example.zone)
    #expect(conversion.remarks.count == example.remarks.count)
    for (remark, beginning) in zip(conversion.remarks, example.remarks) {
      #expect(remark.description.hasPrefix(beginning))
    }
  }

  @Test("fires when robfig/cron would, where both day fields have stars", arguments: 1...3)
  func sameDays(_ step: Int) throws {
    // Either day is enough in robfig/cron unless the step is 1.
    let schedule = try CronSchedule(
      parsing: ImportedSchedule("0 0 */\(step) * MON", timeZone: "UTC").text, hashSeed: "")
    let start = try #require(Timestamp(rfc3339: "2026-10-31T12:00:00Z"))
    let days = schedule.ticks(after: start, count: 40, in: .utc)
      .map { Int(($0 - start).components.seconds / 86_400) + 1 }.filter { $0 <= 30 }
    // November 2, 2026 is a Monday.
    let expected = (1...30).filter { day in
      step == 1 ? day % 7 == 2 : day % step == 1 || day % 7 == 2
    }
    #expect(days == expected)
  }

  @Test(
    "names what is lost",
    arguments: [
      ("parallelism", 4, "4 becomes 1: "), ("completions", 5, "5 becomes 1: "),
      ("completionMode", "Indexed", "a run has no indexes"), ("backoffLimitPerIndex", 1, "a run"),
      ("maxFailedIndexes", 1, "a run"), ("podFailurePolicy", ["rules": []], "every failure"),
      ("successPolicy", ["rules": []], "a run succeeds"), ("manualSelector", true, "Pods belong"),
      ("selector", ["matchLabels": [:]], "Pods belong"),
      ("podReplacementPolicy", "TerminatingOrFailed", "the next attempt waits"),
      ("ttlSecondsAfterFinished", 60, "scheduled runs are kept"), ("suspend", true, "runs are not"),
      ("managedBy", "kueue", "rota-controller"), ("somethingNew", true, "has no counterpart"),
    ] as [(String, JSONValue, String)])
  func lost(_ field: String, _ value: JSONValue, _ beginning: String) {
    let conversion = Self.convert(job: [field: value])
    #expect(conversion.job != nil)
    #expect(conversion.remarks.map(\.kind) == [.lost])
    #expect(conversion.remarks.first?.field == "spec.jobTemplate.spec.\(field)")
    #expect(conversion.remarks.first?.message.hasPrefix(beginning) == true)
  }

  @Test(
    "says nothing of what Rota does anyway",
    arguments: [
      ("parallelism", 1), ("completions", 1), ("completionMode", "NonIndexed"),
      ("podReplacementPolicy", "Failed"), ("suspend", false), ("manualSelector", false),
    ] as [(String, JSONValue)])
  func same(_ field: String, _ value: JSONValue) {
    #expect(Self.convert(job: [field: value]).remarks.isEmpty)
  }

  @Test("explains that attempts are Pods, and does not take it for a loss")
  func onFailure() {
    var cronJob = Self.cronJob()
    cronJob["spec"]["jobTemplate"]["spec"]["template"]["spec"]["restartPolicy"] = "OnFailure"
    let conversion = CronJobConversion(cronJob)
    #expect(conversion.remarks.map(\.kind) == [.note])
    #expect(conversion.remarks.first?.message.hasPrefix("OnFailure becomes Never") == true)
    #expect(conversion.job?["spec"]["template"]["spec"]["restartPolicy"] == .null)
  }

  @Test(
    "asks for the token of an account that is named",
    arguments: [
      (["serviceAccountName": "robot"], true), (["serviceAccountName": "default"], .null),
      ([:], .null),
      (["serviceAccountName": "robot", "automountServiceAccountToken": false], false),
    ] as [([String: JSONValue], JSONValue)])
  func token(_ members: [String: JSONValue], _ expected: JSONValue) {
    var cronJob = Self.cronJob()
    for (key, value) in members {
      cronJob["spec"]["jobTemplate"]["spec"]["template"]["spec"][key] = value
    }
    let job = CronJobConversion(cronJob).job
    #expect(job?["spec"]["template"]["spec"]["automountServiceAccountToken"] == expected)
  }

  @Test(
    "takes the nearest number that Rota allows",
    arguments: [
      (["startingDeadlineSeconds": 0], [:], "startingDeadlineSeconds", 1),
      (["failedJobsHistoryLimit": 5000], [:], "failedRunsHistoryLimit", 1000),
      ([:], ["backoffLimit": 2_147_483_647], "retryLimit", 100),
    ] as [([String: JSONValue], [String: JSONValue], String, JSONValue)])
  func bounds(
    _ spec: [String: JSONValue], _ job: [String: JSONValue], _ field: String, _ value: JSONValue
  ) {
    let conversion = Self.convert(spec, job: job)
    #expect(conversion.job?["spec"][field] == value)
    #expect(conversion.remarks.map(\.kind) == [.note])
  }

  @Test("refuses what names no image")
  func noImage() {
    let conversion = Self.convert(job: ["template": ["spec": ["containers": []]]])
    #expect(conversion.job == nil)
    #expect(conversion.remarks.map(\.kind) == [.refused])
  }

  private static func imported(_ cronJob: JSONValue) throws -> ImportedJob {
    let validator = try ManifestValidator(
      crds: BundledCRDs.all(), zone: Zones.rules(named:), now: Sample.now)
    return ImportedJob(cronJob, validator)
  }

  @Test("prints what passes rota validate, and nothing else")
  func valid() throws {
    let good = try Self.imported(Self.cronJob(job: ["parallelism": 2]))
    #expect(try YAML.parse(#require(good.yaml)).first?.value == Self.convert().job)
    #expect(
      good.remarks.map { $0.prefix(68) } == [
        "CronJob shop/report: lost: spec.jobTemplate.spec.parallelism: 2 beco"
      ])
    #expect(!good.isComplete)
    #expect(try Self.imported(Self.cronJob()).isComplete)

    let never = try Self.imported(Self.cronJob(["schedule": "0 0 30 2 *"]))
    #expect(never.yaml == nil)
    #expect(!never.isComplete)
    #expect(
      never.remarks.first?.hasPrefix(
        "CronJob shop/report: refused: spec.schedule: \"0 0 30 2 *\" is no schedule") == true)
  }

  @Test("finds CronJobs in lists and among other objects")
  func objects() throws {
    let list: JSONValue = [
      "apiVersion": "v1", "kind": "List",
      "items": [Self.cronJob(), ["apiVersion": "v1", "kind": "ConfigMap"]],
    ]
    let found = try ManifestObjects.parse(YAML.render(list)).filter(CronJobConversion.isCronJob)
    #expect(found == [Self.cronJob()])
  }
}
