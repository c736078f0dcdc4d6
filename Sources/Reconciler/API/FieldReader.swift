import JSON

/// Reads members of a spec; what is wrong is thrown as a `FieldProblem` with its path.
///
/// The API server has checked all this against the schema, but an object may be older than the schema,
/// and `rota validate` reads files that no server saw. Unknown members are ignored.
struct FieldReader {
  let value: JSONValue
  let path: String

  /// A null is an absent value.
  init(_ value: JSONValue, path: String) throws(FieldProblem) {
    guard value.isNull || value.object != nil else {
      throw Self.typeProblem(path, "an object", value)
    }
    self.value = value
    self.path = path
  }

  func member(_ name: String) throws(FieldProblem) -> FieldReader {
    try FieldReader(value[name], path: "\(path).\(name)")
  }

  func string(_ name: String) throws(FieldProblem) -> String? {
    let member = value[name]
    if member.isNull { return nil }
    guard let text = member.string else { throw wrongType(name, "a string") }
    return text
  }

  func required(_ name: String) throws(FieldProblem) -> String {
    if let text = try string(name), !text.isEmpty { return text }
    throw FieldProblem(field: "\(path).\(name)", message: "is missing", remedy: "give it a value")
  }

  func bool(_ name: String) throws(FieldProblem) -> Bool {
    let member = value[name]
    if member.isNull { return false }
    guard let flag = member.bool else { throw wrongType(name, "true or false") }
    return flag
  }

  func int(_ name: String, in bounds: ClosedRange<Int>) throws(FieldProblem) -> Int? {
    let member = value[name]
    if member.isNull { return nil }
    guard let number = member.int else { throw wrongType(name, "a whole number") }
    guard bounds.contains(number) else {
      throw FieldProblem(
        field: "\(path).\(name)", message: "\(number) is out of bounds",
        remedy: "give a number from \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    return number
  }

  func time(_ name: String) throws(FieldProblem) -> Timestamp? {
    guard let text = try string(name) else { return nil }
    guard let time = Timestamp(rfc3339: text) else {
      throw FieldProblem(
        field: "\(path).\(name)", message: "\"\(text)\" is not a time",
        remedy: "write it as 2026-11-24T02:30:00Z")
    }
    return time
  }

  func oneOf<Choice: RawRepresentable & CaseIterable>(
    _ name: String, default fallback: Choice
  ) throws(FieldProblem) -> Choice where Choice.RawValue == String {
    guard let text = try string(name) else { return fallback }
    if let choice = Choice(rawValue: text) { return choice }
    let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw FieldProblem(
      field: "\(path).\(name)", message: "\"\(text)\" is unknown", remedy: "use one of \(choices)")
  }

  func array(_ name: String) throws(FieldProblem) -> [JSONValue]? {
    let member = value[name]
    if member.isNull { return nil }
    guard let elements = member.array else { throw wrongType(name, "a list") }
    return elements
  }

  func strings(_ name: String) throws(FieldProblem) -> [String]? {
    guard let elements = try array(name) else { return nil }
    var texts: [String] = []
    for (index, element) in elements.enumerated() {
      guard let text = element.string else {
        throw Self.typeProblem("\(path).\(name)[\(index)]", "a string", element)
      }
      texts.append(text)
    }
    return texts
  }

  private func wrongType(_ name: String, _ wanted: String) -> FieldProblem {
    Self.typeProblem("\(path).\(name)", wanted, value[name])
  }

  private static func typeProblem(
    _ field: String, _ wanted: String, _ value: JSONValue
  ) -> FieldProblem {
    FieldProblem(
      field: field, message: "must be \(wanted), not of type \(value.typeName)",
      remedy: "change its type")
  }
}
