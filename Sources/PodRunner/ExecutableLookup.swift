import Glibc

/// Finds the file that a command names, and says why not in the words of container runtimes.
enum ExecutableLookup {
  /// - Parameters:
  ///   - path: the PATH of the container.
  ///   - directory: what a relative name with a slash is relative to.
  /// - Throws: `StartFailure`: `exec: "nosuch": executable file not found in $PATH`.
  static func find(
    _ command: String, path: String, directory: String
  ) throws(StartFailure) -> String {
    if command.contains("/") {
      let file = command.hasPrefix("/") ? command : "\(directory)/\(command)"
      guard let kind = kind(of: file) else {
        throw StartFailure("exec: \"\(command)\": stat \(command): no such file or directory")
      }
      guard kind == S_IFREG else { throw StartFailure("exec: \"\(command)\": is a directory") }
      guard access(file, X_OK) == 0 else {
        throw StartFailure("exec: \"\(command)\": permission denied")
      }
      return file
    }
    let candidates = path.split(separator: ":").map { "\($0)/\(command)" }
    let found = candidates.first { kind(of: $0) == S_IFREG && access($0, X_OK) == 0 }
    guard !command.isEmpty, let found else {
      throw StartFailure("exec: \"\(command)\": executable file not found in $PATH")
    }
    return found
  }

  /// `S_IFREG`, `S_IFDIR`, …; nil when there is no such file.
  static func kind(of path: String) -> mode_t? {
    var info = stat()
    return stat(path, &info) == 0 ? info.st_mode & S_IFMT : nil
  }
}

/// Why a container's process could not be started.
struct StartFailure: Error, Hashable, Sendable {
  var message: String

  init(_ message: String) { self.message = message }
}
