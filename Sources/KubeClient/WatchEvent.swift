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
