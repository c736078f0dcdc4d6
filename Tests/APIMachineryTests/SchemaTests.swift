import APIMachinery
import JSON
import Testing

@Suite("A structural schema") struct SchemaTests {
  /// A schema with most of what the CRDs use.
  static let schema: JSONValue = [
    "type": "object",
    "x-kubernetes-validations": [
      ["rule": "size(self.metadata.name) <= 5", "message": "the name is too long"]
    ],
    "properties": [
      "spec": [
        "type": "object", "required": ["image"],
        "properties": [
          "image": ["type": "string", "minLength": 1, "maxLength": 8],
          "policy": ["type": "string", "enum": ["Allow", "Forbid"], "default": "Allow"],
          "limit": ["type": "integer", "format": "int32", "minimum": 0, "maximum": 10],
          "ratio": ["type": "number", "exclusiveMinimum": true, "minimum": 0, "multipleOf": 0.5],
          "when": ["type": "string", "format": "date-time"],
          "slug": ["type": "string", "pattern": "^[a-z]+$"],
          "note": ["type": "string", "nullable": true],
          "amount": [
            "x-kubernetes-int-or-string": true, "anyOf": [["type": "integer"], ["type": "string"]],
          ],
          "items": [
            "type": "array", "minItems": 1, "maxItems": 2, "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["name"],
            "items": [
              "type": "object", "required": ["name"],
              "properties": [
                "name": ["type": "string"], "size": ["type": "integer", "default": 1],
              ],
            ],
          ],
          "tags": ["type": "array", "x-kubernetes-list-type": "set", "items": ["type": "string"]],
          "open": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
          "map": [
            "type": "object", "maxProperties": 1, "additionalProperties": ["type": "boolean"],
          ],
          "one": [
            "type": "object", "properties": ["a": ["type": "string"], "b": ["type": "string"]],
            "oneOf": [["required": ["a"]], ["required": ["b"]]],
          ],
          "defaulted": [
            "type": "object", "default": [:],
            "properties": ["inner": ["type": "boolean", "default": true]],
          ],
        ],
      ]
    ],
  ]

  private func object(_ spec: JSONValue, name: JSONValue = "x") -> JSONValue {
    ["metadata": ["name": name], "spec": spec]
  }

  struct Fault: Sendable {
    let spec: JSONValue
    let expected: [String]
    init(_ spec: JSONValue, _ expected: String...) {
      self.spec = spec
      self.expected = expected
    }
  }

  private static let notChecked =
    "<nil>: Invalid value: null: some validation rules were not checked because the object was "
    + "invalid; correct the existing errors to complete validation"

  static let faults = [
    Fault(["image": "a"]),
    Fault([:], "spec.image: Required value", notChecked),
    Fault(
      ["image": 5],
      "spec.image: Invalid value: \"integer\": spec.image in body must be of type string: \"integer\"",
      notChecked),
    Fault(
      ["image": ""],
      "spec.image: Invalid value: \"\": spec.image in body should be at least 1 chars long"),
    Fault(["image": "123456789"], "spec.image: Too long: may not be more than 8 bytes", notChecked),
    Fault(
      ["image": "a", "policy": "No"],
      "spec.policy: Unsupported value: \"No\": supported values: \"Allow\", \"Forbid\"", notChecked),
    Fault(
      ["image": "a", "limit": 11],
      "spec.limit: Invalid value: 11: spec.limit in body should be less than or equal to 10"),
    Fault(
      ["image": "a", "limit": -1],
      "spec.limit: Invalid value: -1: spec.limit in body should be greater than or equal to 0"),
    Fault(
      ["image": "a", "ratio": 0],
      "spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0"),
    Fault(
      ["image": "a", "ratio": 0.75],
      "spec.ratio: Invalid value: 0.75: spec.ratio in body should be a multiple of 0.5"),
    Fault(
      ["image": "a", "limit": 1.5],
      "spec.limit: Invalid value: \"float64\": spec.limit in body must be of type int32: \"float64\"",
      "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in spec.limit",
      notChecked),
    Fault(["image": "a", "limit": 2.0]),
    Fault(
      ["image": "a", "when": "today"],
      "spec.when: Invalid value: \"today\": spec.when in body must be of type date-time: \"today\"",
      notChecked),
    Fault(["image": "a", "when": "2026-11-24T02:00:00.5+01:00"]),
    Fault(
      ["image": "a", "slug": "A1"],
      "spec.slug: Invalid value: \"A1\": spec.slug in body should match '^[a-z]+$'"),
    Fault(["image": "a", "note": .null, "amount": "5m"]),
    Fault(["image": "a", "amount": 5]),
    Fault(
      ["image": "a", "amount": true],
      "spec.amount: Invalid value: \"boolean\": spec.amount in body must be of type integer,string: "
        + "\"boolean\"",
      "spec.amount: Invalid value: \"\": \"spec.amount\" must validate at least one "
        + "schema (anyOf)", notChecked),
    Fault(
      ["image": "a", "items": []],
      "spec.items: Invalid value: []: spec.items in body should have at least 1 items"),
    Fault(
      ["image": "a", "items": [["name": "a"], ["name": "b"], ["name": "c"]]],
      "spec.items: Too many: 3: must have at most 2 items", notChecked),
    Fault(
      ["image": "a", "items": [["name": "a"], ["name": "a"]]],
      "spec.items[1]: Duplicate value: {\"name\":\"a\"}"),
    Fault(["image": "a", "tags": ["x", "x"]], "spec.tags[1]: Duplicate value: \"x\""),
    Fault(
      ["image": "a", "map": ["x": 1]],
      "spec.map.x: Invalid value: \"integer\": spec.map.x in body must be of type boolean: \"integer\"",
      notChecked),
    Fault(
      ["image": "a", "map": ["x": true, "y": true]],
      "spec.map: Too many: 2: must have at most 1 item", notChecked),
    Fault(
      ["image": "a", "one": ["a": "1", "b": "2"]],
      "spec.one: Invalid value: \"\": \"spec.one\" must validate one and only one schema (oneOf). "
        + "Found 2 valid alternatives"),
  ]

