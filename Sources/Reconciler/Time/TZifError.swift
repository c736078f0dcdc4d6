/// Why bytes are not a time zone, and where.
public struct TZifError: Error, Hashable, Sendable, CustomStringConvertible {
  public let message: String
  public let offset: Int
  public var description: String { "invalid TZif at byte \(offset): \(message)" }
}
