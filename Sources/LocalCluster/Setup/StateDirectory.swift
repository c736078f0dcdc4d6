import Foundation
import Glibc
import Synchronization

/// The directory of a cluster: who may read it, and that one process alone uses it.
final class StateDirectory: Sendable {
  let path: String
  var database: String { path + "/state.sqlite" }
  var pki: String { path + "/pki" }
  var logs: String { path + "/logs" }
  var kubeconfig: String { path + "/kubeconfig" }

  private let lock: Mutex<Int32>

  /// Creates what is missing and takes the directory until `release`.
  init(path: String) throws(LocalClusterError) {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    self.path = url.path
    for directory in [url.path, url.path + "/pki", url.path + "/logs"] {
      try Self.create(directory)
    }
    lock = Mutex(try Self.takeLock(url.path))
  }

  func release() {
    lock.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }

  private static func create(_ directory: String) throws(LocalClusterError) {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw .directoryNotWritable(directory, reason(error))
    }
    // A directory that was there before keeps its mode otherwise; only what is ours is narrowed.
    guard access(directory, W_OK | X_OK) == 0 else {
      throw .directoryNotWritable(directory, String(cString: strerror(errno)))
    }
    if directory.hasSuffix("/pki") { chmod(directory, 0o700) }
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    guard let code = underlying?.code else { return error.localizedDescription }
    return String(cString: strerror(Int32(code)))
  }

  /// The kernel lets go of the lock when the process ends, however it ends.
  private static func takeLock(_ directory: String) throws(LocalClusterError) -> Int32 {
    let descriptor = open(directory + "/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .directoryNotWritable(directory, String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .directoryInUse(directory)
    }
    return descriptor
  }
}

/// Files with secrets: never readable by others, not even for a moment, and never half written.
enum PrivateFile {
  static func write(_ text: String, to path: String) throws(LocalClusterError) {
    let temporary = path + ".new"
    unlink(temporary)
    let descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    let bytes = Array(text.utf8)
    let written = Glibc.write(descriptor, bytes, bytes.count)
    guard close(descriptor) == 0, written == bytes.count, rename(temporary, path) == 0 else {
      throw failure(path)
    }
  }

  static func read(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

  private static func failure(_ path: String) -> LocalClusterError {
    .directoryNotWritable(
      (path as NSString).deletingLastPathComponent, String(cString: strerror(errno)))
  }
}
