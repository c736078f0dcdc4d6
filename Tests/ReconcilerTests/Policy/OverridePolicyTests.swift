import JSON
import Testing

@testable import Reconciler

@Suite("An override policy")
struct OverridePolicyTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let policy: JSONValue
    let overrides: JSONValue
    /// What the run's message says; nothing when the run may be.
    let says: [String]

    init(_ what: String, _ policy: JSONValue, _ overrides: JSONValue, says: String...) {
      (testDescription, self.policy, self.overrides) = (what, policy, overrides)
      self.says = says
    }
  }

  private static let all: JSONValue = [
    "image": "evil/x:1", "env": [["name": "DAY", "value": "secret"]], "command": ["sh"],
    "args": ["-c"], "resources": ["limits": ["cpu": "64"]],
  ]
  private static let acme: JSONValue = ["imagePrefixes": ["registry.example/acme/", "ghcr.io/a"]]
  private static let capped: JSONValue = ["maxResources": ["cpu": "2", "memory": "4Gi"]]

  private static func resources(_ list: String, _ name: String, _ value: JSONValue) -> JSONValue {
    ["resources": [list: [name: value]]]
  }

  static let fields: [Row] = [
    Row("that is absent allows everything", .null, all),
    Row("that says nothing allows everything", [:], all),
    Row("has nothing against no overrides", ["allowed": []], .null),
    Row("has nothing against empty ones", ["allowed": []], ["env": [], "resources": [:]]),
    Row("allows what it names", ["allowed": ["env", "args"]], ["env": all["env"], "args": ["x"]]),
    Row(
      "refuses what it does not name", ["allowed": ["env", "args"]], ["command": ["sh", "-c"]],
      says: #"spec.overrides.command: ["sh","-c"] is not allowed"#,
      "the Job's overridePolicy allows to override env, args"),
    Row(
      "refuses an empty command too, for it takes the template's away", ["allowed": ["env"]],
      ["command": []], says: "spec.overrides.command: [] is not allowed"),
    Row(
      "that allows none refuses all, and says each", ["allowed": []], all,
      says: #"spec.overrides.image: "evil/x:1" is not allowed"#,
      "spec.overrides.env: DAY is not allowed", "spec.overrides.command: ",
      "spec.overrides.args: ", "spec.overrides.resources: cpu is not allowed",
      "allows no overrides"),
  ]

  static let images: [Row] = [
    Row("allows images of its places", acme, ["image": "registry.example/acme/report:2"]),
    Row(
      "refuses images of others", acme, ["image": "registry.example/acme-evil/report:2"],
      says: #"spec.overrides.image: "registry.example/acme-evil/report:2" is not allowed"#,
      "images of registry.example/acme/, ghcr.io/a"),
    Row("without places allows any", ["imagePrefixes": []], ["image": "evil/x"]),
    Row("for images leaves the rest alone", acme, ["command": ["sh"]]),
  ]

  static let amounts: [Row] = [
    Row("allows as much as its cap", capped, resources("limits", "memory", "4096Mi")),
    Row("allows a number", capped, resources("requests", "cpu", 2)),
    Row("allows a fraction", capped, resources("requests", "cpu", 0.5)),
    Row(
      "refuses a limit above it", capped, resources("limits", "memory", "4097Mi"),
      says: "spec.overrides.resources.limits.memory: 4097Mi is not allowed", "at most 4Gi"),
    Row(
      "refuses a request above it", capped, resources("requests", "cpu", "2001m"),
      says: "spec.overrides.resources.requests.cpu: 2001m is not allowed", "at most 2"),
    Row(
      "refuses a number above it", capped, resources("requests", "cpu", 3),
      says: "spec.overrides.resources.requests.cpu: 3 is not allowed"),
    Row(
      "refuses what it cannot read", capped, resources("limits", "cpu", "many"),
      says: "spec.overrides.resources.limits.cpu: many is no quantity"),
    Row("leaves what it does not name alone", capped, resources("limits", "nvidia.com/gpu", "8")),
    Row(
      "forbids a resource by zero", ["maxResources": ["nvidia.com/gpu": 0]],
      resources("limits", "nvidia.com/gpu", 1),
      says: "spec.overrides.resources.limits.nvidia.com/gpu: 1 is not allowed", "at most 0"),
  ]

  @Test(arguments: fields + images + amounts)
  func judges(row: Row) throws {
    let plan = try decide(
      Objects.run("r", ["overrides": row.overrides]),
      job: Objects.job(["overridePolicy": row.policy]))
    guard !row.says.isEmpty else {
      #expect(plan.shortActions == ["create r-1"], "\(plan.status.message ?? "")")
      return
    }
    #expect(plan.actions == [], "nothing is created")
    #expect(plan.status.phase == .failed && plan.status.reason == "OverrideNotAllowed")
    #expect(plan.status.conditions["Failed"]?.reason == "OverrideNotAllowed")
    for words in row.says {
      #expect(plan.status.message?.contains(words) == true, "\(plan.status.message ?? "")")
    }
    #expect(plan.status.message?.contains("secret") == false)
  }

  @Test("with many words ends in a message of bounded length")
  func bounded() throws {
    let long = JSONValue.array(
      Array(repeating: .string(String(repeating: "x", count: 30_000)), count: 9))
    let plan = try decide(
      Objects.run("r", ["overrides": ["command": long, "args": long]]),
      job: Objects.job(["overridePolicy": ["allowed": []]]))
    #expect(plan.status.reason == "OverrideNotAllowed")
    #expect((plan.status.message ?? "").utf8.count < 1024)
  }

  @Test("that is changed later does not touch a run that has begun")
  func fixed() {
    var world = World()
    world.declare(["retryLimit": 1])
    world.startRun("r", ["overrides": ["command": ["sh"]]])
    world.settle()
    world.edit(["overridePolicy": ["allowed": []]])
    world.finishPod("r-1", exitCode: 1)
    world.run(until: .minute(1))
    #expect(world.pods["r-2"]?["spec"]["containers"][0]["command"] == ["sh"])
  }

  /// A policy that says nothing clear, and the field that is to blame.
  static let unclear: [(JSONValue, String)] = [
    (["allowed": ["images"]], "spec.overridePolicy.allowed[0]"),
    (["allowed": "image"], "spec.overridePolicy.allowed"),
    (["maxResources": ["cpu": "2 cores"]], "spec.overridePolicy.maxResources.cpu"),
    (["maxResources": ["cpu": true]], "spec.overridePolicy.maxResources.cpu"),
    (["maxResources": ["2"]], "spec.overridePolicy.maxResources"),
    (["imagePrefixes": [""]], "spec.overridePolicy.imagePrefixes"),
    (["imagePrefixes": [1]], "spec.overridePolicy.imagePrefixes[0]"),
    ("none", "spec.overridePolicy"),
  ]

  @Test("that cannot be read lets nothing run", arguments: unclear)
  func unreadable(policy: JSONValue, field: String) throws {
    let json = Objects.job(["overridePolicy": policy])
    let job = try Job(json: json)
    #expect(problems(of: job, zone: { _ in .utc }).first?.field == field)
    let plan = try decide(Objects.run("r"), job: json)
    #expect(plan.status.reason == "JobInvalid" && plan.actions == [])
  }
}
