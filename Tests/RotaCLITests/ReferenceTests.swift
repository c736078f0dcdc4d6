import Foundation
import JSON
import Testing
import YAML

@testable import rota

@Suite("The field reference")
struct ReferenceTests {
  private static let crd = """
    spec:
      group: rota.dev
      names: {kind: Thing, plural: things, shortNames: [th]}
      versions:
        - name: v1
          selectableFields: [{jsonPath: .spec.size}]
          schema:
            openAPIV3Schema:
              description: Thing is one.
              x-kubernetes-validations: [{rule: "true || false", message: never}]
              properties:
                spec:
                  description: What it is.
                  required: [size]
                  properties:
                    size: {type: integer, format: int32, minimum: 1, maximum: 9, description: How big.}
                    color: {type: string, enum: [Red, Blue], default: Red, maxLength: 8}
                    parts:
                      type: array
                      maxItems: 4
                      items:
                        type: object
                        x-kubernetes-validations: [{rule: "has(self.name)", message: name it}]
                        properties:
                          name: {type: string, minLength: 1, maxLength: 5, description: "a | b"}
                    limits:
                      type: object
                      additionalProperties: {x-kubernetes-int-or-string: true}
                    words: {type: array, items: {type: string, maxLength: 7}}
                    kinds: {type: array, items: {type: string, enum: [a, b]}}
                    rest: {type: object, x-kubernetes-preserve-unknown-fields: true}
                status:
                  properties:
                    since: {type: string, format: date-time}
    """

  @Test("has a row for each field, in the file's order, and one for each rule")
  func markdown() throws {
    let document = try #require(try YAML.parse(Self.crd).first)
    #expect(
      FieldReference(document).markdown == """
        ## Thing

        Thing is one.

        `apiVersion: rota.dev/v1`, `kind: Thing`. In kubectl: `things.rota.dev`, `th`.
        `--field-selector` takes `spec.size`.

        ### `spec`

        What it is.

        | Field | Type | Default | Bounds | What it is |
        |---|---|---|---|---|
        | `spec.size` | integer (int32) | required | 1 to 9 | How big. |
        | `spec.color` | `Red`, `Blue` | `"Red"` | at most 8 characters |  |
        | `spec.parts` | list of object |  | at most 4 items |  |
        | `spec.parts[].name` | string |  | 1 to 5 characters | a \\| b |
        | `spec.limits` | map of integer or string |  |  |  |
        | `spec.words` | list of string |  | at most 7 characters each |  |
        | `spec.kinds` | list of `a`, `b` |  |  |  |
        | `spec.rest` | any object |  |  |  |

        ### `status`



        | Field | Type | Default | Bounds | What it is |
        |---|---|---|---|---|
        | `status.since` | string (date-time) |  |  |  |

        ### Rules

        The API server refuses an object that breaks one of them.

        | Of | Rule (CEL) | Message |
        |---|---|---|
        | the object | `true \\|\\| false` | never |
        | `spec.parts[]` | `has(self.name)` | name it |
        """)
  }

  /// Fails after a change of manifests/crds: run scripts/generate-reference.
  @Test("in docs/reference.md is current")
  func isCurrent() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().resolvingSymlinksInPath()
    let file = folder.appending(path: "../../docs/reference.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let written = Set(text.split(separator: "\n"))
    let missing = try Reference.markdown().split(separator: "\n").filter { !written.contains($0) }
    #expect(missing.isEmpty, "run scripts/generate-reference")
    #expect(try text == "\(Reference.markdown())\n" || !missing.isEmpty)
  }
}
