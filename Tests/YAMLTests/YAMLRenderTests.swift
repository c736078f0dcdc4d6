import JSON
import Testing
import YAML

@Suite struct YAMLRenderTests {
  @Test("Objects look as kubectl prints them")
  func object() throws {
    let value: JSONValue = [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "annotations": ["note": "line 1\nline 2\n"], "creationTimestamp": "2026-11-24T01:56:49Z",
        "finalizers": [], "labels": [:], "name": "a",
      ],
      "spec": [
        "args": ["-c", "- x", "*", "true", "1.5", ""],
        "containers": [["command": ["sh"], "name": "main", "ports": [["containerPort": 80]]]],
        "matrix": [[1, 2], [3]], "nothing": .null,
      ],
    ]
    let expected = """
      apiVersion: v1
      kind: Pod
      metadata:
        annotations:
          note: |
            line 1
            line 2
        creationTimestamp: "2026-11-24T01:56:49Z"
        finalizers: []
        labels: {}
        name: a
      spec:
        args:
        - -c
        - '- x'
        - '*'
        - "true"
        - "1.5"
        - ""
        containers:
        - command:
          - sh
          name: main
          ports:
          - containerPort: 80
        matrix:
        - - 1
          - 2
        - - 3
        nothing: null

      """
    #expect(YAML.render(value) == expected)
  }

  private static let pieces = [
    "a", " ", "\n", ":", "#", "-", "'", "\"", "\\", "é", "\t", "{", "*", "0", "true", "|", "\u{7}",
    "😀", "\u{2028}", "~", ",", "?", "%", "...", "---", "\r", "\u{FEFF}", "\u{85}",
  ]

  @Test("What is rendered is read back as the same value", arguments: 0..<40)
  func roundTrip(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    for _ in 0..<50 {
      let value = Self.value(depth: 0, &random)
      let text = YAML.render(["v": value])
      let read = try YAML.parse(text).first?.value
      #expect(read == ["v": value], "\(text)")
    }
  }

  private static func value(depth: Int, _ random: inout SplitMix) -> JSONValue {
    switch Int.random(in: 0..<(depth > 3 ? 5 : 8), using: &random) {
    case 0: .null
    case 1: .bool(.random(using: &random))
    case 2: .integer(.random(in: -1000...1000, using: &random))
    case 3, 4: .string(text(&random))
    case 5:
      .array(
        (0..<Int.random(in: 0..<4, using: &random)).map { _ in value(depth: depth + 1, &random) })
    default:
      .object(
        Dictionary(
          (0..<Int.random(in: 0..<4, using: &random)).map { _ in
            (text(&random), value(depth: depth + 1, &random))
          }, uniquingKeysWith: { $1 }))
    }
  }

  private static func text(_ random: inout SplitMix) -> String {
    (0..<Int.random(in: 0..<6, using: &random)).compactMap { _ in
      pieces.randomElement(using: &random)
    }.joined()
  }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
