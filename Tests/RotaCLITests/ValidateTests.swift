import Foundation
import JSON
import Reconciler
import Testing
import YAML

@testable import rota

@Suite("rota validate")
struct ValidateTests {
  private func validate(_ text: String) throws -> ManifestValidator.Report {
    try ManifestValidator(
      crds: BundledCRDs.all(), zone: { $0 == "Europe/Berlin" || $0 == "UTC" ? .utc : nil },
      now: Sample.now
    ).validate(text)
  }

  private static let valid = """
    apiVersion: rota.dev/v1
    kind: Job
    metadata:
      name: report
    spec:
      source:
        image: busybox
      schedule: "30 2 * * *"
      timeZone: Europe/Berlin
      template:
        spec:
          containers:
            - name: main
              command: [echo]
    """

  @Test("finds nothing in what is right, and passes over what is not Rota's")
  func right() throws {
    let run = """
      apiVersion: rota.dev/v1
      kind: JobRun
      metadata: {generateName: report-}
      spec: {jobName: report}
      """
    let other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}"
    let report = try validate([Self.valid, run, other, ""].joined(separator: "\n---\n"))
    #expect(report == ManifestValidator.Report(problems: [], checked: 2))
  }

  @Test(
    "names line, object and field of what is wrong",
    arguments: [
      ("schedule: \"30 2 * * *\"", "schedule: \"61 * * * *\"", 8, "spec.schedule: "),
      ("Europe/Berlin", "Europe/Berlim", 9, "spec.timeZone: "),
      ("timeZone:", "timezone:", 9, "spec.timezone: is unknown"),
      ("image: busybox", "image: 7", 7, "spec.source.image: "),
      ("image: busybox", "git: {url: x}", 7, "spec.source.git: "),
      ("source:\n    image: busybox", "source: {}", 6, "spec.source: "),
      ("name: report", "name: Report", 4, "metadata.name: "),
      ("name: main", "name: Main", 13, "spec.template.spec.containers[0].name: "),
      ("command: [echo]", "comand: [echo]", 14, "spec.template.spec.containers[0].comand: "),
      (
        "- name: main\n          command", "- command", 13,
        "spec.template.spec.containers[0].name: "
      ),
    ])
  func wrong(old: String, new: String, line: Int, message: String) throws {
    let text = Self.valid.replacingOccurrences(of: old, with: new)
    #expect(text != Self.valid)
    let problems = try validate(text).problems
    let found = problems.contains { $0.line == line && $0.message.hasPrefix(message) }
    #expect(found, "\(problems)")
    #expect(problems.allSatisfy { $0.object.hasPrefix("Job ") })
  }

  @Test("a misspelt field hides nothing of what else is wrong")
  func all() throws {
    let text = Self.valid.replacingOccurrences(of: "command: [echo]", with: "comand: [echo]")
      .replacingOccurrences(of: "schedule: \"30", with: "retryLimt: 2\n  schedule: \"61")
      .replacingOccurrences(of: "name: main", with: "resources: {requests: {cpu: abc}}")
    let problems = try validate(text).problems
    for part in ["spec.retryLimt", "spec.schedule", "quantities", "comand"] {
      #expect(problems.contains { $0.message.contains(part) }, "\(part): \(problems)")
    }
  }

  @Test("counts lines through documents and lists")
  func places() throws {
    let bad = "apiVersion: rota.dev/v1\nkind: JobRun\nmetadata: {name: a}\nspec: {}"
    let second = try validate("\(Self.valid)\n---\n\(bad)").problems
    #expect(second.map(\.line) == [19])
    let list = """
      apiVersion: v1
      kind: List
      items:
        - apiVersion: rota.dev/v1
          kind: JobRun
          metadata: {name: a}
          spec:
            jobName: b
            trigger: Never
      """
    #expect(try validate(list).problems.map(\.line) == [9])
  }

  @Test(
    "tells what is no object at all",
    arguments: [
      ("a: b\n c: d", 2, "column 3: "), ("just text", 1, "is no Kubernetes object"),
      ("kind: Job", 1, "is no Kubernetes object"),
      ("apiVersion: rota.dev/v2\nkind: Job", 1, "rota.dev/v2/Job is unknown"),
    ])
  func noObject(text: String, line: Int, message: String) throws {
    let problem = try #require(try validate(text).problems.first)
    #expect(problem.line == line)
    #expect(problem.message.hasPrefix(message), "\(problem)")
  }

  @Test(
    "takes paths apart",
    arguments: [
      ("spec.containers[0].env", ["spec", "containers", "0", "env"]), ("", []),
      ("metadata.labels[a.b/c]", ["metadata", "labels", "a.b/c"]),
      ("metadata.labels[\"a.b\"].x", ["metadata", "labels", "a.b", "x"]), ("a[", ["a", ""]),
    ])
  func steps(field: String, steps: [String]) {
    #expect(Place.steps(of: field) == steps)
  }

  @Test("reads the manifests of directories")
  func directories() throws {
    let root = NSTemporaryDirectory() + "rota-validate-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FileManager.default.createDirectory(
      atPath: "\(root)/sub", withIntermediateDirectories: true)
    for name in ["b.yaml", "sub/a.yml", "README.md"] {
      try Data("x".utf8).write(to: URL(filePath: "\(root)/\(name)"))
    }
    #expect(try ManifestFiles.expand(root) == ["\(root)/b.yaml", "\(root)/sub/a.yml"])
    #expect(try ManifestFiles.expand("\(root)/b.yaml") == ["\(root)/b.yaml"])
    #expect(throws: Failure.self) { try ManifestFiles.read("\(root)/nosuch") }
  }
}

@Suite("Attempts' logs")
struct AttemptLogsTests {
  @Test(
    "are there once a container has started",
    arguments: [
      (["waiting": ["reason": "ContainerCreating"]], [:], false), (["running": [:]], [:], true),
      (["terminated": [:]], [:], true), (["waiting": [:]], ["terminated": [:]], true),
    ] as [(JSONValue, JSONValue, Bool)])
  func started(state: JSONValue, last: JSONValue, expected: Bool) {
    let pod: JSONValue = [
      "status": ["containerStatuses": [["name": "main", "state": state, "lastState": last]]]
    ]
    #expect(AttemptLogs.hasStarted("main", pod) == expected)
    #expect(!AttemptLogs.hasStarted("other", pod))
  }
}
