import JSON
import YAML

/// The objects of a manifest: of several documents, and of lists as `kubectl get -o yaml` writes them.
enum ManifestObjects {
  static func parse(_ text: String) throws(YAMLError) -> [JSONValue] {
    try YAML.parse(text).flatMap { objects(in: $0.value).map(\.object) }
  }

  static func objects(in value: JSONValue) -> [(path: [String], object: JSONValue)] {
    if value.isNull { return [] }
    guard value["kind"].string?.hasSuffix("List") == true, let items = value["items"].array else {
      return [([], value)]
    }
    return items.enumerated().map { (["items", String($0.offset)], $0.element) }
  }

  static func isRotaJob(_ object: JSONValue) -> Bool {
    object["apiVersion"] == "rota.dev/v1" && object["kind"] == "Job"
  }

  /// `H` in a schedule depends on the namespace, so one is needed.
  static func withNamespace(_ object: JSONValue) -> JSONValue {
    guard object["metadata"]["namespace"].isNull else { return object }
    var object = object
    object["metadata"]["namespace"] = "default"
    return object
  }
}
