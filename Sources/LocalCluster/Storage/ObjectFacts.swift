import JSON

/// What the server must know of an object without reading its bytes again: for selectors, the
/// garbage collector, and namespaces that end.
struct ObjectFacts: Sendable {
  let apiVersion: String
  let kind: String
  let uid: String
  let owners: [OwnerReference]
  let finalizers: [String]
  let isTerminating: Bool
  /// `metadata` with name, namespace and labels, and what field selectors can ask for.
  let selection: JSONValue

  var labels: JSONValue { selection["metadata"]["labels"] }

  /// - Parameter selectable: the paths of the resource's selectable fields.
  init(_ object: JSONValue, selectable: [[String]]) {
    let metadata = object["metadata"]
    apiVersion = object["apiVersion"].string ?? ""
    kind = object["kind"].string ?? ""
    uid = metadata["uid"].string ?? ""
    owners = (metadata["ownerReferences"].array ?? []).map(OwnerReference.init)
    finalizers = (metadata["finalizers"].array ?? []).compactMap(\.string)
    isTerminating = !metadata["deletionTimestamp"].isNull
    selection = Self.selection(object, selectable: selectable)
  }

  private static func selection(_ object: JSONValue, selectable: [[String]]) -> JSONValue {
    var selection: JSONValue = ["metadata": [:]]
    for key in ["name", "namespace", "labels"] {
      let value = object["metadata"][key]
      if !value.isNull { selection["metadata"][key] = value }
    }
    for path in selectable { copy(path[...], from: object, to: &selection) }
    return selection
  }

  private static func copy(
    _ path: ArraySlice<String>, from source: JSONValue, to target: inout JSONValue
  ) {
    guard let key = path.first else { return }
    let value = source[key]
    guard !value.isNull else { return }
    if path.count == 1 {
      target[key] = value
    } else {
      if target[key].isNull { target[key] = [:] }
      copy(path.dropFirst(), from: value, to: &target[key])
    }
  }
}

/// An entry of `metadata.ownerReferences`.
struct OwnerReference: Hashable, Sendable {
  let apiVersion: String
  let kind: String
  let name: String
  let uid: String
  let blocksOwnerDeletion: Bool

  init(_ reference: JSONValue) {
    apiVersion = reference["apiVersion"].string ?? ""
    kind = reference["kind"].string ?? ""
    name = reference["name"].string ?? ""
    uid = reference["uid"].string ?? ""
    blocksOwnerDeletion = reference["blockOwnerDeletion"].bool ?? false
  }
}
