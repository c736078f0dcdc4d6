import JSON
import KubeClient

/// The least that can be cached.
struct Thing: CachedObject, Hashable {
  struct NoName: Error {}

  let key: ObjectKey
  let uid: String
  let resourceVersion: String
  let controllerUID: String?
  let group: String?
  /// Whether more was read than `fields` selects.
  let isReadWhole: Bool

  /// Not `unread`, which tests look for in vain.
  static var fields: FieldSelection { .all(but: ["metadata": .all(but: ["unread": .none])]) }

  init(json: JSONValue) throws {
    let metadata = json["metadata"]
    guard let name = metadata["name"].string, json["broken"].isNull else { throw NoName() }
    key = ObjectKey(namespace: metadata["namespace"].string ?? "", name: name)
    uid = metadata["uid"].string ?? ""
    resourceVersion = metadata["resourceVersion"].string ?? ""
    let owners = metadata["ownerReferences"].array ?? []
    controllerUID = owners.first { $0["controller"] == true }?["uid"].string
    group = metadata["labels"]["group"].string
    isReadWhole = !metadata["unread"].isNull
  }

  var indexes: [CacheIndex: String] { group.map { [.group: $0] } ?? [:] }
}

extension CacheIndex {
  static let group = CacheIndex("group")
}

extension Resource {
  static let things = Resource(group: "test.dev", version: "v1", plural: "things", kind: "Thing")
  static let jobs = Resource(group: "rota.dev", version: "v1", plural: "jobs", kind: "Job")
}

func thingJSON(
  _ name: String, _ version: Int, uid: String? = nil, owner: String? = nil, group: String? = nil
) -> JSONValue {
  var metadata: JSONValue = [
    "namespace": "ns", "name": .string(name), "uid": .string(uid ?? "uid-\(name)"),
    "resourceVersion": .string(String(version)),
  ]
  if let owner {
    metadata["ownerReferences"] = [
      ["uid": "someone", "controller": false], ["uid": .string(owner), "controller": true],
    ]
  }
  if let group { metadata["labels"] = ["group": .string(group)] }
  return ["metadata": metadata]
}

func thing(
  _ name: String, _ version: Int, uid: String? = nil, owner: String? = nil, group: String? = nil
) throws -> Thing {
  try Thing(json: thingJSON(name, version, uid: uid, owner: owner, group: group))
}

func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "ns", name: name) }

extension CacheChange where Object == Thing {
  /// `+a@5`, `~a@6`, `-a@7`
  var short: String {
    let mark =
      switch self {
      case .added: "+"
      case .modified: "~"
      case .deleted: "-"
      }
    return "\(mark)\(object.key.name)@\(object.resourceVersion)"
  }
}
