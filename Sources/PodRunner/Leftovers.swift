import Foundation
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
    let needle = Data("\(variable)=\(prefix)".utf8)
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap { Int32($0) }.filter { pid in
      guard let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ")
      else { return false }
      return environment.range(of: needle) != nil
    }
  }
}
