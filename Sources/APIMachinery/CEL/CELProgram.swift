public import JSON

/// A rule of `x-kubernetes-validations`, compiled: the part of CEL that CRD rules use.
public struct CELProgram: Sendable {
  /// - Throws: for a syntax error, and for a function or variable that is not known.
  public init(_ source: String) throws(CELError) {}

  /// Whether the rule speaks of `oldSelf`, and so runs on updates alone.
  public var usesOldSelf: Bool { false }

  /// The rule's verdict.
  ///
  /// - Throws: for an error at run time, such as `no such key: x`.
  public func evaluate(self value: JSONValue, oldSelf: JSONValue? = nil) throws(CELError) -> Bool {
    true
  }

  /// The value of an expression that need not be boolean (`messageExpression`).
  public func evaluateValue(
    self value: JSONValue, oldSelf: JSONValue? = nil
  ) throws(CELError) -> JSONValue {
    .null
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

  public var description: String {
    position.map { "\(message) (at character \($0))" } ?? message
  }
}
