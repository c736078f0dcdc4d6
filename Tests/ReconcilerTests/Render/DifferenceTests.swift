import JSON
import Testing

@testable import Reconciler

@Suite("The difference of two templates")
struct DifferenceTests {
  @Test("has a line for each value that differs, with its path")
  func overrides() throws {
    let container: JSONValue = [
      "name": "main", "command": ["sh"], "env": [["name": "DAY", "value": "today"]],
    ]
    let job = try Job(json: Objects.job(["template": ["spec": ["containers": [container]]]]))
    var overrides = RunOverrides()
    overrides.image = "busybox:2"
    overrides.command = ["report", "--all"]
    overrides.env = [.init(name: "DAY", value: "yesterday"), .init(name: "MORE", value: "1")]
    overrides.requests = ["cpu": "2"]
    let base = try #require(previewTemplate(of: job))
    let overridden = try #require(previewTemplate(of: job, overrides: overrides))
    #expect(difference(base: base, overridden: base) == [])
    #expect(
      difference(base: base, overridden: overridden) == [
        #"spec.containers[main].command: ["sh"] → ["report","--all"]"#,
        #"spec.containers[main].env[DAY].value: "today" → "yesterday""#,
        #"spec.containers[main].env[MORE].value: (absent) → "1""#,
        #"spec.containers[main].image: "busybox:1.36" → "busybox:2""#,
        #"spec.containers[main].resources.requests.cpu: (absent) → "2""#,
      ])
  }

  static let rows: [(JSONValue, JSONValue, [String])] = [
    (["a": 1], ["a": 2], ["a: 1 → 2"]), (["a": 1], [:], ["a: 1 → (absent)"]),
    (["a": [1, 2]], ["a": [1]], ["a: [1,2] → [1]"]),
    (["a": ["b": 1]], ["a": 1], [#"a: {"b":1} → 1"#]),
    (["a": .null], ["a": [:]], ["a: (absent) → {}"]), ([:], [:], []),
  ]

  @Test("takes values as they are", arguments: rows)
  func values(base: JSONValue, other: JSONValue, lines: [String]) {
    #expect(difference(base: base, overridden: other) == lines)
  }
}
