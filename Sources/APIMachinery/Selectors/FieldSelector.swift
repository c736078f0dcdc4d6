public import JSON

/// `fieldSelector`: `path=value`, `path==value`, `path!=value`, joined by commas.
public struct FieldSelector: Hashable, Sendable {
  private struct Term: Hashable, Sendable {
    let label: String
    let value: String
    let isNegated: Bool
  }

  private let terms: [Term]

  /// - Throws: 400 for a field that `definition` cannot select by.
  public init(parsing text: String, definition: ResourceDefinition) throws(APIStatus) {
    var terms: [Term] = []
    for part in Self.split(text, at: ",") where !part.isEmpty {
      terms.append(try Self.term(part, of: text, definition))
    }
    self.terms = terms
  }

  /// Whether it selects everything.
  public var isEmpty: Bool { terms.isEmpty }

  /// The name that an object must have, if the selector says so: lists and watches of one object.
  public var requiredName: String? {
    terms.first { $0.label == "metadata.name" && !$0.isNegated }?.value
  }

  /// - Parameter object: in the shape that the selector's definition serves.
  public func matches(_ object: JSONValue) -> Bool {
    terms.allSatisfy { (Self.value(of: $0.label, in: object) == $0.value) != $0.isNegated }
  }

  private static func term(
    _ part: String, of text: String, _ definition: ResourceDefinition
  ) throws(APIStatus) -> Term {
    for (symbol, isNegated) in [("!=", true), ("==", false), ("=", false)] {
      guard let range = part.firstRange(of: symbol) else { continue }
      let label = String(part[..<range.lowerBound])
      try check(label, definition)
      let value = unescaped(part[range.upperBound...])
      return Term(label: label, value: value, isNegated: isNegated)
    }
    throw .badRequest("invalid selector: '\(text)'; can't understand '\(part)'")
  }

  private static func check(
    _ label: String, _ definition: ResourceDefinition
  ) throws(APIStatus) {
    if ["metadata.name", "metadata.namespace"].contains(label) { return }
    if definition.selectableFields.contains(where: { $0.label == label }) { return }
    if definition.isBuiltin, definition.selectableFields.isEmpty {
      throw .badRequest(
        "\(quoted(label)) is not a known field selector: only \"metadata.name\", "
          + "\"metadata.namespace\"")
    }
    throw .badRequest("field label not supported: \(label)")
  }

  /// As text; absent is empty, but for the booleans that Go writes as `false`.
  private static func value(of label: String, in object: JSONValue) -> String {
    let path = label == "source" ? "source.component" : label
    let value = path.split(separator: ".").reduce(object) { $0[String($1)] }
    switch value {
    case .string(let text): return text
    case .null:
      return label == "spec.hostNetwork" || label == "spec.unschedulable" ? "false" : ""
    case .array(let elements): return elements.first?["ip"].string ?? ""
    default: return value.text
    }
  }

  private static func split(_ text: String, at separator: Character) -> [String] {
    var parts = [""]
    var isEscaped = false
    for character in text {
      if character == separator, !isEscaped {
        parts.append("")
        continue
      }
      isEscaped = character == "\\" && !isEscaped
      parts[parts.count - 1].append(character)
    }
    return parts
  }

  private static func unescaped(_ text: Substring) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if character == "\\", !isEscaped {
        isEscaped = true
        continue
      }
      isEscaped = false
      result.append(character)
    }
    return result
  }
}
