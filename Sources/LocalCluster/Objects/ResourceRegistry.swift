import APIMachinery
import JSON
import Synchronization

/// Which resources are served: the builtins, and what the stored CustomResourceDefinitions define.
final class ResourceRegistry: Sendable {
  private let state: Mutex<APISurface>

  init(crds: [JSONValue]) { state = Mutex(Self.surface(crds)) }

  var surface: APISurface { state.withLock { $0 } }

  /// Takes effect at once, discovery and OpenAPI included.
  func update(crds: [JSONValue]) {
    let surface = Self.surface(crds)
    state.withLock { $0 = surface }
  }

  private static func surface(_ crds: [JSONValue]) -> APISurface {
    var definitions = ResourceDefinition.builtins
    var terminating: Set<GroupResource> = []
    for crd in crds {
      // Only what could be compiled was stored; a later version may be stricter, and must not
      // keep the server from starting.
      guard let versions = try? ResourceDefinition.from(crd: crd) else { continue }
      let storage = storageVersion(of: crd)
      definitions += versions.filter { $0.version == storage }
      definitions += versions.filter { $0.version != storage }
      if !crd["metadata"]["deletionTimestamp"].isNull {
        terminating.formUnion(versions.map(\.groupResource))
      }
    }
    return APISurface(definitions: definitions, terminating: terminating)
  }

  static func storageVersion(of crd: JSONValue) -> String {
    let versions = crd["spec"]["versions"].array ?? []
    return versions.first { $0["storage"].bool == true }?["name"].string ?? ""
  }
}
