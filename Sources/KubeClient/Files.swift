import Glibc

/// Reading small files without Foundation.
enum Files {
  struct Failure: Error {
    let path: String
    let code: Int32

    var words: String { String(cString: strerror(code)) }
    var isMissing: Bool { code == ENOENT || code == ENOTDIR }
  }

  /// Tells whether a file has changed without reading it. Kubernetes rotates by swapping a symbolic
  /// link, so the inode is part of it.
  struct Stamp: Hashable {
    let inode: UInt
    let size: Int
    let seconds: Int
    let nanoseconds: Int
  }

  static func read(_ path: String, limit: Int = 16 << 20) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(path: path, code: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(path: path, code: errno)
      }
      bytes += chunk[..<count]
      guard bytes.count <= limit else { throw Failure(path: path, code: EFBIG) }
    }
  }

  static func text(_ path: String) throws(Failure) -> String {
    String(decoding: try read(path), as: UTF8.self)
  }

  static func stamp(_ path: String) throws(Failure) -> Stamp {
    var status = stat()
    guard stat(path, &status) == 0 else { throw Failure(path: path, code: errno) }
    return Stamp(
      inode: UInt(status.st_ino), size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// `path` as seen from the folder of `file`.
  static func resolve(_ path: String, beside file: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    guard let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    let isSpace = { (character: Character) in character.isWhitespace }
    return String(
      drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}
