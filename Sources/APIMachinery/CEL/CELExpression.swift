import JSON

/// What a rule says.
indirect enum CELExpression: Hashable, Sendable {
  enum Binary: String, Hashable, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case isIn = "in"
  }

  /// Where the server says a fault of this expression is; nil where it is not known.
  var position: Int? {
    switch self {
    case .variable(_, let position), .select(_, _, let position), .has(_, _, let position),
      .call(_, _, _, let position):
      position
    default: nil
    }
  }

  enum Macro: String, Hashable, Sendable {
    case all
    case exists
    case existsOne = "exists_one"
    case map
    case filter
  }

  case literal(JSONValue)
  case variable(String, position: Int)
  case select(CELExpression, String, position: Int)
  /// `has(operand.field)`
  case has(CELExpression, String, position: Int)
  case index(CELExpression, CELExpression)
  case call(String, target: CELExpression?, [CELExpression], position: Int)
  case list([CELExpression])
  case map([CELEntry])
  case not(CELExpression)
  case negate(CELExpression)
  case binary(Binary, CELExpression, CELExpression)
  case and(CELExpression, CELExpression)
  case or(CELExpression, CELExpression)
  case conditional(CELExpression, CELExpression, CELExpression)
  /// `range.macro(variable, body)`; `map` may have a condition before its body.
  case comprehension(
    Macro, CELExpression, variable: String, condition: CELExpression?, body: CELExpression)
}

struct CELEntry: Hashable, Sendable {
  let key: CELExpression
  let value: CELExpression
}
