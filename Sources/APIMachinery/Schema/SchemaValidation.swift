import JSON

/// Types and bounds, in the words of kube-openapi's validator
/// (`pkg/validation/validate` and `pkg/validation/errors/schema.go`).
enum SchemaValidation {
  static func validate(_ value: JSONValue, _ root: SchemaNode) -> [Cause] {
    var run = Run()
    run.check(value, root, at: "")
    return run.causes
  }

  fileprivate static func isValid(_ value: JSONValue, _ node: SchemaNode, at path: String) -> Bool {
    var run = Run()
    run.check(value, node, at: path)
    return run.causes.isEmpty
  }
}

private struct Run {
  var causes: [Cause] = []

  mutating func check(_ value: JSONValue, _ node: SchemaNode, at path: String) {
    if value.isNull, node.isNullable { return }
    checkType(value, node, at: path)
    checkJunctors(value, node.constraints, at: path)
    switch value {
    case .string(let text): checkText(text, node.constraints, at: path)
    case .integer, .number:
      checkRange(value, node, at: path)
      checkNumber(value, node.constraints, at: path)
    case .array(let elements): checkElements(elements, node, at: path)
    default: break
    }
    checkEnumeration(value, node.constraints, at: path)
    if case .object(let members) = value { checkMembers(members, node, at: path) }
  }

  // MARK: Types

  private mutating func checkType(_ value: JSONValue, _ node: SchemaNode, at path: String) {
    if node.isIntOrString {
      if node.type == nil, !isIntOrString(value) {
        addType(value, "integer,string", at: path)
      }
      return
    }
    guard let type = node.type else { return }
    if value.fits(type) { return }
    // A number that should be an integer of a format is told of by Go's types.
    if type == .integer, case .number = value, node.isFormattedInteger {
      causes.append(
        .typeInvalid(
          shown(path), "\"float64\"",
          "\(path) in body must be of type \(node.constraints.format): \"float64\""))
    } else {
      addType(value, type.rawValue, at: path)
    }
  }

  private func isIntOrString(_ value: JSONValue) -> Bool {
    value.fits(.integer) || value.string != nil
  }

  private mutating func addType(_ value: JSONValue, _ expected: String, at path: String) {
    let actual = quoted(value.typeName)
    let text = "\(path) in body must be of type \(expected): \(actual)"
    causes.append(.typeInvalid(shown(path), actual, text))
  }

  private func shown(_ path: String) -> String { path.isEmpty ? "<nil>" : path }

  // MARK: Scalars

  private mutating func checkText(_ text: String, _ limits: Constraints, at path: String) {
    if let limit = limits.maxLength, text.unicodeScalars.count > limit {
      causes.append(.tooLong(shown(path), limit: limit))
    }
    if let limit = limits.minLength, text.unicodeScalars.count < limit {
      add(quoted(text), "should be at least \(limit) chars long", at: path)
    }
    if !limits.pattern.isEmpty, Pattern(limits.pattern)?.isFound(in: text) == false {
      add(quoted(text), "should match '\(limits.pattern)'", at: path)
    }
    if !Formats.accepts(text, format: limits.format) {
      let detail = "\(path) in body must be of type \(limits.format): \(quoted(text))"
      causes.append(.typeInvalid(shown(path), quoted(text), detail))
    }
  }

  private mutating func checkRange(_ value: JSONValue, _ node: SchemaNode, at path: String) {
    guard node.type == .integer, !node.holds(value) else { return }
    let format =
      node.isFormattedInteger ? "with format \(node.constraints.format)" : "(default format)"
    causes.append(
      .invalid("<nil>", "\"\"", "Checked value must be of type integer \(format) in \(path)"))
  }

  private mutating func checkNumber(_ value: JSONValue, _ limits: Constraints, at path: String) {
    guard let number = value.double else { return }
    if let limit = limits.maximum, limits.isExclusiveMaximum ? number >= limit : number > limit {
      let word = limits.isExclusiveMaximum ? "less than" : "less than or equal to"
      add(value.text, "should be \(word) \(plain(limit))", at: path)
    }
    if let limit = limits.minimum, limits.isExclusiveMinimum ? number <= limit : number < limit {
      let word = limits.isExclusiveMinimum ? "greater than" : "greater than or equal to"
      add(value.text, "should be \(word) \(plain(limit))", at: path)
    }
    if let factor = limits.multipleOf, factor > 0,
      (number / factor).rounded() != number / factor
    {
      add(value.text, "should be a multiple of \(plain(factor))", at: path)
    }
  }

