import JSON

/// Evaluates a rule that was checked.
struct CELEvaluator {
  private var variables: [String: JSONValue]
  private var steps = 0

  /// Far more than a rule needs; it bounds comprehensions over long lists inside each other.
  private static let stepLimit = 1_000_000

  init(variables: [String: JSONValue]) {
    self.variables = variables
  }

  mutating func value(of expression: CELExpression) throws(CELError) -> JSONValue {
    steps += 1
    guard steps <= Self.stepLimit else {
      throw CELError("operation cancelled: actual cost limit exceeded")
    }
    switch expression {
    case .literal(let value): return value
    case .variable(let name, _): return variables[name] ?? .null
    case .select(let operand, let name, _): return try select(name, from: value(of: operand))
    case .has(let operand, let name, _): return .bool(try has(name, in: value(of: operand)))
    case .index(let operand, let index):
      return try element(of: value(of: operand), at: value(of: index))
    case .call(let name, let target, let arguments, _):
      return try call(name, target, arguments)
    case .list(let elements): return .array(try values(of: elements))
    case .map(let entries): return try map(entries)
    case .not(let operand): return .bool(!(try truth(of: operand)))
    case .negate(let operand): return try CELArithmetic.negated(value(of: operand))
    case .binary(let operation, let left, let right):
      return try CELArithmetic.apply(operation, value(of: left), value(of: right))
    case .and(let left, let right): return try shortCircuit(left, right, decisive: false)
    case .or(let left, let right): return try shortCircuit(left, right, decisive: true)
    case .conditional(let condition, let yes, let no):
      return try value(of: truth(of: condition) ? yes : no)
    case .comprehension(let macro, let range, let variable, let condition, let body):
      return try comprehension(macro, value(of: range), variable, condition, body)
    }
  }

  private mutating func values(
    of expressions: [CELExpression]
  ) throws(CELError) -> [JSONValue] {
    var result: [JSONValue] = []
    for expression in expressions { result.append(try value(of: expression)) }
    return result
  }

  private mutating func truth(of expression: CELExpression) throws(CELError) -> Bool {
    guard let truth = try value(of: expression).bool else { throw .noOverload }
    return truth
  }

  /// An error on one side does not count when the other side decides.
  private mutating func shortCircuit(
    _ left: CELExpression, _ right: CELExpression, decisive: Bool
  ) throws(CELError) -> JSONValue {
    let failure: CELError
    do throws(CELError) {
      if try truth(of: left) == decisive { return .bool(decisive) }
      return .bool(try truth(of: right))
    } catch {
      failure = error
    }
    guard let other = try? truth(of: right), other == decisive else { throw failure }
    return .bool(decisive)
  }

  // MARK: Members

  private func select(_ name: String, from value: JSONValue) throws(CELError) -> JSONValue {
    guard case .object(let members) = value else { throw .noOverload }
    guard let member = members[name] ?? members[Self.unescaped(name)] else {
      throw CELError("no such key: \(name)")
    }
    return member
  }

  private func has(_ name: String, in value: JSONValue) throws(CELError) -> Bool {
    guard case .object(let members) = value else { throw .noOverload }
    return members[name] != nil || members[Self.unescaped(name)] != nil
  }

  /// Names that are no identifiers are escaped in rules: `foo__dash__bar`, `__namespace__`.
  static func unescaped(_ name: String) -> String {
    guard name.contains("__") else { return name }
    if name.hasPrefix("__"), name.hasSuffix("__"),
      keywords.contains(String(name.dropFirst(2).dropLast(2)))
    {
      return String(name.dropFirst(2).dropLast(2))
    }
    return name.replacing("__dot__", with: ".").replacing("__dash__", with: "-")
      .replacing("__slash__", with: "/").replacing("__underscores__", with: "__")
  }

  private static let keywords: Set<String> = [
    "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function",
    "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
  ]

  private func element(
    of value: JSONValue, at index: JSONValue
  ) throws(CELError) -> JSONValue {
    switch (value, index) {
    case (.array(let elements), _):
      guard let position = index.int else { throw .noOverload }
      guard elements.indices.contains(position) else {
        throw CELError("index out of bounds: \(position)")
      }
      return elements[position]
    case (.object(let members), .string(let key)):
      guard let member = members[key] else { throw CELError("no such key: \(key)") }
      return member
    case (.object, _): throw CELError("no such key: \(index.text)")
    default: throw .noOverload
    }
  }

  private mutating func map(_ entries: [CELEntry]) throws(CELError) -> JSONValue {
    var members: [String: JSONValue] = [:]
    for entry in entries {
      guard let key = try value(of: entry.key).string else {
        throw CELError("map keys must be strings")
      }
      members[key] = try value(of: entry.value)
    }
    return .object(members)
  }

  private mutating func call(
    _ name: String, _ target: CELExpression?, _ arguments: [CELExpression]
  ) throws(CELError) -> JSONValue {
    let values = try values(of: arguments)
    guard let target else { return try CELFunctions.call(name, values) }
    return try CELFunctions.call(name, on: value(of: target), values)
  }

  // MARK: Macros

  /// Over the elements of a list or the keys of a map.
  private mutating func comprehension(
    _ macro: CELExpression.Macro, _ range: JSONValue, _ variable: String,
    _ condition: CELExpression?, _ body: CELExpression
  ) throws(CELError) -> JSONValue {
    let elements: [JSONValue]
    switch range {
    case .array(let list): elements = list
    case .object(let members): elements = members.keys.sorted().map { .string($0) }
    default: throw .noOverload
    }
    let shadowed = variables[variable]
    defer { variables[variable] = shadowed }
    switch macro {
    case .all: return try decide(elements, variable, body, decisive: false)
    case .exists: return try decide(elements, variable, body, decisive: true)
    case .existsOne: return .bool(try filter(elements, variable, body).count == 1)
    case .filter: return .array(try filter(elements, variable, body))
    case .map:
      let chosen = try condition.map { (test) throws(CELError) in
        try filter(elements, variable, test)
      }
      return .array(try transform(chosen ?? elements, variable, body))
    }
  }

  /// `all` and `exists`: as with && and ||, an error does not count once an element decides.
  private mutating func decide(
    _ elements: [JSONValue], _ variable: String, _ body: CELExpression, decisive: Bool
  ) throws(CELError) -> JSONValue {
    var failure: CELError?
    for element in elements {
      variables[variable] = element
      do throws(CELError) {
        if try truth(of: body) == decisive { return .bool(decisive) }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return .bool(!decisive)
  }

  private mutating func filter(
    _ elements: [JSONValue], _ variable: String, _ body: CELExpression
  ) throws(CELError) -> [JSONValue] {
    var result: [JSONValue] = []
    for element in elements {
      variables[variable] = element
      if try truth(of: body) { result.append(element) }
    }
    return result
  }

  private mutating func transform(
    _ elements: [JSONValue], _ variable: String, _ body: CELExpression
  ) throws(CELError) -> [JSONValue] {
    var result: [JSONValue] = []
    for element in elements {
      variables[variable] = element
      result.append(try value(of: body))
    }
    return result
  }
}
