import APIMachinery
import JSON

/// A resource with a rule at each level, and how its objects are made.
enum Things {
  static let definition = try? ResourceDefinition.from(crd: crd).first

  private static let crd: JSONValue = [
    "metadata": ["name": "things.k1.dev"],
    "spec": [
      "group": "k1.dev", "scope": "Namespaced", "names": ["plural": "things", "kind": "Thing"],
      "versions": [
        [
          "name": "v1", "served": true, "storage": true, "schema": ["openAPIV3Schema": schema],
        ]
      ],
    ],
  ]

  private static let schema: JSONValue = [
    "type": "object",
    "x-kubernetes-validations": [
      ["rule": "self.metadata.name.size() <= 20", "message": "root says no"],
      [
        "rule": "!has(self.spec) || !has(self.spec.bad) || !self.spec.bad",
        "message": "root with path", "fieldPath": ".spec.bad",
      ],
    ],
    "properties": [
      "spec": [
        "type": "object",
        "x-kubernetes-validations": [
          ["rule": "!has(self.n) || self.n < 5"],
          ["rule": "!has(self.n) || self.n < 5", "message": "pathed", "fieldPath": ".n"],
          [
            "rule": "!has(self.n) || self.n < 5", "message": "m",
            "messageExpression": "'n is ' + 'big'",
          ],
          ["rule": "!has(self.n) || self.n < 5", "message": "f", "reason": "FieldValueForbidden"],
          ["rule": "!has(self.n) || self.n < 5", "message": "r", "reason": "FieldValueRequired"],
          ["rule": "!has(self.n) || self.n < 5", "message": "d", "reason": "FieldValueDuplicate"],
          ["rule": "!has(self.n) || self.l[9] == 'x'", "message": "runtime"],
        ],
        "properties": [
          "bad": ["type": "boolean"],
          "n": [
            "type": "integer", "format": "int32", "maximum": 100,
            "x-kubernetes-validations": [["rule": "self < 5", "message": "int says no"]],
          ],
          "s": [
            "type": "string", "maxLength": 10,
            "x-kubernetes-validations": [
              ["rule": "self != 'bad'", "message": "string says no"],
              ["rule": "self != 'dup'", "message": "d", "reason": "FieldValueDuplicate"],
            ],
          ],
          "l": [
            "type": "array",
            "items": [
              "type": "string",
              "x-kubernetes-validations": [["rule": "self != 'bad'", "message": "element no"]],
            ],
            "x-kubernetes-validations": [["rule": "self.size() < 3", "message": "list says no"]],
          ],
          "m": [
            "type": "object",
            "additionalProperties": [
              "type": "string",
              "x-kubernetes-validations": [["rule": "self != 'bad'", "message": "member no"]],
            ],
            "x-kubernetes-validations": [
              ["rule": "!('q' in self)", "message": "key", "fieldPath": "['q']"]
            ],
          ],
          "e": ["type": "string", "enum": ["a", "b"]],
          "f": ["type": "integer", "format": "int64"],
          "d": [
            "type": "object", "required": ["x"], "properties": ["x": ["type": "string"]],
          ],
          "dd": [
            "type": "object", "default": [:],
            "properties": ["x": ["type": "string", "default": "q"]],
          ],
          "nn": ["type": "string", "nullable": true],
        ],
      ]
    ],
  ]

  static func create(
    _ body: JSONValue, _ definition: ResourceDefinition
  ) throws(APIStatus) -> JSONValue {
    let context = WriteContext(
      namespace: definition.isNamespaced ? "k1" : "", manager: "k1", now: "2026-11-24T02:00:00Z",
      uid: "u")
    let admitted = try Lifecycle.admit(
      body, definition: definition, namespace: context.namespace, name: nil, validation: .warn)
    return try Lifecycle.prepareCreate(
      admitted.object, definition: definition, context: context)
  }

  static func thing(_ spec: JSONValue, name: String = "t") -> JSONValue {
    ["apiVersion": "k1.dev/v1", "kind": "Thing", "metadata": ["name": .string(name)], "spec": spec]
  }
}
