/// Why the local cluster cannot start: one line that names the thing and the remedy.
public struct LocalClusterError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    case portTaken, directoryNotWritable, newerState, opensslMissing, invalidCRD, storage, other
  }

  public let code: Code
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
