/// A kind of object as the API server serves it.
public struct Resource: Hashable, Sendable {
  /// Empty for the core group.
  public var group: String
  public var version: String
  public var plural: String
  public var kind: String
  public var isNamespaced: Bool

  public init(
    group: String, version: String, plural: String, kind: String, isNamespaced: Bool = true
  ) {
    self.group = group
    self.version = version
    self.plural = plural
    self.kind = kind
    self.isNamespaced = isNamespaced
  }

  /// `group/version`, or the version alone in the core group.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
}

extension Resource {
  public static let pods = core("pods", "Pod")
  public static let secrets = core("secrets", "Secret")
  public static let configMaps = core("configmaps", "ConfigMap")
  public static let serviceAccounts = core("serviceaccounts", "ServiceAccount")
  public static let coreEvents = core("events", "Event")
  public static let namespaces = core("namespaces", "Namespace", isNamespaced: false)
  public static let nodes = core("nodes", "Node", isNamespaced: false)
  public static let events = Resource(
    group: "events.k8s.io", version: "v1", plural: "events", kind: "Event")
  public static let leases = Resource(
    group: "coordination.k8s.io", version: "v1", plural: "leases", kind: "Lease")
  public static let customResourceDefinitions = Resource(
    group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions",
    kind: "CustomResourceDefinition", isNamespaced: false)

  private static func core(
    _ plural: String, _ kind: String, isNamespaced: Bool = true
  ) -> Resource {
    Resource(group: "", version: "v1", plural: plural, kind: kind, isNamespaced: isNamespaced)
  }
}
