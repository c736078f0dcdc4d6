import JSON

/// What of a Job its runs may override.
public struct OverridePolicy: Hashable, Sendable {
  /// The members of `spec.overrides` of a run.
  public enum Field: String, Hashable, Sendable, CaseIterable {
    case image, env, command, args, resources
  }

  /// Nil for all of them.
  public let allowed: [Field]?
  /// The most that a request or a limit may be overridden with, by resource name. One that is not named is
  /// not capped.
  public let maxResources: [String: Quantity]
  /// Where an image may come from (`ImagePrefix`); empty for anywhere.
  public let imagePrefixes: [String]

  /// Nil for a null.
  init?(_ json: JSONValue, path: String) throws(FieldProblem) {
    guard !json.isNull else { return nil }
    let policy = try FieldReader(json, path: path)
    allowed = try Self.fields(policy)
    maxResources = try Self.quantities(try policy.member("maxResources"))
    imagePrefixes = try policy.strings("imagePrefixes") ?? []
    guard !imagePrefixes.contains("") else {
      throw FieldProblem(
        field: "\(path).imagePrefixes", message: "has an empty prefix",
        remedy: "leave imagePrefixes out to allow images from anywhere")
    }
  }

  private static func fields(_ policy: FieldReader) throws(FieldProblem) -> [Field]? {
    guard let names = try policy.strings("allowed") else { return nil }
    var fields: [Field] = []
    for (index, name) in names.enumerated() {
      guard let field = Field(rawValue: name) else {
        let choices = Field.allCases.map(\.rawValue).joined(separator: ", ")
        throw FieldProblem(
          field: "\(policy.path).allowed[\(index)]", message: "\"\(name)\" is unknown",
          remedy: "use one of \(choices)")
      }
      fields.append(field)
    }
    return fields
  }

  private static func quantities(
    _ reader: FieldReader
  ) throws(FieldProblem) -> [String: Quantity] {
    var quantities: [String: Quantity] = [:]
    for (name, value) in reader.value.object ?? [:] {
      guard let quantity = Quantity(value) else {
        throw FieldProblem(
          field: "\(reader.path).\(name)", message: "\(value.text) is no quantity",
          remedy: "write it as 500m, 2 or 4Gi")
      }
      quantities[name] = quantity
    }
    return quantities
  }
}

extension Quantity {
  /// A string or a number, as manifests have them.
  init?(_ json: JSONValue) {
    switch json {
    case .string(let text): self.init(text)
    case .integer(let number): self.init("\(number)")
    case .number(let number): self.init("\(number)")
    default: return nil
    }
  }
}
