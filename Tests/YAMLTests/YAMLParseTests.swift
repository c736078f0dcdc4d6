import JSON
import Testing
import YAML

@Suite struct YAMLParseTests {
  private func value(_ text: String) throws -> JSONValue {
    try #require(YAML.parse(text).first).value
  }

  @Test(
    "Scalars mean what go-yaml 2 takes them for",
    arguments: [
      ("yes", true), ("y", true), ("On", true), ("TRUE", true), ("no", false), ("off", false),
      ("N", false), ("tRue", "tRue"), ("~x", "~x"), ("null", .null), ("~", .null),
      ("12", 12), ("-5", -5), ("+5", 5), ("010", 8), ("0o10", 8), ("0x1F", 31), ("0b101", 5),
      ("-0b11", -3), ("1_000", 1000), ("08", 8), ("1.5", 1.5), (".5", 0.5), ("1.", 1),
      ("1e3", 1000), ("1e-1", 0.1), ("1.0", 1), ("9223372036854775807", .integer(.max)),
      ("9223372036854775808", 9_223_372_036_854_775_808.0), ("12:30:45", "12:30:45"),
      ("2026-11-24", "2026-11-24"), ("2026-11-24T02:30:00Z", "2026-11-24T02:30:00Z"),
      ("1.2.3", "1.2.3"), ("0x", "0x"), ("1e", "1e"), ("--5", "--5"), ("+-5", "+-5"),
      ("\"yes\"", "yes"), ("'12'", "12"), ("!!str 12", "12"), ("!!int \"12\"", 12),
      ("!!float 3", 3), ("! 12", "12"), ("!custom 12", "12"), ("100m", "100m"), ("1Gi", "1Gi"),
      ("|\n  a\n  b\n", "a\nb\n"), (">-\n  a\n  b\n", "a b"), ("|+\n  a\n\n", "a\n\n"),
    ] as [(String, JSONValue)])
  func scalars(_ text: String, _ expected: JSONValue) throws {
    let document = try value("v: \(text)")
    #expect(document["v"] == expected)
  }

  @Test("Keys become text, as JSON needs it")
  func keys() throws {
    #expect(try value("yes: 1\n12: 2\n1.5: 3\n") == ["true": 1, "12": 2, "1.5": 3])
  }

  @Test("A stream holds several documents; empty ones are left out")
  func documents() throws {
    let documents = try YAML.parse("# c\n---\na: 1\n---\n---\n# only a comment\n---\nb: 2\n...\n")
    #expect(documents.map(\.value) == [["a": 1], ["b": 2]])
    #expect(documents.map(\.line) == [3, 8])
    #expect(try YAML.parse("").isEmpty)
  }

  @Test("JSON is read as it is")
  func json() throws {
    #expect(
      try value(#"{"a": [1, {"b": null}], "c": "\u00e9\n"}"#) == [
        "a": [1, ["b": .null]], "c": "é\n",
      ])
  }

  @Test("Aliases repeat their anchor; own keys win over merged ones, earlier merges over later")
  func aliases() throws {
    let text = """
      base: &base {a: 1, b: 2}
      other: &other {b: 3, c: 4}
      one: {b: 9, <<: *base}
      two:
        <<: [*base, *other]
      three: *base
      """
    let document = try value(text)
    #expect(document["one"] == ["a": 1, "b": 9])
    #expect(document["two"] == ["a": 1, "b": 2, "c": 4])
    #expect(document["three"] == ["a": 1, "b": 2])
  }

  @Test("A few lines that mean a billion values are refused")
  func billionLaughs() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let previous = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(previous)]\n"
    }
    let error = #expect(throws: YAMLError.self) { try YAML.parse(text) }
    #expect(error?.message.contains("aliases stand for more than 100000 values") == true)
  }

  @Test("Lines are kept for every path")
  func lines() throws {
    let text = """
      apiVersion: v1
      spec:
        schedule: "* * * * *"
        template:
          containers:
            - name: a
              image: b
            - name: c
      """
    let document = try #require(YAML.parse(text).first)
    #expect(document.line(ofPath: []) == 1)
    #expect(document.line(ofPath: ["spec"]) == 2)
    #expect(document.line(ofPath: ["spec", "schedule"]) == 3)
    #expect(document.line(ofPath: ["spec", "template", "containers", "0", "image"]) == 7)
    #expect(document.line(ofPath: ["spec", "template", "containers", "1"]) == 8)
    #expect(document.line(ofPath: ["spec", "nothing"]) == nil)
  }

  @Test(
    "Faults say where they are",
    arguments: [
      ("a: 1\na: 2\n", 2, 1, "key \"a\" is there already, in line 1"),
      ("a: 1\n\"a\": 2\n", 2, 1, "already"),
      ("a: [1\nb: 2\n", 2, 2, "did not find expected"),
      ("a:\n\tb: 1\n", 2, 1, "cannot start any token"),
      ("a: *nothing\n", 1, 4, "unknown anchor \"nothing\""),
      ("a: &x [*x]\n", 1, 8, "contains itself"),
      ("a: .inf\n", 1, 4, "no counterpart in JSON"),
      ("a: !!int x\n", 1, 4, "not of the type !!int"),
      ("? [1]\n: 2\n", 1, 3, "a key must be text"),
      ("~: 2\n", 1, 1, "a key must be text"),
      ("<<: 5\n", 1, 5, "merged"),
      ("a: b: c\n", 1, 5, "mapping values are not allowed"),
    ])
  func faults(_ text: String, _ line: Int, _ column: Int, _ message: String) {
    let error = #expect(throws: YAMLError.self) { try YAML.parse(text) }
    #expect(error?.line == line)
    #expect(error?.column == column)
    #expect(
      error?.message.contains(message) == true, "\(error.map(String.init(describing:)) ?? "")")
  }

  @Test("Nesting has a limit instead of the stack's end", arguments: [513, 100_000])
  func depth(_ levels: Int) {
    #expect(throws: YAMLError.self) {
      try YAML.parse(String(repeating: "[", count: levels))
    }
  }
}
