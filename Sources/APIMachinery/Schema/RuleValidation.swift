import JSON

/// Runs `x-kubernetes-validations` at every level.
enum RuleValidation {
  static func validate(_ value: JSONValue, old: JSONValue?, _ root: SchemaNode) -> [Cause] {
    var run = Run()
    run.check(value, old: old, root, at: "")
    return run.causes
  }

  private struct Run {
    var causes: [Cause] = []

    mutating func check(
      _ value: JSONValue, old: JSONValue?, _ node: SchemaNode, at path: String
    ) {
      if value.isNull { return }
      for rule in node.rules { check(rule, value, old: old, node, at: path) }
      switch value {
      case .object(let members):
        for (key, member) in members.sorted(by: { $0.key < $1.key }) {
          guard let child = node.properties[key] ?? node.additional, child.hasRules else {
            continue
          }
          check(member, old: old?.object?[key], child, at: below(path, key, node))
        }
      case .array(let elements) where node.element.hasRules:
        for (index, element) in elements.enumerated() {
          let before = counterpart(of: element, in: old, node.listType)
          check(element, old: before, node.element, at: "\(path)[\(index)]")
        }
      default: break
      }
    }

    private func below(_ path: String, _ key: String, _ node: SchemaNode) -> String {
      if node.properties[key] == nil { return "\(path)[\(key)]" }
      return path.isEmpty ? key : "\(path).\(key)"
    }

    /// Elements correlate by their keys alone: in an atomic list there is no old element.
    private func counterpart(
      of element: JSONValue, in old: JSONValue?, _ type: SchemaNode.ListType
    ) -> JSONValue? {
      guard case .map(let keys) = type, let before = old?.array else { return nil }
      return before.first { candidate in keys.allSatisfy { candidate[$0] == element[$0] } }
    }

    private mutating func check(
      _ rule: ValidationRule, _ value: JSONValue, old: JSONValue?, _ node: SchemaNode,
      at path: String
    ) {
      if rule.program.usesOldSelf, old == nil, !rule.hasOptionalOldSelf { return }
      do throws(CELError) {
        guard try !rule.program.evaluate(self: value, oldSelf: old) else { return }
        let detail = message(of: rule, value, old: old)
        causes.append(cause(rule, field: target(rule, path), value, detail: detail))
      } catch {
        let text = rule.message.isEmpty ? rule.source : rule.message
        let type = quoted(node.type?.rawValue ?? value.typeName)
        let field = path.isEmpty ? "<nil>" : path
        causes.append(.invalid(field, type, "\(error) evaluating rule: \(text)"))
      }
    }

    private func target(_ rule: ValidationRule, _ path: String) -> String {
      let steps = rule.fieldPath.hasPrefix(".") ? rule.fieldPath.dropFirst() : rule.fieldPath[...]
      let relative = String(steps.filter { $0 != "'" })
      if relative.isEmpty { return path.isEmpty ? "<nil>" : path }
      return path.isEmpty ? relative : "\(path).\(relative)"
    }

    private func message(of rule: ValidationRule, _ value: JSONValue, old: JSONValue?) -> String {
      if let expression = rule.messageExpression,
        let text = try? expression.evaluateValue(self: value, oldSelf: old).string, !text.isEmpty
      {
        return text
      }
      return rule.message.isEmpty ? "failed rule: \(rule.source)" : rule.message
    }

    private func cause(
      _ rule: ValidationRule, field: String, _ value: JSONValue, detail: String
    ) -> Cause {
      let shown = shown(value)
      return switch rule.reason {
      case "FieldValueForbidden": .forbidden(field, detail)
      case "FieldValueRequired": .required(field, detail)
      case "FieldValueDuplicate": .duplicate(field, shown)
      default: .invalid(field, shown, detail)
      }
    }

    /// Scalars are shown; of objects and lists the server shows nothing.
    private func shown(_ value: JSONValue) -> String {
      switch value {
      case .object, .array: ""
      case .string(let text): quoted(text)
      default: value.text
      }
    }
  }
}
