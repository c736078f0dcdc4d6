import APIMachinery

/// Where an object is kept. Keys of one resource sort as etcd's do: by namespace, then by name.
struct StoreKey: Hashable, Sendable {
  let resource: GroupResource
  /// Empty for cluster-scoped objects.
  let namespace: String
  let name: String

  func precedes(_ other: StoreKey) -> Bool {
    namespace == other.namespace ? name < other.name : namespace < other.namespace
  }
}

extension GroupResource {
  static let namespaces = GroupResource(group: "", resource: "namespaces")
  static let pods = GroupResource(group: "", resource: "pods")
  static let events = GroupResource(group: "", resource: "events")
  static let serviceAccounts = GroupResource(group: "", resource: "serviceaccounts")
  static let customResourceDefinitions = GroupResource(
    group: "apiextensions.k8s.io", resource: "customresourcedefinitions")

  /// The inverse of `description`: a plural never holds a dot.
  init(text: String) {
    let parts = text.split(separator: ".", maxSplits: 1)
    self.init(
      group: parts.count > 1 ? String(parts[1]) : "",
      resource: parts.first.map(String.init) ?? "")
  }
}
