public import JSON
public import Logging

/// Speaks to one API server as one user.
public final class KubeClient: Sendable {
  public let configuration: KubeConfiguration
  let logger: Logger

  public init(configuration: KubeConfiguration, logger: Logger) throws(KubeError) {
    self.configuration = configuration
    self.logger = logger
  }

  public func send(_ request: KubeRequest) async throws(KubeError) -> JSONValue { .null }

  public func stream(_ request: KubeRequest) async throws(KubeError) -> KubeStream { KubeStream() }

  public func watch(_ request: KubeRequest) async throws(KubeError) -> WatchStream { WatchStream() }

  public func list(all request: KubeRequest) async throws(KubeError) -> KubeList {
    KubeList(items: [], resourceVersion: "")
  }

  public func retryOnConflict<Result: Sendable>(
    attempts: Int = 5, _ body: () async throws(KubeError) -> Result
  ) async throws(KubeError) -> Result {
    try await body()
  }

  public func shutdown() {}
}

/// A whole collection at one version.
public struct KubeList: Hashable, Sendable {
  public var items: [JSONValue]
  public var resourceVersion: String

  public init(items: [JSONValue], resourceVersion: String) {
    self.items = items
    self.resourceVersion = resourceVersion
  }
}
