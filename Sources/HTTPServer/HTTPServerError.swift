/// Why the server cannot listen: one line with the remedy.
public struct HTTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    case portTaken, addressNotAvailable, permissionDenied, other
  }
  public var code: Code
  public var description: String

  public init(code: Code, description: String) {
    self.code = code
    self.description = description
  }
}
