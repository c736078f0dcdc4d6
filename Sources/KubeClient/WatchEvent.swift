public import JSON

/// What a watch says.
public enum WatchEvent: Hashable, Sendable {
  case added(JSONValue)
  case modified(JSONValue)
  /// The last state of the object; its resourceVersion is that of the deletion.
  case deleted(JSONValue)
  /// Everything up to this version has been sent. `endsInitialEvents` closes a streaming list.
  case bookmark(resourceVersion: String, endsInitialEvents: Bool)
  /// The server ends the watch for this reason.
  case error(KubeError)
}

extension WatchEvent {
  /// How to read a line when `fields` of the objects are wanted.
  static func frame(_ fields: FieldSelection) -> FieldSelection {
    .only(["type": .all, "object": fields])
  }

  /// Of objects no more than `frame` selects. Nil when it is no event.
  init?(
    parsing line: ArraySlice<UInt8>, selecting frame: FieldSelection, call: String
  ) throws(JSONError) {
    var json = try JSONValue(parsing: line, selecting: frame)
    // Bookmarks and errors are told in fields of their own. They are few.
    if !Self.objectTypes.contains(json["type"].string ?? "") {
      json = try JSONValue(parsing: line)
    }
    self.init(json: json, call: call)
  }

  private static let objectTypes = ["ADDED", "MODIFIED", "DELETED"]

  /// Nil when it is no event.
  init?(json: JSONValue, call: String) {
    let object = json["object"]
    guard object.object != nil else { return nil }
    switch json["type"].string {
    case "ADDED": self = .added(object)
    case "MODIFIED": self = .modified(object)
    case "DELETED": self = .deleted(object)
    case "BOOKMARK":
      let metadata = object["metadata"]
      guard let version = metadata["resourceVersion"].string else { return nil }
      self = .bookmark(
        resourceVersion: version,
        endsInitialEvents: metadata["annotations"]["k8s.io/initial-events-end"].string == "true")
    case "ERROR": self = .error(KubeError(status: object, call: call))
    default: return nil
    }
  }
}
