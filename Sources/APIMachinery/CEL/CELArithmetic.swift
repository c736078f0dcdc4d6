import JSON

/// Operators. Integers and doubles compare with each other, but do not add up.
enum CELArithmetic {
  static func apply(
    _ operation: CELExpression.Binary, _ left: JSONValue, _ right: JSONValue
  ) throws(CELError) -> JSONValue {
    switch operation {
    case .equal: return .bool(areEqual(left, right))
    case .notEqual: return .bool(!areEqual(left, right))
    case .less: return .bool(try order(left, right) < 0)
    case .lessOrEqual: return .bool(try order(left, right) <= 0)
    case .greater: return .bool(try order(left, right) > 0)
    case .greaterOrEqual: return .bool(try order(left, right) >= 0)
    case .isIn: return .bool(try contains(right, left))
    case .add: return try sum(left, right)
    case .subtract, .multiply, .divide, .remainder: return try calculate(operation, left, right)
    }
  }

  static func negated(_ value: JSONValue) throws(CELError) -> JSONValue {
    switch value {
    case .integer(let number):
      guard number != .min else { throw overflow }
      return .integer(-number)
    case .number(let number): return .number(-number)
    default: throw .noOverload
    }
  }

  static func areEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
    switch (left, right) {
    case (.integer(let whole), .number(let number)), (.number(let number), .integer(let whole)):
      Double(whole) == number
    case (.array(let first), .array(let second)):
      first.count == second.count && zip(first, second).allSatisfy(areEqual)
    case (.object(let first), .object(let second)):
      first.count == second.count
        && first.allSatisfy { key, value in second[key].map { areEqual(value, $0) } ?? false }
    default: left == right
    }
  }

  /// Negative, zero or positive.
  static func order(_ left: JSONValue, _ right: JSONValue) throws(CELError) -> Int {
    func sign<T: Comparable>(_ first: T, _ second: T) -> Int {
      first < second ? -1 : first > second ? 1 : 0
    }
    switch (left, right) {
    case (.integer(let first), .integer(let second)): return sign(first, second)
    case (.string(let first), .string(let second)):
      return first == second ? 0 : first.utf8.lexicographicallyPrecedes(second.utf8) ? -1 : 1
    case (.bool(let first), .bool(let second)): return sign(first ? 1 : 0, second ? 1 : 0)
    default:
      guard let first = left.double, let second = right.double else { throw .noOverload }
      return sign(first, second)
    }
  }

  static func contains(_ container: JSONValue, _ value: JSONValue) throws(CELError) -> Bool {
    switch container {
    case .array(let elements): return elements.contains { areEqual($0, value) }
    case .object(let members): return value.string.map { members[$0] != nil } ?? false
    default: throw .noOverload
    }
  }

  private static func sum(_ left: JSONValue, _ right: JSONValue) throws(CELError) -> JSONValue {
    switch (left, right) {
    case (.string(let first), .string(let second)): return .string(first + second)
    case (.array(let first), .array(let second)): return .array(first + second)
    default: return try calculate(.add, left, right)
    }
  }

  private static func calculate(
    _ operation: CELExpression.Binary, _ left: JSONValue, _ right: JSONValue
  ) throws(CELError) -> JSONValue {
    switch (left, right) {
    case (.integer(let first), .integer(let second)):
      return .integer(try whole(operation, first, second))
    case (.number(let first), .number(let second)):
      switch operation {
      case .add: return .number(first + second)
      case .subtract: return .number(first - second)
      case .multiply: return .number(first * second)
      case .divide: return .number(first / second)
      default: throw .noOverload
      }
    default: throw .noOverload
    }
  }

  private static func whole(
    _ operation: CELExpression.Binary, _ first: Int64, _ second: Int64
  ) throws(CELError) -> Int64 {
    let (value, isOverflow): (Int64, Bool)
    switch operation {
    case .add: (value, isOverflow) = first.addingReportingOverflow(second)
    case .subtract: (value, isOverflow) = first.subtractingReportingOverflow(second)
    case .multiply: (value, isOverflow) = first.multipliedReportingOverflow(by: second)
    case .divide:
      guard second != 0 else { throw CELError("division by zero") }
      (value, isOverflow) = first.dividedReportingOverflow(by: second)
    default:
      guard second != 0 else { throw CELError("modulus by zero") }
      (value, isOverflow) = first.remainderReportingOverflow(dividingBy: second)
    }
    guard !isOverflow else { throw overflow }
    return value
  }

  private static let overflow = CELError("integer overflow")
}
