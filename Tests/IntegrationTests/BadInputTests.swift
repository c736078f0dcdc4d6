import JSON
import KubeClient
import Testing

/// Wrong input is answered where it is given, in words that name the field and what to do.
@Suite("Bad input")
struct BadInputTests {
  /// An object, and what kubectl says when it is applied.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let object: JSONValue
    let says: String

    init(_ what: String, _ object: JSONValue, says: String) {
      testDescription = what
      self.object = object
      self.says = says
    }
  }

  static let refusals: [Refusal] = [
    Refusal(
      "an unknown field", Manifest.job("bad", ["shedule": "* * * * *"]),
      says: #"unknown field "spec.shedule""#),
    Refusal(
      "a wrong type", Manifest.job("bad", ["retryLimit": "two"]),
      says: "spec.retryLimit in body must be of type integer"),
    Refusal(
      "a value out of bounds", Manifest.job("bad", ["retryLimit": -1]),
      says: "spec.retryLimit in body should be greater than or equal to 0"),
    Refusal(
      "an unknown policy", Manifest.job("bad", ["concurrencyPolicy": "Sometimes"]),
      says: #"supported values: "Allow", "Forbid", "Replace", "Queue""#),
    Refusal(
      "two sources",
      Manifest.job("bad", ["source": ["image": "a", "git": ["url": "https://g.example/r.git"]]]),
      says: "give exactly one of image, git and build"),
    Refusal(
      "no source", Manifest.job("bad", ["source": [:]]),
      says: "give exactly one of image, git and build"),
    Refusal(
      "no template",
      [
        "apiVersion": "rota.dev/v1", "kind": "Job", "metadata": ["name": "bad"],
        "spec": ["source": ["image": "a"]],
      ], says: "spec.template: Required value"),
    Refusal(
      "a name without room for its runs", Manifest.job(String(repeating: "x", count: 53)),
      says: "metadata.name must have at most 52 characters"),
    Refusal(
      "a name that is none", Manifest.job("Nightly_Report"),
      says: "a lowercase RFC 1123 subdomain must consist of"),
    Refusal(
      "a run's name that is no label", Manifest.run(String(repeating: "x", count: 64), of: "x"),
      says: "metadata.name must have at most 63 characters"),
    Refusal(
      "a run without a Job",
      ["apiVersion": "rota.dev/v1", "kind": "JobRun", "metadata": ["name": "bad"], "spec": [:]],
      says: "spec.jobName: Required value"),
  ]

  @Test("is refused by the server when the schema can tell")
  func refused() async throws {
    try await TestNamespace.with { namespace in
      for refusal in Self.refusals {
        let outcome = try await namespace.kubectl(["apply"], refusal.object)
        #expect(outcome.exitCode == 1, "\(refusal.testDescription): \(outcome)")
        #expect(outcome.errors.contains(refusal.says), "\(refusal.testDescription): \(outcome)")
      }
      #expect(try await namespace.list(.rotaJobs).isEmpty)
    }
  }

  /// A Job that the schema lets through, the reason its Ready condition gives, and words of the message.
  struct Unready: Sendable {
    let object: JSONValue
    let reason: String
    let says: [String]
  }

  static let unready: [Unready] = [
    Unready(
      object: Manifest.job("bad-minute", schedule: "61 * * * *"), reason: "InvalidSchedule",
      says: ["spec.schedule", "minute", "61"]),
    Unready(
      object: Manifest.job("four-fields", schedule: "* * * *"), reason: "InvalidSchedule",
      says: ["spec.schedule", "five"]),
    Unready(
      object: Manifest.job("never", schedule: "0 0 30 2 *"), reason: "InvalidSchedule",
      says: ["spec.schedule"]),
    Unready(
      object: Manifest.job("zone-in-schedule", schedule: "TZ=UTC 0 0 * * *"),
      reason: "InvalidSchedule", says: ["spec.timeZone"]),
    Unready(
      object: Manifest.job("no-such-zone", schedule: "0 0 * * *", ["timeZone": "Europe/Berlinn"]),
      reason: "InvalidTimeZone", says: ["spec.timeZone", "Europe/Berlinn"]),
    Unready(
      object: Manifest.job("git", ["source": ["git": ["url": "https://g.example/r.git"]]]),
      reason: "SourceUnsupported", says: ["spec.source.git"]),
    Unready(
      object: Manifest.job(
        "bad-container",
        ["template": ["spec": ["containers": [["name": "Not A Name", "command": ["true"]]]]]]),
      reason: "TemplateInvalid", says: ["spec.containers[0].name", "Not A Name"]),
    Unready(
      object: Manifest.job(
        "bad-field",
        ["template": ["spec": ["containers": [["name": "main", "comand": ["true"]]]]]]),
      reason: "TemplateInvalid", says: ["comand"]),
  ]

  @Test("else becomes Ready=False with field and remedy, and its neighbour goes on")
  func unready() async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      for bad in Self.unready { try await namespace.create(.rotaJobs, bad.object) }
      try await namespace.create(.rotaJobs, Manifest.job("good", schedule: "* * * * *"))
      for bad in Self.unready {
        let job = try await namespace.job(bad.object.name, "Ready", "False", reason: bad.reason)
        let message = job.condition("Ready")["message"].string ?? ""
        for word in bad.says {
          #expect(message.contains(word), "\(bad.object.name): \(message)")
        }
      }
      try await namespace.runs(of: "good", "one succeeds") {
        $0.contains { $0.phase == "Succeeded" }
      }
      let others = try await namespace.list(.rotaRuns).filter { $0["spec"]["jobName"] != "good" }
      #expect(others.isEmpty)
    }
  }

  @Test("a Job that is mended becomes Ready and runs")
  func mended() async throws {
    try await TestNamespace.with(clock: .fast()) { namespace in
      try await namespace.create(.rotaJobs, Manifest.job("mended", schedule: "* * * * 8"))
      try await namespace.job("mended", "Ready", "False")
      let patched = try await namespace.kubectl(
        "patch", "rj", "mended", "--type=merge", "-p", #"{"spec":{"schedule":"* * * * *"}}"#)
      #expect(patched.succeeded, "\(patched)")
      try await namespace.job("mended", "Ready", "True")
      try await namespace.runs(of: "mended", "one succeeds") {
        $0.contains { $0.phase == "Succeeded" }
      }
    }
  }

  @Test("a command that does not exist fails its run with a reason that names it")
  func missingCommand() async throws {
    try await TestNamespace.with { namespace in
      try await namespace.create(
        .rotaJobs, Manifest.job("lost", ["template": Manifest.template(["no-such-command"])]))
      try await namespace.create(.rotaRuns, Manifest.run("lost-1", of: "lost"))
      let run = try await namespace.run("lost-1", reaches: "Failed")
      #expect(run["status"].text.contains("no-such-command"), "\(run["status"].text)")
      #expect(run.condition("Failed")["status"] == "True")
    }
  }

  @Test("a run of a Job that does not exist fails and names it")
  func missingJob() async throws {
    try await TestNamespace.with { namespace in
      try await namespace.create(.rotaRuns, Manifest.run("stray", of: "nowhere"))
      let run = try await namespace.run("stray", reaches: "Failed")
      #expect(run["status"]["message"].string?.contains("nowhere") == true)
    }
  }

  @Test("a run's spec does not change, but for cancel")
  func immutableRun() async throws {
    try await TestNamespace.with { namespace in
      try await namespace.create(.rotaJobs, Manifest.job("fixed", script: Script.long))
      try await namespace.create(.rotaRuns, Manifest.run("fixed-1", of: "fixed"))
      let refused = try await namespace.kubectl(
        "patch", "jr", "fixed-1", "--type=merge", "-p", #"{"spec":{"jobName":"other"}}"#)
      #expect(refused.exitCode == 1 && refused.errors.contains("spec"), "\(refused)")
      let cancelled = try await namespace.kubectl(
        "patch", "jr", "fixed-1", "--type=merge", "-p", #"{"spec":{"cancel":true}}"#)
      #expect(cancelled.succeeded, "\(cancelled)")
      try await namespace.run("fixed-1", reaches: "Cancelled")
      let back = try await namespace.kubectl(
        "patch", "jr", "fixed-1", "--type=merge", "-p", #"{"spec":{"cancel":false}}"#)
      #expect(back.exitCode == 1, "\(back)")
    }
  }
}
