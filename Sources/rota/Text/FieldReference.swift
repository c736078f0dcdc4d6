import JSON
import YAML

/// The field reference of a CustomResourceDefinition in Markdown, in the order in which the file has them.
struct FieldReference {
  private let document: YAMLDocument
  private static let root = ["spec", "versions", "0", "schema", "openAPIV3Schema"]

  init(_ crd: YAMLDocument) { document = crd }

  var markdown: String {
    let sections = [heading] + ["spec", "status"].map(fieldSection) + [ruleSection]
    return sections.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var version: JSONValue { document.value["spec"]["versions"][0] }
  private var schema: JSONValue { version["schema"]["openAPIV3Schema"] }

  private var heading: String {
    let spec = document.value["spec"]
    let names = spec["names"]
    let short = (names["shortNames"].array ?? []).compactMap(\.string)
    let selectable = (version["selectableFields"].array ?? []).compactMap { $0["jsonPath"].string }
    let address =
      "`apiVersion: \(spec["group"].string ?? "")/\(version["name"].string ?? "")`, "
      + "`kind: \(names["kind"].string ?? "")`"
    let kubectl = [names["plural"].string.map { "\($0).\(spec["group"].string ?? "")" } ?? ""]
    var lines = [
      "## \(names["kind"].string ?? "")", "", schema["description"].string ?? "", "",
      "\(address). In kubectl: \(Self.code(kubectl + short)).",
    ]
    if !selectable.isEmpty {
      lines += ["`--field-selector` takes \(Self.code(selectable.map { String($0.dropFirst()) }))."]
    }
    return lines.joined(separator: "\n")
  }

  private func fieldSection(_ part: String) -> String {
    let schema = schema["properties"][part]
    let header = [
      "### `\(part)`", "", schema["description"].string ?? "", "",
      "| Field | Type | Default | Bounds | What it is |", "|---|---|---|---|---|",
    ]
    let fields = fields(of: schema, at: Self.root + ["properties", part], named: part)
    return (header + fields.map(\.row)).joined(separator: "\n")
  }

  static func code(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }

  /// For a cell of a table.
  static func cell(_ text: String) -> String {
    text.split(separator: "\n").joined(separator: " ").replacing("|", with: "\\|")
  }
}

// MARK: Fields

extension FieldReference {
  /// Depth first, in the order of the file.
  private func fields(of schema: JSONValue, at path: [String], named name: String) -> [SchemaField]
  {
    let required = Set((schema["required"].array ?? []).compactMap(\.string))
    let members = (schema["properties"].object ?? [:]).sorted { left, right in
      (line(path, left.key), left.key) < (line(path, right.key), right.key)
    }
    return members.flatMap { member, child in
      let field = SchemaField(
        path: "\(name).\(member)", schema: child, isRequired: required.contains(member))
      return [field] + below(child, at: path + ["properties", member], named: field.path)
    }
  }

  private func below(_ schema: JSONValue, at path: [String], named name: String) -> [SchemaField] {
    schema["items"]["properties"].object == nil
      ? fields(of: schema, at: path, named: name)
      : fields(of: schema["items"], at: path + ["items"], named: "\(name)[]")
  }

  private func line(_ path: [String], _ member: String) -> Int {
    document.line(ofPath: path + ["properties", member]) ?? 0
  }
}

/// One row of a reference.
struct SchemaField {
  let path: String
  let schema: JSONValue
  let isRequired: Bool

  var row: String {
    let cells = ["`\(path)`", type, standard, bounds, schema["description"].string ?? ""]
    return "| \(cells.map(FieldReference.cell).joined(separator: " | ")) |"
  }

  private var standard: String {
    if isRequired { return "required" }
    return schema["default"].isNull ? "" : "`\(schema["default"].text)`"
  }

  private var type: String { Self.type(of: schema) }

  private static func type(of schema: JSONValue) -> String {
    let values = (schema["enum"].array ?? []).compactMap(\.string)
    guard values.isEmpty else { return FieldReference.code(values) }
    if schema["x-kubernetes-int-or-string"] == true { return "integer or string" }
    switch schema["type"].string {
    case "array": return "list of \(type(of: schema["items"]))"
    case "object" where schema["additionalProperties"].object != nil:
      return "map of \(type(of: schema["additionalProperties"]))"
    case "object" where schema["properties"].isNull: return "any object"
    case let type?:
      return schema["format"].string.map { "\(type) (\($0))" } ?? type
    case nil: return "any value"
    }
  }

  private var bounds: String {
    [
      Self.range(schema, "minimum", "maximum", ""),
      Self.range(schema, "minLength", "maxLength", " characters"),
      Self.range(schema, "minItems", "maxItems", " items"),
      Self.range(schema, "minProperties", "maxProperties", " members"),
      Self.range(schema["items"], "minLength", "maxLength", " characters each"),
    ].compactMap { $0 }.joined(separator: "; ")
  }

  private static func range(
    _ schema: JSONValue, _ low: String, _ high: String, _ unit: String
  ) -> String? {
    switch (schema[low].int, schema[high].int) {
    case (nil, nil): nil
    case (let low?, nil): "at least \(low)\(unit)"
    case (nil, let high?): "at most \(high)\(unit)"
    case (let low?, let high?): "\(low) to \(high)\(unit)"
    }
  }
}

// MARK: Rules

extension FieldReference {
  private var ruleSection: String {
    let rules = rules(of: schema, named: "").map { path, rule in
      let cells = [
        path.isEmpty ? "the object" : "`\(path)`", "`\(rule["rule"].string ?? "")`",
        rule["message"].string ?? "",
      ]
      return "| \(cells.map(Self.cell).joined(separator: " | ")) |"
    }
    guard !rules.isEmpty else { return "" }
    let header = [
      "### Rules", "", "The API server refuses an object that breaks one of them.", "",
      "| Of | Rule (CEL) | Message |", "|---|---|---|",
    ]
    return (header + rules).joined(separator: "\n")
  }

  private func rules(
    of schema: JSONValue, named name: String
  ) -> [(path: String, rule: JSONValue)] {
    let own = (schema["x-kubernetes-validations"].array ?? []).map { (path: name, rule: $0) }
    let members = (schema["properties"].object ?? [:]).sorted { $0.key < $1.key }
    let items = schema["items"].object.map { _ in rules(of: schema["items"], named: "\(name)[]") }
    return own + (items ?? [])
      + members.flatMap { member, child in
        rules(of: child, named: name.isEmpty ? member : "\(name).\(member)")
      }
  }
}