  private func plain(_ number: Double) -> String {
    Int64(exactly: number).map(String.init) ?? number.description
  }

  private mutating func checkEnumeration(
    _ value: JSONValue, _ limits: Constraints, at path: String
  ) {
    guard !limits.enumeration.isEmpty, !limits.enumeration.contains(value) else { return }
    let supported = limits.enumeration.map { $0.string ?? $0.text }
    let actual = value.string.map(quoted) ?? value.text
    causes.append(.notSupported(shown(path), actual, supported))
  }

  // MARK: Lists and objects

  private mutating func checkElements(
    _ elements: [JSONValue], _ node: SchemaNode, at path: String
  ) {
    if let items = node.items {
      for (index, element) in elements.enumerated() {
        check(element, items, at: "\(path)[\(index)]")
      }
    }
    let limits = node.constraints
    if let limit = limits.minItems, elements.count < limit {
      add(JSONValue.array(elements).text, "should have at least \(limit) items", at: path)
    }
    if let limit = limits.maxItems, elements.count > limit {
      causes.append(.tooMany(shown(path), count: elements.count, limit: limit))
    }
  }

  private mutating func checkMembers(
    _ members: [String: JSONValue], _ node: SchemaNode, at path: String
  ) {
    let limits = node.constraints
    if let limit = limits.minProperties, members.count < limit {
      add(
        JSONValue.object(members).text, "should have at least \(limit) properties", at: path)
    }
    if let limit = limits.maxProperties, members.count > limit {
      causes.append(.tooMany(shown(path), count: members.count, limit: limit))
    }
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      // Metadata has rules of its own (`ObjectMetaRules`).
      if path.isEmpty, key == "metadata" { continue }
      guard let member = node.properties[key] ?? node.additional else { continue }
      check(value, member, at: path.isEmpty ? key : "\(path).\(key)")
    }
    for key in node.required where members[key] == nil {
      causes.append(.required(path.isEmpty ? key : "\(path).\(key)"))
    }
  }

  // MARK: Junctors

  private mutating func checkJunctors(_ value: JSONValue, _ limits: Constraints, at path: String) {
    for node in limits.allOf { check(value, node, at: path) }
    if !limits.anyOf.isEmpty, !limits.anyOf.contains(where: { isValid(value, $0, at: path) }) {
      add(junctor: "must validate at least one schema (anyOf)", at: path)
    }
    if !limits.oneOf.isEmpty {
      let count = limits.oneOf.count { isValid(value, $0, at: path) }
      if count != 1 {
        let found = count == 0 ? "Found none valid" : "Found \(count) valid alternatives"
        add(junctor: "must validate one and only one schema (oneOf). \(found)", at: path)
      }
    }
    if limits.not.contains(where: { isValid(value, $0, at: path) }) {
      add(junctor: "must not validate the schema (not)", at: path)
    }
  }

  private func isValid(_ value: JSONValue, _ node: SchemaNode, at path: String) -> Bool {
    SchemaValidation.isValid(value, node, at: path)
  }

  private mutating func add(junctor text: String, at path: String) {
    causes.append(.invalid(shown(path), "\"\"", "\"\(path)\" \(text)"))
  }

  private mutating func add(_ value: String, _ text: String, at path: String) {
    causes.append(.invalid(shown(path), value, "\(path) in body \(text)"))
  }
}

extension SchemaNode {
  fileprivate var isFormattedInteger: Bool { ["int32", "int64"].contains(constraints.format) }

  /// Whether the number is an integer within the format.
  fileprivate func holds(_ number: JSONValue) -> Bool {
    let integer: Int64? =
      if case .number(let value) = number { Int64(exactly: value) } else {
        number.int.map(Int64.init)
      }
    guard let integer else { return false }
    return constraints.format == "int32" ? Int32(exactly: integer) != nil : true
  }
}

extension JSONValue {
  /// Whether the value is of the OpenAPI type; a whole number is also an integer.
  func fits(_ type: SchemaNode.ValueType) -> Bool {
    switch (self, type) {
    case (.object, .object), (.array, .array), (.string, .string), (.bool, .boolean),
      (.integer, .integer), (.integer, .number), (.number, .number):
      true
    case (.number(let value), .integer): Int64(exactly: value) != nil
    default: false
    }
  }
}
