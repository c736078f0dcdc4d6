import JSON
import Reconciler
import Testing

@testable import rota

enum Sample {
  static let now = Timestamp(seconds: 1_800_000_000)

  static func time(_ seconds: Int64) -> JSONValue {
    .string(Timestamp(seconds: now.seconds + seconds).rfc3339)
  }

  static func run(
    _ name: String, age: Int64 = 60, spec: [String: JSONValue] = [:], status: JSONValue
  ) throws -> JobRun {
    var json: JSONValue = [
      "metadata": [
        "namespace": "shop", "name": .string(name), "uid": .string(name), "resourceVersion": "1",
        "creationTimestamp": time(-age),
      ],
      "spec": ["jobName": "report"], "status": status,
    ]
    for (key, value) in spec { json["spec"][key] = value }
    return try JobRun(json: json)
  }

  static func job(_ spec: [String: JSONValue] = [:], status: JSONValue = [:]) throws -> Job {
    var json: JSONValue = [
      "metadata": [
        "namespace": "shop", "name": "report", "uid": "j", "resourceVersion": "1",
        "generation": 2,
      ],
      "spec": [
        "source": ["image": "busybox"], "template": ["spec": ["containers": [["name": "main"]]]],
      ],
      "status": status,
    ]
    for (key, value) in spec { json["spec"][key] = value }
    return try Job(json: json)
  }

  static let failed: JSONValue = [
    "phase": "Failed", "reason": "RetryLimitExceeded", "message": "3 attempts failed",
    "duration": "12s", "startTime": time(-30), "completionTime": time(-18),
    "attempts": [["podName": "a-1"], ["podName": "a-2"]],
  ]
}

@Suite("Tables")
struct TableTests {
  @Test("are as wide as their widest cells, without blanks at the end")
  func widths() {
    let text = Table.render(header: ["NAME", "B"], rows: [["x", ""], ["longer-name", "2"]])
    #expect(text == "NAME          B\nx\nlonger-name   2")
  }

  @Test("of runs say how each stands")
  func runs() throws {
    let runs = [
      try Sample.run("report-1", age: 7200, status: Sample.failed),
      try Sample.run(
        "report-2", status: ["phase": "Running", "startTime": Sample.time(-45)]),
      try Sample.run("report-3", age: 0, status: .null),
    ]
    let lines = RunText.table(runs, now: Sample.now, showsNamespace: true)
      .split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(
      lines == [
        "NAMESPACE NAME JOB TRIGGER STATUS ATTEMPTS DURATION AGE REASON",
        "shop report-1 report Manual Failed 2 12s 120m RetryLimitExceeded",
        "shop report-2 report Manual Running 0 45s 60s",
        "shop report-3 report Manual Pending 0 0s",
      ])
  }

  @Test("tell an end with its reason")
  func ends() throws {
    #expect(
      RunText.end(of: try Sample.run("report-1", status: Sample.failed))
        == "JobRun shop/report-1 failed after 12s and 2 attempts: "
        + "RetryLimitExceeded: 3 attempts failed")
    let succeeded: JSONValue = ["phase": "Succeeded", "reason": "Done", "duration": "1s"]
    #expect(
      RunText.end(of: try Sample.run("report-2", status: succeeded))
        == "JobRun shop/report-2 succeeded after 1s")
  }
}

@Suite("Durations")
struct DurationTests {
  @Test(
    "are read as people write them",
    arguments: [
      ("90", 90), ("90s", 90), ("5m", 300), ("1h30m", 5400), ("1d", 86_400), ("0", 0),
      ("", nil), ("5", 5), ("5x", nil), ("m", nil), ("-5", nil), ("1h30", nil),
      ("99999999999999999999", nil), ("400d", nil),
    ] as [(String, Int?)])
  func parsed(text: String, seconds: Int?) {
    #expect(Durations.parse(text) == seconds.map { .seconds($0) })
  }

  @Test(
    "are shown as kubectl does",
    arguments: [
      (0, "0s"), (119, "119s"), (120, "2m"), (200, "3m20s"), (3600, "60m"), (10_800, "3h"),
      (12_600, "3h30m"), (100_000, "27h"), (172_800, "2d"), (180_000, "2d2h"), (-5, "0s"),
    ])
  func shown(seconds: Int, text: String) {
    #expect(Durations.text(.seconds(seconds)) == text)
  }
}
