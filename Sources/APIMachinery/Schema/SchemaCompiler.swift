import JSON

/// Compiles an `openAPIV3Schema`, collecting what the server would refuse it for.
struct SchemaCompiler {
  private(set) var causes: [Cause] = []

  /// The level of the whole object: apiVersion, kind and metadata are always there.
  mutating func compileRoot(_ schema: JSONValue) -> SchemaNode {
    let root = compile(schema, at: "", isRoot: true)
    let type = schema["type"].string ?? ""
    if type.isEmpty {
      causes.append(.required("type", "must not be empty at the root"))
    } else if type != "object" {
      causes.append(.invalid("type", quoted(type), "must be object at the root"))
    }
    return root
  }

  private mutating func compile(
    _ schema: JSONValue, at path: String, isRoot: Bool = false
  ) -> SchemaNode {
    let type = schema["type"].string.flatMap(SchemaNode.ValueType.init)
    let isIntOrString = schema["x-kubernetes-int-or-string"].bool ?? false
    let preserves = schema["x-kubernetes-preserve-unknown-fields"].bool ?? false
    let isEmbedded = schema["x-kubernetes-embedded-resource"].bool ?? false
    var properties = compileProperties(schema["properties"], at: path, inResource: isRoot)
    if isRoot || isEmbedded { addResourceFields(&properties) }
    let additional = compileAdditional(schema["additionalProperties"], at: path)
    let items =
      schema["items"].object == nil ? nil : compile(schema["items"], at: join(path, "items"))
    // The levels below are told of first, as on the server.
    if type == nil, !isIntOrString, !preserves, !isRoot { missingType(schema, at: path) }
    checkShape(schema, at: path)
    let node = SchemaNode(
      type: type, properties: properties, additional: additional, items: items,
      required: (schema["required"].array ?? []).compactMap(\.string),
      isNullable: schema["nullable"].bool ?? false, isIntOrString: isIntOrString,
      preservesUnknown: preserves, isEmbeddedResource: isEmbedded,
      defaultValue: schema.object?["default"], listType: listType(schema, at: path),
      isAtomicMap: schema["x-kubernetes-map-type"].string == "atomic",
      constraints: constraints(schema, at: path))
    let rules = compileRules(schema, of: node, at: path)
    return rules.isEmpty ? node : node.with(rules)
  }

  // MARK: Levels below

  private mutating func compileProperties(
    _ properties: JSONValue, at path: String, inResource: Bool
  ) -> [String: SchemaNode] {
    var result: [String: SchemaNode] = [:]
    for (name, schema) in properties.object ?? [:] {
      // At the root, metadata may be declared without a type of its own.
      if inResource, ["apiVersion", "kind", "metadata"].contains(name) { continue }
      result[name] = compile(schema, at: join(path, "properties[\(name)]"))
    }
    return result
  }

  private func addResourceFields(_ properties: inout [String: SchemaNode]) {
    properties["apiVersion"] = SchemaNode(type: .string, scalarName: "string")
    properties["kind"] = SchemaNode(type: .string, scalarName: "string")
    properties["metadata"] = BuiltinTypes.objectMeta
  }

  private mutating func compileAdditional(_ schema: JSONValue, at path: String) -> SchemaNode? {
    if schema.bool == true { return .open }
    guard schema.object != nil else { return nil }
    return compile(schema, at: join(path, "additionalProperties"))
  }

  private mutating func compileRules(
    _ schema: JSONValue, of node: SchemaNode, at path: String
  ) -> [ValidationRule] {
    let entries = schema["x-kubernetes-validations"].array ?? []
    return entries.enumerated().compactMap { index, entry in
      compileRule(entry, of: node, at: join(path, "x-kubernetes-validations[\(index)]"))
    }
  }

  private mutating func compileRule(
    _ entry: JSONValue, of node: SchemaNode, at path: String
  ) -> ValidationRule? {
    let source = entry["rule"].string ?? ""
    guard !source.isEmpty else {
      causes.append(.required(path + ".rule", "rule is not specified"))
      return nil
    }
    do throws(CELError) {
      let expression = entry["messageExpression"].string
      let program = try CELProgram(source)
      refuse(CELFieldCheck.faults(in: program, of: node), entry, at: path)
      return ValidationRule(
        source: source, program: program,
        message: entry["message"].string ?? "",
        messageExpression: try expression.map { (text) throws(CELError) in try CELProgram(text) },
        reason: entry["reason"].string ?? "FieldValueInvalid",
        fieldPath: entry["fieldPath"].string ?? "",
        hasOptionalOldSelf: entry["optionalOldSelf"].bool ?? false)
    } catch {
      refuse([error], entry, at: path)
      return nil
    }
  }

