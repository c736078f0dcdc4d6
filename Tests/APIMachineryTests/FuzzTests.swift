import JSON
import Testing

@testable import APIMachinery

/// What strangers send may be refused, but must not bring the server down.
@Suite("Hostile input") struct FuzzTests {
  /// SplitMix64: every run sees the same input.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }

    mutating func text(of parts: [String], upTo count: Int) -> String {
      (0..<Int.random(in: 0...count, using: &self)).map { _ in
        parts.randomElement(using: &self) ?? ""
      }.joined()
    }
  }

  private static let parts = [
    "self", ".", "a", "[", "]", "(", ")", "{", "}", "'", "\"", "\\", "==", "!=", "&&", "||", "!",
    "?", ":", ",", "0", "9223372036854775807", "-", "+", "*", "/", "%", " in ", "has(self.a)",
    "size(",
    "all(x, ", "map(x, x)", "substring(", "charAt(", "split(", "@", "$", "*", "..", "1e9", "0x",
    "é",
    "\u{0}", "//", "=", ">", "<", "notin", " ", "true", "null", "oldSelf", ">=",
  ]

  @Test("in rules, paths and selectors", arguments: 0..<8 as Range<UInt64>)
  func texts(_ seed: UInt64) throws {
    var generator = Generator(state: seed)
    let value: JSONValue = ["a": [1, "x", ["a": .null]], "b": "é"]
    let pods = try Replay.definition("", "pods")
    for _ in 0..<400 {
      let text = generator.text(of: Self.parts, upTo: 14)
      _ = try? CELProgram(text).evaluateValue(self: value, oldSelf: value)
      _ = JSONPath(text)?.values(in: value)
      _ = (try? LabelSelector(parsing: text))?.matches(value)
      _ = (try? FieldSelector(parsing: text, definition: pods))?.matches(value)
      _ = Quantity(text)
      _ = RFC3339.seconds(text)
    }
  }

  @Test("in protobuf bodies", arguments: 0..<4 as Range<UInt64>)
  func bytes(_ seed: UInt64) {
    var generator = Generator(state: seed)
    let pod: [UInt8] = [
      0x6B, 0x38, 0x73, 0, 0x0A, 9, 0x0A, 2, 0x76, 0x31, 0x12, 3, 0x50, 0x6F, 0x64,
    ]
    for _ in 0..<400 {
      let count = Int.random(in: 0...40, using: &generator)
      let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = try? Protobuf.decode(pod + [0x12, UInt8(count)] + noise)
    }
  }

  @Test("in objects of the wrong shape", arguments: 0..<4 as Range<UInt64>)
  func objects(_ seed: UInt64) throws {
    var generator = Generator(state: seed)
    let context = WriteContext(namespace: "shop", manager: "m", now: "2026-11-24T00:00:00Z")
    for _ in 0..<20 {
      for definition in Replay.definitions where definition.isStored {
        var body = Self.object(&generator, depth: 4)
        body["metadata"]["name"] = "x"
        body["apiVersion"] = .string(definition.apiVersion)
        body["kind"] = .string(definition.kind)
        let admitted = try? Lifecycle.admit(
          body, definition: definition, namespace: "shop", name: nil, validation: .ignore)
        guard let object = admitted?.object else { continue }
        let created = try? Lifecycle.prepareCreate(
          object, definition: definition, context: context)
        let live = created ?? object
        _ = TableRendering.table(
          [live], definition: definition, now: 0, includeObject: .none, listMetadata: [:])
        _ = try? Lifecycle.prepareApply(
          body, name: "x", live: created, force: true, definition: definition, context: context)
        _ = try? Patching.apply(
          body, type: .strategic, to: live, definition: definition)
      }
    }
  }

  private static let keys = [
    "metadata", "spec", "status", "containers", "name", "labels", "finalizers", "conditions", "env",
    "data", "versions", "names", "resources", "limits", "$patch", "$setElementOrder/containers",
    "managedFields", "ownerReferences", "containerStatuses", "schema", "items",
  ]

  private static func object(_ generator: inout Generator, depth: Int) -> JSONValue {
    var object: JSONValue = [:]
    for _ in 0..<Int.random(in: 0...4, using: &generator) {
      let key = keys.randomElement(using: &generator) ?? ""
      object[key] = value(&generator, depth: depth - 1)
    }
    return object
  }

  private static func value(_ generator: inout Generator, depth: Int) -> JSONValue {
    switch Int.random(in: depth > 0 ? 0...8 : 3...8, using: &generator) {
    case 0...1: object(&generator, depth: depth)
    case 2: .array((0..<2).map { _ in value(&generator, depth: depth - 1) })
    case 3: .null
    case 4: .bool(Bool.random(using: &generator))
    case 5: .integer(Int64.random(in: .min ... .max, using: &generator))
    case 6: .number(Double.random(in: -1...1, using: &generator))
    default: .string(parts.randomElement(using: &generator) ?? "")
    }
  }
}
