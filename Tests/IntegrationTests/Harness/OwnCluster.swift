import Foundation
import LocalCluster

/// A local cluster of one test, which may take it down and up again.
final class OwnCluster {
  let cluster: TestCluster
  private let directory: String
  private var local: LocalCluster

  private init(cluster: TestCluster, directory: String, local: LocalCluster) {
    self.cluster = cluster
    self.directory = directory
    self.local = local
  }

  static func start() async throws -> OwnCluster {
    let directory = "\(TestCluster.scratchPath)-\(UInt32.random(in: .min ... .max))"
    let local = try await TestCluster.startLocal(in: directory)
    let cluster = try await TestCluster.join(
      kubeconfig: local.kubeconfigPath, scratch: directory, local: local)
    return OwnCluster(cluster: cluster, directory: directory, local: local)
  }

  /// Every connection ends, and the server comes back on the same port with what it had stored.
  func restart() async throws {
    await local.shutdown()
    local = try await TestCluster.startLocal(in: directory, port: local.port)
  }

  func remove() async {
    await local.shutdown()
    try? FileManager.default.removeItem(atPath: directory)
  }
}
