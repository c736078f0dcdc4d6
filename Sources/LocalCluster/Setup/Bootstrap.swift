import APIMachinery
import JSON

/// What a cluster has from the beginning.
struct Bootstrap: Sendable {
  let objects: ObjectService

  private static let namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"]
  private static let manager = "rota-local-cluster"

  func run(crds: [JSONValue]) async throws(LocalClusterError) {
    do throws(APIStatus) {
      for name in Self.namespaces { try await createNamespace(name) }
    } catch {
      throw LocalClusterError(.other, "the cluster cannot be set up: \(error)")
    }
    for crd in crds { try await install(crd) }
  }

  private func createNamespace(_ name: String) async throws(APIStatus) {
    let namespace: JSONValue = [
      "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)],
    ]
    try await create(namespace, .namespaces)
  }

  private func create(_ object: JSONValue, _ resource: GroupResource) async throws(APIStatus) {
    let name = object["metadata"]["name"].string ?? ""
    let key = StoreKey(resource: resource, namespace: "", name: name)
    guard objects.store.object(key) == nil,
      let definition = objects.registry.surface.storedDefinition(resource)
    else { return }
    _ = try await objects.create(
      object, definition, namespace: "", options: .init(manager: Self.manager))
  }

  /// Creates the CRD, or brings its spec up to date.
  private func install(_ crd: JSONValue) async throws(LocalClusterError) {
    let name = crd["metadata"]["name"].string ?? ""
    let key = StoreKey(resource: .customResourceDefinitions, namespace: "", name: name)
    do throws(APIStatus) {
      try await create(crd, .customResourceDefinitions)
      guard let definition = objects.registry.surface.storedDefinition(.customResourceDefinitions)
      else { return }
      _ = try await objects.modify(key, definition, .init(manager: Self.manager)) {
        (live) throws(APIStatus) in
        var updated = live
        updated["spec"] = live["spec"].applying(mergePatch: crd["spec"])
        return updated
      }
    } catch {
      throw LocalClusterError(
        .invalidCRD, "the CustomResourceDefinition \(name) is refused: \(error)")
    }
  }
}
