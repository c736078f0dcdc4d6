import JSON
import KubeClient

/// A Pod in the runner's cache: all of it but who wrote which field.
struct PodObject: CachedObject {
  let json: JSONValue
  let id: PodID
  let resourceVersion: String

  init(json: JSONValue) throws {
    var json = json
    json["metadata"].removeMember("managedFields")
    self.json = json
    id = PodID(pod: json)
    resourceVersion = json["metadata"]["resourceVersion"].string ?? ""
  }

  var key: ObjectKey { id.key }
  var uid: String { id.uid }
}

/// The Pods of the namespaces that the runner serves: a cache for each, since each is listed by itself.
struct PodCache: Sendable {
  /// Under the empty name: all namespaces.
  let caches: [String: ObjectCache<PodObject>]

  init(namespaces: [String]) {
    let names = namespaces.isEmpty ? [""] : namespaces
    caches = Dictionary(names.map { ($0, ObjectCache()) }, uniquingKeysWith: { first, _ in first })
  }

  var all: [PodObject] { caches.values.flatMap(\.all) }

  func get(_ id: PodID) -> PodObject? {
    let object = cache(of: id.namespace)?.get(id.key)
    return object?.uid == id.uid ? object : nil
  }

  func upsert(_ json: JSONValue) {
    cache(of: json["metadata"]["namespace"].string ?? "")?.upsert(decoding: json)
  }

  func waitUntilSynced() async {
    for cache in caches.values { await cache.waitUntilSynced() }
  }

  private func cache(of namespace: String) -> ObjectCache<PodObject>? {
    caches[namespace] ?? caches[""]
  }
}

/// Whose Pod it is.
enum Assignment: Hashable, Sendable {
  /// To be bound to this node.
  case unassigned
  /// It asks for a node with labels that this one lacks.
  case unschedulable
  case mine
  /// Another node's or scheduler's, or held back by a scheduling gate.
  case notMine

  init(of pod: JSONValue, nodeName: String, nodeLabels: [String: String] = [:]) {
    let spec = pod["spec"]
    if let node = spec["nodeName"].string, !node.isEmpty {
      self = node == nodeName ? .mine : .notMine
      return
    }
    let scheduler = spec["schedulerName"].string ?? "default-scheduler"
    let isHeld =
      !(spec["schedulingGates"].array ?? []).isEmpty
      || pod["metadata"]["deletionTimestamp"].string != nil
      || PodMachine.isTerminal(pod["status"]["phase"].string ?? "")
    guard scheduler == "default-scheduler", !isHeld else {
      self = .notMine
      return
    }
    let selector = (spec["nodeSelector"].object ?? [:]).compactMapValues(\.string)
    let fits = selector.allSatisfy { nodeLabels[$0.key] == $0.value }
    self = fits ? .unassigned : .unschedulable
  }
}
