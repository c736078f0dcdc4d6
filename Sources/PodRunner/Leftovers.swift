import Glibc

/// Finds processes by a variable in their environment: also those that left their process group, and
/// those that an earlier runner left behind when it was killed. A process ID alone could be another's
/// by then.
enum Leftovers {
  static let variable = "ROTA_LOCAL_CONTAINER"

  /// SIGKILL to all whose marker begins with `prefix`.
  static func kill(markedWithPrefix prefix: String) {
    // What is being forked at the moment shows up in the next round.
    for _ in 0..<3 {
      let found = find(markedWithPrefix: prefix)
      if found.isEmpty { return }
      for pid in found { Glibc.kill(pid, SIGKILL) }
    }
  }

  static func find(markedWithPrefix prefix: String) -> [Int32] {
    let needle = Array("\(variable)=\(prefix)".utf8)
    return processes().filter { hasEnvironment(with: needle, pid: $0) }
  }

  private static func processes() -> [Int32] {
    guard let directory = opendir("/proc") else { return [] }
    defer { closedir(directory) }
    var pids: [Int32] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let pid = Int32(name) { pids.append(pid) }
    }
    return pids
  }

  /// Called for every process of the machine whenever a container ends, hence without Foundation.
  private static func hasEnvironment(with needle: [UInt8], pid: Int32) -> Bool {
    let file = open("/proc/\(pid)/environ", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    // Ours is among the first variables, but others may be long.
    return withUnsafeTemporaryAllocation(byteCount: 256 << 10, alignment: 1) { buffer in
      var count = 0
      while count < buffer.count {
        let more = read(file, buffer.baseAddress?.advanced(by: count), buffer.count - count)
        if more <= 0 { break }
        count += more
      }
      return hasEntry(UnsafeRawBufferPointer(rebasing: buffer[..<count]), startingWith: needle)
    }
  }

  /// Entries end with a zero byte.
  private static func hasEntry(
    _ environment: UnsafeRawBufferPointer, startingWith needle: [UInt8]
  ) -> Bool {
    var rest = environment[...]
    while rest.count >= needle.count {
      if rest.starts(with: needle) { return true }
      guard let end = rest.firstIndex(of: 0) else { return false }
      rest = rest[(end + 1)...]
    }
    return false
  }
}