  @Test("finds what is wrong, in the server's words", arguments: faults)
  func finds(_ fault: Fault) throws {
    let schema = try StructuralSchema(Self.schema)
    #expect(schema.validate(object(fault.spec), old: nil).map(\.description) == fault.expected)
  }

  @Test("runs rules at the root with the object's name")
  func rootRule() throws {
    let schema = try StructuralSchema(Self.schema)
    let causes = schema.validate(object(["image": "a"], name: "longer"), old: nil)
    #expect(causes.map(\.description) == ["<nil>: Invalid value: the name is too long"])
  }

  @Test("prunes what it does not specify, and names it")
  func prune() throws {
    let schema = try StructuralSchema(Self.schema)
    var value = object([
      "image": "a", "nosuch": 1, "items": [["name": "a", "odd": 1]], "open": ["any": ["x": 1]],
      "map": ["k": true],
    ])
    value["metadata"]["strange"] = 1
    value["other"] = 1
    #expect(
      schema.unknownFields(value) == [
        "metadata.strange", "other", "spec.items[0].odd", "spec.nosuch",
      ])
    schema.prune(&value)
    #expect(
      value
        == object([
          "image": "a", "items": [["name": "a"]], "open": ["any": ["x": 1]], "map": ["k": true],
        ]))
    #expect(schema.unknownFields(value).isEmpty)
  }

  @Test("fills in defaults level by level, in place of nulls too")
  func defaults() throws {
    let schema = try StructuralSchema(Self.schema)
    var value = object(["image": "a", "policy": .null, "note": .null, "items": [["name": "a"]]])
    schema.applyDefaults(&value)
    #expect(
      value["spec"] == [
        "image": "a", "policy": "Allow", "note": .null, "items": [["name": "a", "size": 1]],
        "defaulted": ["inner": true],
      ])
  }

  @Test("does not refuse an update for what was wrong before it")
  func ratcheting() throws {
    let schema = try StructuralSchema(Self.schema)
    let old = object(["image": "a", "limit": 11])
    #expect(schema.validate(object(["image": "b", "limit": 11]), old: old).isEmpty)
    #expect(schema.validate(object(["image": "b", "limit": 12]), old: old).count == 1)
  }

  @Test("runs transition rules on updates alone, and correlates elements by their keys")
  func transitions() throws {
    let schema = try StructuralSchema([
      "type": "object",
      "properties": [
        "list": [
          "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
          "items": [
            "type": "object", "required": ["name"],
            "properties": ["name": ["type": "string"], "value": ["type": "integer"]],
            "x-kubernetes-validations": [
              [
                "rule": "self.value >= oldSelf.value", "reason": "FieldValueForbidden",
                "fieldPath": ".value",
                "messageExpression": "self.name + ' went below ' + string(oldSelf.value)",
              ]
            ],
          ],
        ]
      ],
    ])
    let old: JSONValue = ["list": [["name": "a", "value": 2], ["name": "b", "value": 5]]]
    let new: JSONValue = ["list": [["name": "b", "value": 4], ["name": "c", "value": 0]]]
    #expect(schema.validate(new, old: nil).isEmpty)
    #expect(
      schema.validate(new, old: old).map(\.description) == [
        "list[0].value: Forbidden: b went below 5"
      ])
  }

  @Test(
    "is refused when it is not structural",
    arguments: [
      (["type": "string"], "type: Invalid value: \"string\": must be object at the root"),
      (
        ["type": "object", "properties": ["a": [:]]],
        "properties[a].type: Required value: must not be empty for specified object fields"
      ),
      (
        ["type": "object", "properties": ["a": ["type": "array"]]],
        "properties[a].items: Required value: must be specified"
      ),
      (
        ["type": "object", "properties": ["a": ["type": "text"]]],
        "properties[a].type: Required value: must not be empty for specified object fields"
      ),
      (
        [
          "type": "object", "properties": ["a": ["type": "string"]],
          "additionalProperties": ["type": "string"],
        ],
        "additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive"
      ),
      (
        ["type": "object", "properties": ["a": ["type": "string", "pattern": "("]]],
        "properties[a].pattern: Invalid value: \"(\": must be a valid regular expression"
      ),
      (
        ["type": "object", "x-kubernetes-validations": [["rule": "self.x.nosuch()"]]],
        "x-kubernetes-validations[0].rule: Invalid value: {\"Rule\":\"self.x.nosuch()\","
          + "\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,\"FieldPath\":\"\","
          + "\"OptionalOldSelf\":null}: compilation failed: ERROR: <input>:1:14: undeclared reference "
          + "to 'nosuch' (in container ''): the function is not supported here\n | self.x.nosuch()\n "
          + "| .............^"
      ),
    ] as [(JSONValue, String)])
  func refused(_ schema: JSONValue, _ expected: String) throws {
    let error = #expect(throws: SchemaError.self) { try StructuralSchema(schema) }
    #expect(error?.causes.first?.description == expected)
  }
}
