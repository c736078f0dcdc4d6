public import JSON

/// A rule of `x-kubernetes-validations`, compiled: the part of CEL that CRD rules use
/// (https://github.com/google/cel-spec/blob/master/doc/langdef.md).
///
/// Values are JSON; all is checked at run time. Functions that are not known here are refused when
/// the rule is compiled, so that a CRD never carries a rule that silently does nothing.
public struct CELProgram: Sendable {
  let expression: CELExpression
  /// Whether the rule speaks of `oldSelf`, and so runs on updates alone.
  public let usesOldSelf: Bool

  /// - Throws: for a syntax error, and for a function or variable that is not known.
  public init(_ source: String) throws(CELError) {
    var parser = try CELParser(source)
    expression = try parser.parse()
    var check = CELCheck()
    try check.check(expression)
    usesOldSelf = check.usesOldSelf
  }

  /// The rule's verdict.
  ///
  /// - Throws: for an error at run time, such as `no such key: x`.
  public func evaluate(self value: JSONValue, oldSelf: JSONValue? = nil) throws(CELError) -> Bool {
    let result = try evaluateValue(self: value, oldSelf: oldSelf)
    guard let verdict = result.bool else { throw .noOverload }
    return verdict
  }

  /// The value of an expression that need not be boolean (`messageExpression`).
  public func evaluateValue(
    self value: JSONValue, oldSelf: JSONValue? = nil
  ) throws(CELError) -> JSONValue {
    var evaluator = CELEvaluator(variables: ["self": value, "oldSelf": oldSelf ?? .null])
    return try evaluator.value(of: expression)
  }
}

/// Why a rule cannot be compiled or evaluated.
public struct CELError: Error, Hashable, Sendable, CustomStringConvertible {
  public let message: String
  /// The character that compiling stopped at, from 1; nil for an error at run time.
  public let position: Int?

  public init(_ message: String, position: Int? = nil) {
    self.message = message
    self.position = position
  }

  static let noOverload = CELError("no such overload")

  /// With the source and a mark below, as cel-go prints it.
  func shown(in source: String) -> String {
    guard let position, !source.contains("\n") else { return description }
    return "\(self)\n | \(source)\n | \(String(repeating: ".", count: max(position - 1, 0)))^"
  }

  public var description: String {
    position.map { "ERROR: <input>:1:\($0): \(message)" } ?? message
  }
}
