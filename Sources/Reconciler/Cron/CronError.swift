/// Why a text is not a schedule: which field, which character, and what to write instead.
public struct CronError: Error, Hashable, Sendable, CustomStringConvertible {
  /// "minute", "hour", "day of month", "month", "day of week", or "schedule" for the whole text.
  public let field: String
  /// The character at fault, counted from 1; one past the end if something is missing there.
  public let position: Int
  /// What is wrong and what to write instead.
  public let message: String

  public init(field: String, position: Int, message: String) {
    self.field = field
    self.position = position
    self.message = message
  }

  public var description: String { "\(field), character \(position): \(message)" }
}
