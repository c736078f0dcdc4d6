/// Why the local cluster cannot start: one line that names the thing and the remedy.
public struct LocalClusterError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    case portTaken
    case directoryNotWritable
    /// Another process runs a cluster in the directory.
    case directoryInUse
    /// The directory holds the state of a newer version of Rota.
    case newerState
    case opensslMissing
    case invalidCRD
    case storage
    case other
  }

  public let code: Code
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}

extension LocalClusterError {
  static func storage(path: String, problem: String) -> LocalClusterError {
    LocalClusterError(
      .storage,
      "the state in \(path) cannot be used: \(problem): choose another directory with --dir, or "
        + "start afresh with --reset")
  }

  static func newerState(path: String, found: Int, known: Int) -> LocalClusterError {
    LocalClusterError(
      .newerState,
      "the state in \(path) has format \(found), this version of rota knows up to \(known): use "
        + "the newer rota, or choose another directory with --dir")
  }

  static func directoryNotWritable(_ path: String, _ problem: String) -> LocalClusterError {
    LocalClusterError(
      .directoryNotWritable,
      "the directory \(path) cannot be written: \(problem): choose another with --dir")
  }

  static func directoryInUse(_ path: String) -> LocalClusterError {
    LocalClusterError(
      .directoryInUse,
      "another process runs a cluster in \(path): stop it, or choose another directory with --dir")
  }

  static let opensslMissing = LocalClusterError(
    .opensslMissing,
    "the command openssl, which makes the cluster's certificates, is not found in PATH: install "
      + "the package openssl")
}
