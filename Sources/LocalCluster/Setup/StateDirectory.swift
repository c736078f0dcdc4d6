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
  init(path: String, reset: Bool = false) throws(LocalClusterError) {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    self.path = url.path
    try Self.prepare(url.path)
    lock = Mutex(try Self.takeLock(url.path))
    // Only under the lock: nobody forgets what another process works on.
    if reset { try Self.empty(url.path) }
    for directory in [url.path + "/pki", url.path + "/logs"] { try Self.prepare(directory) }
    chmod(url.path + "/pki", 0o700)
    try Self.createPrivateFile(url.path + "/state.sqlite")
  }

  func release() {
    lock.withLock { descriptor in
      guard descriptor >= 0 else { return }
      // Said aloud: a child that is about to run another program may still hold the descriptor.
      flock(descriptor, LOCK_UN)
      close(descriptor)
      descriptor = -1
    }
  }

  private static func prepare(_ directory: String) throws(LocalClusterError) {
    try create(directory)
    try requireWritable(directory)
  }

  /// Removes what a cluster writes; anything else in the directory is somebody else's and stays.
  private static func empty(_ directory: String) throws(LocalClusterError) {
    let own = ["state.sqlite", "state.sqlite-wal", "state.sqlite-shm", "pki", "logs", "kubeconfig"]
    for file in own.map({ "\(directory)/\($0)" }) where access(file, F_OK) == 0 {
      do {
        try FileManager.default.removeItem(atPath: file)
      } catch {
        throw .directoryNotWritable(file, error.localizedDescription)
      }
    }
  }

  private static func create(_ directory: String) throws(LocalClusterError) {
    var isDirectory: ObjCBool = false
    if !FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory) {
      let parent = (directory as NSString).deletingLastPathComponent
      if parent != directory, !parent.isEmpty { try create(parent) }
      guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
        throw .directoryNotWritable(directory, String(cString: strerror(errno)))
      }
    } else if !isDirectory.boolValue {
      throw .directoryNotWritable(directory, "it is a file")
    }
  }

  private static func requireWritable(_ directory: String) throws(LocalClusterError) {
    guard access(directory, W_OK | X_OK) == 0 else {
      throw .directoryNotWritable(directory, String(cString: strerror(errno)))
    }
  }

  /// SQLite gives its log files the mode of the database.
  private static func createPrivateFile(_ path: String) throws(LocalClusterError) {
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .directoryNotWritable(path, String(cString: strerror(errno)))
    }
    fchmod(descriptor, 0o600)
    close(descriptor)
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
