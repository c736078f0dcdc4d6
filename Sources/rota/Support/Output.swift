import Glibc

/// What the commands print: results on standard output, everything about them on standard error.
enum Output {
  static func line(_ text: String) { write(Array("\(text)\n".utf8)) }

  static func error(_ text: String) {
    // Where it cannot be written either, nobody is left to be told.
    _ = write(Array("\(text)\n".utf8), to: STDERR_FILENO)
  }

  /// Ends the process when it cannot be written: nobody would see the rest. Quietly when the reader has
  /// gone, as `head` does.
  static func write(_ bytes: [UInt8]) {
    let problem = write(bytes, to: STDOUT_FILENO)
    guard problem != 0 else { return }
    if problem != EPIPE {
      error("error: standard output cannot be written: \(String(cString: strerror(problem)))")
    }
    exit(1)
  }

  /// Zero, or the error's number.
  private static func write(_ bytes: [UInt8], to file: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          file, rest.base.baseAddress?.advanced(by: rest.startIndex), rest.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }
}
