import Glibc

/// What this machine has.
struct NodeCapacity: Hashable, Sendable {
  var processors: Int
  var memoryKiB: Int
  var pods: Int

  static func ofThisMachine(pods: Int) -> NodeCapacity {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let pageKiB = sysconf(Int32(_SC_PAGESIZE)) / 1024
    return NodeCapacity(
      processors: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))),
      memoryKiB: max(1, pages) * max(1, pageKiB), pods: pods)
  }

  func value(of resource: String) -> Double {
    switch resource {
    case "cpu": Double(processors)
    case "memory": Double(memoryKiB) * 1024
    default: 0
    }
  }
}
