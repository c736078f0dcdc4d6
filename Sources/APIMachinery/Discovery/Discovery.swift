public import JSON

/// What the server says about itself.
public enum Discovery {
  /// `GET /version`.
  public static let version: JSONValue = [:]

  /// `GET /api`.
  public static func apiVersions(serverAddress: String) -> JSONValue { [:] }

  /// `GET /apis`.
  public static func groupList(_ definitions: [ResourceDefinition]) -> JSONValue { [:] }

  /// `GET /apis/GROUP`; nil when there is no such group.
  public static func group(_ name: String, _ definitions: [ResourceDefinition]) -> JSONValue? {
    nil
  }

  /// `GET /api/v1` and `GET /apis/GROUP/VERSION`; nil when there is no such version.
  public static func resourceList(
    group: String, version: String, _ definitions: [ResourceDefinition]
  ) -> JSONValue? {
    nil
  }

  /// `GET /api` and `GET /apis` as `apidiscovery.k8s.io/v2`, which kubectl asks for first.
  ///
  /// - Parameter core: true for `/api`, false for `/apis`.
  public static func aggregated(core: Bool, _ definitions: [ResourceDefinition]) -> JSONValue {
    [:]
  }

  /// The media type of `aggregated`.
  public static let aggregatedMediaType =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
}
