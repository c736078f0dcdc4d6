/// Text that no log, error or dump shows.
public struct Secret: Hashable, Sendable {
  /// The text itself: for a header or a handshake, never for people.
  public let exposed: String

  public init(_ text: String) {
    exposed = text
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "<redacted>" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
