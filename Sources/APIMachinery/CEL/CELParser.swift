import JSON

/// Recursive descent over the precedence of CEL's grammar.
struct CELParser {
  private let tokens: [(token: CELToken, position: Int)]
  private var index = 0
  private var depth = 0
  /// Operators and members so far: each may nest what came before it.
  private var links = 0

  /// Deeper rules, and longer chains, are refused instead of exhausting the stack.
  private static let depthLimit = 100
  private static let chainLimit = 1000

  init(_ source: String) throws(CELError) {
    var lexer = CELLexer(source)
    tokens = try lexer.tokens()
  }

  mutating func parse() throws(CELError) -> CELExpression {
    let result = try expression()
    guard token == .end else { throw unexpected() }
    return result
  }

  // MARK: Precedence, loosest first

  private mutating func expression() throws(CELError) -> CELExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw fault("the expression is nested too deeply") }
    let condition = try disjunction()
    guard take("?") else { return condition }
    let yes = try disjunction()
    try expect(":")
    return .conditional(condition, yes, try expression())
  }

  private mutating func disjunction() throws(CELError) -> CELExpression {
    var result = try conjunction()
    while take("||") {
      try link()
      result = .or(result, try conjunction())
    }
    return result
  }

  private mutating func conjunction() throws(CELError) -> CELExpression {
    var result = try relation()
    while take("&&") {
      try link()
      result = .and(result, try relation())
    }
    return result
  }

  private mutating func relation() throws(CELError) -> CELExpression {
    var result = try sum()
    while let operation = takeOperator(["==", "!=", "<=", ">=", "<", ">", "in"]) {
      try link()
      result = .binary(operation, result, try sum())
    }
    return result
  }

  private mutating func sum() throws(CELError) -> CELExpression {
    var result = try product()
    while let operation = takeOperator(["+", "-"]) {
      try link()
      result = .binary(operation, result, try product())
    }
    return result
  }

  private mutating func product() throws(CELError) -> CELExpression {
    var result = try unary()
    while let operation = takeOperator(["*", "/", "%"]) {
      try link()
      result = .binary(operation, result, try unary())
    }
    return result
  }

  private mutating func unary() throws(CELError) -> CELExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw fault("the expression is nested too deeply") }
    if take("!") { return .not(try unary()) }
    if take("-") {
      switch try unary() {
      case .literal(.integer(let value)): return .literal(.integer(-value))
      case .literal(.number(let value)): return .literal(.number(-value))
      case let operand: return .negate(operand)
      }
    }
    return try member()
  }

  private mutating func member() throws(CELError) -> CELExpression {
    var result = try primary()
    while true {
      try link()
      if take(".") {
        if token == .symbol("?") { throw fault("optional selection is not supported") }
        let position = tokens[index - 1].position
        let name = try identifier()
        result =
          take("(")
          ? try call(name, on: result, at: tokens[index - 1].position)
          : .select(result, name, position: position)
      } else if take("[") {
        if token == .symbol("?") { throw fault("optional selection is not supported") }
        result = .index(result, try expression())
        try expect("]")
      } else {
        return result
      }
    }
  }

  private mutating func primary() throws(CELError) -> CELExpression {
    let (token, position) = tokens[index]
    index += 1
    switch token {
    case .integer(let value): return .literal(.integer(value))
    case .number(let value): return .literal(.number(value))
    case .string(let text): return .literal(.string(text))
    case .identifier("true"): return .literal(true)
    case .identifier("false"): return .literal(false)
    case .identifier("null"): return .literal(.null)
    case .identifier(let name):
      return take("(")
        ? try call(name, on: nil, at: tokens[index - 1].position)
        : .variable(name, position: position)
    case .symbol("("):
      let inner = try expression()
      try expect(")")
      return inner
    case .symbol("["): return .list(try expressions(until: "]"))
    case .symbol("{"): return .map(try entries())
    default:
      index -= 1
      throw unexpected()
    }
  }

  private mutating func link() throws(CELError) {
    links += 1
    guard links <= Self.chainLimit else { throw fault("the expression is too long") }
  }

  // MARK: Calls and macros

  private mutating func call(
    _ name: String, on target: CELExpression?, at position: Int
  ) throws(CELError) -> CELExpression {
    let arguments = try expressions(until: ")")
    if target == nil, name == "has" {
      guard arguments.count == 1, case .select(let operand, let field, _) = arguments[0] else {
        throw CELError(
          "invalid argument to has() macro", position: arguments.first?.position ?? position)
      }
      return .has(operand, field, position: position)
    }
    guard let target, let macro = CELExpression.Macro(rawValue: name) else {
      return .call(name, target: target, arguments, position: position)
    }
    let counts = macro == .map ? 2...3 : 2...2
    guard counts.contains(arguments.count), case .variable(let variable, _) = arguments[0] else {
      throw CELError(
        "argument must be a simple name", position: arguments.first?.position ?? position)
    }
    return .comprehension(
      macro, target, variable: variable, condition: arguments.count == 3 ? arguments[1] : nil,
      body: arguments[arguments.count - 1])
  }

  private mutating func expressions(until end: String) throws(CELError) -> [CELExpression] {
    var result: [CELExpression] = []
    while !take(end) {
      result.append(try expression())
      // A comma may stand after the last element.
      if !take(",") {
        try expect(end)
        break
      }
    }
    return result
  }

  private mutating func entries() throws(CELError) -> [CELEntry] {
    var result: [CELEntry] = []
    while !take("}") {
      let key = try expression()
      try expect(":")
      result.append(CELEntry(key: key, value: try expression()))
      if !take(",") {
        try expect("}")
        break
      }
    }
    return result
  }

  // MARK: Tokens

  private var token: CELToken { tokens[index].token }

  private mutating func take(_ symbol: String) -> Bool {
    guard token == .symbol(symbol) else { return false }
    index += 1
    return true
  }

  private mutating func takeOperator(_ symbols: [String]) -> CELExpression.Binary? {
    for symbol in symbols where token == .symbol(symbol) || token == .identifier(symbol) {
      index += 1
      return CELExpression.Binary(rawValue: symbol)
    }
    return nil
  }

  private mutating func expect(_ symbol: String) throws(CELError) {
    guard take(symbol) else {
      throw fault("Syntax error: mismatched input \(token.shown) expecting '\(symbol)'")
    }
  }

  private mutating func identifier() throws(CELError) -> String {
    guard case .identifier(let name) = token else { throw unexpected() }
    index += 1
    return name
  }

  private func unexpected() -> CELError {
    fault("Syntax error: unexpected \(token.shown)")
  }

  private func fault(_ message: String) -> CELError {
    CELError(message, position: tokens[index].position)
  }
}
