import Foundation

/// Where the containers' output is kept: `<root>/<namespace>/<pod>_<uid>/<container>/<restart>.log`.
struct LogDirectory: Hashable, Sendable {
  let root: String

  init(_ root: String) { self.root = URL(filePath: root).standardizedFileURL.path }

  func file(_ id: PodID, container: String, restart: Int) -> String {
    "\(directory(id))/\(container)/\(restart).log"
  }

  /// Whether this run of the container was begun.
  func hasFile(_ id: PodID, container: String, restart: Int) -> Bool {
    FileManager.default.fileExists(atPath: file(id, container: container, restart: restart))
  }

  private func directory(_ id: PodID) -> String {
    "\(root)/\(id.namespace)/\(id.name)_\(id.uid)"
  }

  /// The Pod is gone, and with it what its containers wrote.
  func remove(_ id: PodID) { try? FileManager.default.removeItem(atPath: directory(id)) }

  /// Removes the logs of Pods that vanished while no runner was there.
  func removeAll(but kept: Set<String>, namespaces: [String]) {
    for namespace in namespaces.isEmpty ? Self.entries(root) : namespaces {
      for pod in Self.entries("\(root)/\(namespace)") where !kept.contains(Self.uid(pod)) {
        try? FileManager.default.removeItem(atPath: "\(root)/\(namespace)/\(pod)")
      }
    }
  }

  private static func uid(_ directory: String) -> String {
    directory.split(separator: "_").last.map(String.init) ?? ""
  }

  private static func entries(_ path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }
}
