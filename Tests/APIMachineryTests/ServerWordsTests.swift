import APIMachinery
import JSON
import Testing

/// What kube-apiserver 1.36.2 answered to the same requests.
@Suite("In the words of a real server") struct ServerWordsTests {
  private static let notChecked =
    "<nil>: Invalid value: null: some validation rules were not checked because the object was "
    + "invalid; correct the existing errors to complete validation"

  // MARK: Rules and schemas

  static let rules: [(JSONValue, [String])] = [
    (
      Things.thing(["n": 7, "l": ["a"]]),
      [
        "spec: Invalid value: failed rule: !has(self.n) || self.n < 5",
        "spec.n: Invalid value: pathed", "spec: Invalid value: n is big", "spec: Forbidden: f",
        "spec: Required value: r", "spec: Duplicate value",
        "spec: Invalid value: \"object\": index out of bounds: 9 evaluating rule: runtime",
        "spec.n: Invalid value: 7: int says no",
      ]
    ),
    (Things.thing(["s": "bad"]), ["spec.s: Invalid value: \"bad\": string says no"]),
    (Things.thing(["s": "dup"]), ["spec.s: Duplicate value: \"dup\""]),
    (
      Things.thing([:], name: "xxxxxxxxxxxxxxxxxxxxx"), ["<nil>: Invalid value: root says no"]
    ),
    (Things.thing(["bad": true]), ["spec.bad: Invalid value: root with path"]),
    (
      Things.thing(["l": ["bad", "a", "b"]]),
      ["spec.l: Invalid value: list says no", "spec.l[0]: Invalid value: \"bad\": element no"]
    ),
    (
      Things.thing(["m": ["a": "bad", "q": "1"]]),
      ["spec.m.[q]: Invalid value: key", "spec.m[a]: Invalid value: \"bad\": member no"]
    ),
    (
      Things.thing(["e": "c", "s": "bad"]),
      ["spec.e: Unsupported value: \"c\": supported values: \"a\", \"b\"", notChecked]
    ),
    (
      Things.thing(["s": "bad", "d": ["x": .null]]), ["spec.d.x: Required value", notChecked]
    ),
    (
      ["apiVersion": "k1.dev/v1", "kind": "Thing", "metadata": [:], "spec": ["s": "bad"]],
      ["metadata.name: Required value: name or generateName is required", notChecked]
    ),
    (
      Things.thing(["f": 1e30]),
      [
        "spec.f: Invalid value: \"float64\": spec.f in body must be of type int64: \"float64\"",
        "<nil>: Invalid value: \"\": Checked value must be of type integer with format int64 in spec.f",
        notChecked,
      ]
    ),
    (
      Things.thing(["n": 1.5]),
      [
        "spec.n: Invalid value: \"float64\": spec.n in body must be of type int32: \"float64\"",
        "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in spec.n",
        notChecked,
      ]
    ),
    (
      Things.thing(["n": "x"]),
      [
        "spec.n: Invalid value: \"string\": spec.n in body must be of type integer: \"string\"",
        notChecked,
      ]
    ),
    (
      [
        "apiVersion": "k1.dev/v1", "kind": "Thing",
        "metadata": ["name": "o", "ownerReferences": [["name": "x"]]],
      ],
      [
        "metadata.ownerReferences.apiVersion: Invalid value: \"\": version must not be empty",
        "metadata.ownerReferences.kind: Invalid value: \"\": must not be empty",
        "metadata.ownerReferences.uid: Invalid value: \"\": must not be empty",
      ]
    ),
  ]

  @Test("custom resources are refused", arguments: rules)
  func customResources(_ body: JSONValue, _ expected: [String]) throws {
    let things = try #require(Things.definition)
    let error = #expect(throws: APIStatus.self) { try Things.create(body, things) }
    #expect(error?.details?.causes.map(\.description) == expected)
  }

  @Test("a number out of its format does not keep the rules from running")
  func rangesAndRules() throws {
    let things = try #require(Things.definition)
    let error = #expect(throws: APIStatus.self) {
      try Things.create(Things.thing(["n": 1_000_000_000_000, "l": []]), things)
    }
    let causes = error?.details?.causes.map(\.description) ?? []
    #expect(
      causes.prefix(3) == [
        "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in spec.n",
        "spec.n: Invalid value: 1000000000000: spec.n in body should be less than or equal to 100",
        "spec: Invalid value: failed rule: !has(self.n) || self.n < 5",
      ])
    #expect(causes.last == "spec.n: Invalid value: 1000000000000: int says no")
  }

  @Test("nulls that are not allowed are dropped")
  func nulls() throws {
    let things = try #require(Things.definition)
    let created = try Things.create(
      Things.thing(["d": .null, "dd": .null, "n": .null, "nn": .null]), things)
    #expect(created["spec"] == ["dd": ["x": "q"], "nn": .null])
  }
}
