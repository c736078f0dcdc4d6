/// What is wrong with a field of a spec, and what to do about it. A value, not a failure: it ends in a
/// condition of its object, and the neighbours go on.
public struct FieldProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The word that the Ready condition of a Job gives, or the status of a run.
  public enum Reason: String, Hashable, Sendable {
    case invalidSpec = "InvalidSpec"
    case invalidSchedule = "InvalidSchedule"
    case invalidTimeZone = "InvalidTimeZone"
    case templateInvalid = "TemplateInvalid"
    case sourceUnsupported = "SourceUnsupported"
    /// Of a run: its Job does not let it differ so.
    case overrideNotAllowed = "OverrideNotAllowed"
  }

  public let reason: Reason
  /// The path of the field, such as `spec.timeZone`.
  public let field: String
  public let message: String
  /// What to write instead.
  public let remedy: String

  public init(_ reason: Reason = .invalidSpec, field: String, message: String, remedy: String) {
    self.reason = reason
    self.field = field
    self.message = message
    self.remedy = remedy
  }

  public var description: String {
    remedy.isEmpty ? "\(field): \(message)" : "\(field): \(message); \(remedy)"
  }
}

/// Why an object cannot be used at all: it lacks what the API server always gives.
public struct DecodingProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind, and as far as known namespace and name.
  public let object: String
  public let field: String
  public let message: String

  public init(object: String, field: String, message: String) {
    self.object = object
    self.field = field
    self.message = message
  }

  public var description: String { "\(object): \(field) \(message)" }
}