  private mutating func refuse(_ faults: [CELError], _ entry: JSONValue, at path: String) {
    guard !faults.isEmpty else { return }
    let text = faults.map { $0.shown(in: entry["rule"].string ?? "") }.joined(separator: "\n")
    causes.append(
      .invalid(path + ".rule", RuleText.go(entry), "compilation failed: \(text)"))
  }

  // MARK: This level

  private mutating func missingType(_ schema: JSONValue, at path: String) {
    guard schema["$ref"].isNull else {
      causes.append(.forbidden(join(path, "$ref"), "$ref is not supported"))
      return
    }
    let place =
      path.hasSuffix("items")
      ? "must not be empty for specified array items"
      : "must not be empty for specified object fields"
    causes.append(.required(join(path, "type"), place))
  }

  private mutating func checkShape(_ schema: JSONValue, at path: String) {
    if let name = schema["type"].string, !name.isEmpty, SchemaNode.ValueType(rawValue: name) == nil
    {
      causes.append(
        .notSupported(
          join(path, "type"), quoted(name),
          ["array", "boolean", "integer", "number", "object", "string"]))
    }
    if schema["properties"].object?.isEmpty == false, schema["additionalProperties"].object != nil {
      causes.append(
        .forbidden(
          join(path, "additionalProperties"),
          "additionalProperties and properties are mutual exclusive"))
    }
    if schema["type"].string == "array", schema["items"].isNull {
      causes.append(.required(join(path, "items"), "must be specified"))
    }
    if schema["uniqueItems"].bool == true {
      causes.append(
        .forbidden(
          join(path, "uniqueItems"),
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"))
    }
  }

  private mutating func listType(_ schema: JSONValue, at path: String) -> SchemaNode.ListType {
    let keys = (schema["x-kubernetes-list-map-keys"].array ?? []).compactMap(\.string)
    switch schema["x-kubernetes-list-type"].string {
    case "set": return .set
    case "map" where keys.isEmpty:
      causes.append(
        .required(
          join(path, "x-kubernetes-list-map-keys"),
          "must not be empty if x-kubernetes-list-type is map"))
      return .atomic
    case "map": return .map(keys: keys)
    case nil, "atomic": return .atomic
    case let other?:
      causes.append(
        .notSupported(
          join(path, "x-kubernetes-list-type"), quoted(other), ["atomic", "map", "set"]))
      return .atomic
    }
  }

  private mutating func constraints(_ schema: JSONValue, at path: String) -> Constraints {
    var result = Constraints()
    result.format = schema["format"].string ?? ""
    result.pattern = schema["pattern"].string ?? ""
    if !result.pattern.isEmpty, Pattern(result.pattern) == nil {
      causes.append(
        .invalid(
          join(path, "pattern"), quoted(result.pattern), "must be a valid regular expression"))
    }
    result.enumeration = schema["enum"].array ?? []
    result.minimum = schema["minimum"].double
    result.maximum = schema["maximum"].double
    result.isExclusiveMinimum = schema["exclusiveMinimum"].bool ?? false
    result.isExclusiveMaximum = schema["exclusiveMaximum"].bool ?? false
    result.multipleOf = schema["multipleOf"].double
    result.minLength = schema["minLength"].int
    result.maxLength = schema["maxLength"].int
    result.minItems = schema["minItems"].int
    result.maxItems = schema["maxItems"].int
    result.minProperties = schema["minProperties"].int
    result.maxProperties = schema["maxProperties"].int
    result.allOf = junctors(schema["allOf"].array)
    result.anyOf = junctors(schema["anyOf"].array)
    result.oneOf = junctors(schema["oneOf"].array)
    result.not = junctors(schema["not"].object.map { [.object($0)] })
    return result
  }

  /// Levels inside allOf and its kin only validate; they need not be structural.
  private func junctors(_ schemas: [JSONValue]?) -> [SchemaNode] {
    (schemas ?? []).map { schema in
      var inner = SchemaCompiler()
      let node = inner.compile(schema, at: "")
      return node
    }
  }

  private func join(_ path: String, _ part: String) -> String {
    path.isEmpty ? part : "\(path).\(part)"
  }
}
