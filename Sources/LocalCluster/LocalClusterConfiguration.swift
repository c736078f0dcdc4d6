public import JSON
public import Logging

/// How a `LocalCluster` is started.
public struct LocalClusterConfiguration: Sendable {
  /// Holds everything that outlives the process; created when missing, readable by its owner alone.
  public var directory: String
  /// The port on loopback; 0 takes any free one.
  public var port: Int
  /// CustomResourceDefinitions to install, or to bring up to date, at start.
  public var crds: [JSONValue]
  /// Forgets every object, key and log of an earlier run first.
  public var reset: Bool
  public var logger: Logger

  public init(
    directory: String, port: Int = 0, crds: [JSONValue] = [], reset: Bool = false,
    logger: Logger = Logger(label: "rota.local-cluster")
  ) {
    self.directory = directory
    self.port = port
    self.crds = crds
    self.reset = reset
    self.logger = logger
  }
}
