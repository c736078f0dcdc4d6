import JSON

/// A write to the main resource ignores status, and a write to a subresource ignores all else.
enum Isolation {
  static func isolateCreate(_ object: inout JSONValue, _ definition: ResourceDefinition) {
    guard definition.hasStatus else { return }
    object.removeMember("status")
    // Builtins have a status from the start, if an empty one.
    guard let status = definition.schema.root.properties["status"], status.zeroValue != nil else {
      return
    }
    object["status"] = Defaulting.zero(status)
  }

  static func isolateUpdate(
    _ object: inout JSONValue, old: JSONValue, _ definition: ResourceDefinition,
    _ subresource: String
  ) {
    switch subresource {
    case "status": object = statusUpdate(object, old: old, definition)
    case "finalize":
      let finalizers = object["spec"].object?["finalizers"]
      object = old
      object["spec"]["finalizers"] = finalizers ?? []
    default:
      guard definition.hasStatus else { return }
      restore("status", in: &object, from: old)
      if definition.plural == "namespaces", definition.isBuiltin {
        object["spec"] = old["spec"]
      }
    }
  }

  private static func statusUpdate(
    _ object: JSONValue, old: JSONValue, _ definition: ResourceDefinition
  ) -> JSONValue {
    var result = old
    restore("status", in: &result, from: object)
    // Of a custom resource nothing but managedFields; kubelets also set a builtin's metadata.
    if definition.isBuiltin {
      var metadata = object["metadata"]
      restore("ownerReferences", in: &metadata, from: old["metadata"])
      result["metadata"] = metadata
    } else {
      restore("managedFields", in: &result["metadata"], from: object["metadata"])
    }
    return result
  }

  private static func restore(
    _ key: String, in object: inout JSONValue, from source: JSONValue
  ) {
    if let value = source.object?[key] {
      object[key] = value
    } else {
      object.removeMember(key)
    }
  }

  /// Whether something other than metadata and status changed.
  static func isNewGeneration(
    _ object: JSONValue, old: JSONValue, _ definition: ResourceDefinition
  ) -> Bool {
    desired(object, definition) != desired(old, definition)
  }

  private static func desired(
    _ object: JSONValue, _ definition: ResourceDefinition
  ) -> [String: JSONValue] {
    var members = object.object ?? [:]
    members["metadata"] = nil
    members["apiVersion"] = nil
    if definition.hasStatus { members["status"] = nil }
    return members
  }
}
