/// Refuses variables and functions that are not known.
struct CELCheck {
  private(set) var usesOldSelf = false
  private var scope: Set<String> = ["self", "oldSelf"]

  mutating func check(_ expression: CELExpression) throws(CELError) {
    switch expression {
    case .literal: break
    case .variable(let name, let position): try checkVariable(name, at: position)
    case .select(let operand, _, _), .has(let operand, _, _), .not(let operand),
      .negate(let operand):
      try check(operand)
    case .index(let left, let right), .binary(_, let left, let right), .and(let left, let right),
      .or(let left, let right):
      try check(left)
      try check(right)
    case .conditional(let condition, let yes, let no):
      try check([condition, yes, no])
    case .list(let elements): try check(elements)
    case .map(let entries): try check(entries.flatMap { [$0.key, $0.value] })
    case .call(let name, let target, let arguments, let position):
      try checkCall(name, isMethod: target != nil, count: arguments.count, at: position)
      try check((target.map { [$0] } ?? []) + arguments)
    case .comprehension(_, let range, let variable, let condition, let body):
      try check(range)
      let outer = scope
      scope.insert(variable)
      try check((condition.map { [$0] } ?? []) + [body])
      scope = outer
    }
  }

  private mutating func check(_ expressions: [CELExpression]) throws(CELError) {
    for expression in expressions { try check(expression) }
  }

  private mutating func checkVariable(_ name: String, at position: Int) throws(CELError) {
    guard scope.contains(name) else {
      throw CELError("undeclared reference to '\(name)' (in container '')", position: position)
    }
    if name == "oldSelf" { usesOldSelf = true }
  }

  private func checkCall(
    _ name: String, isMethod: Bool, count: Int, at position: Int
  ) throws(CELError) {
    let counts = isMethod ? CELFunctions.methods[name] : CELFunctions.functions[name]
    guard let counts else {
      throw CELError(
        "undeclared reference to '\(name)' (in container ''): the function is not supported here",
        position: position)
    }
    guard counts.contains(count) else {
      throw CELError("found no matching overload for '\(name)'", position: position)
    }
  }
}
