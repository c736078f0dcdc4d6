import JSON

/// What the registry does to builtins beyond their types.
enum BuiltinRules {
  static func applyDefaults(_ object: inout JSONValue, _ definition: ResourceDefinition) {
    switch definition.kind {
    case "Pod": PodRules.applyDefaults(&object)
    case "Namespace": object["metadata"]["labels"][nameLabel] = object["metadata"]["name"]
    case "Secret": defaultSecret(&object)
    case "Node" where object["status"]["allocatable"].isNull:
      guard let capacity = object["status"].object?["capacity"] else { return }
      object["status"]["allocatable"] = capacity
    case "CustomResourceDefinition": CustomResourceDefinition.applyDefaults(&object)
    default: break
    }
  }

  /// What happens to a new object after its creator's fields were recorded.
  static func prepareCreate(
    _ object: inout JSONValue, _ definition: ResourceDefinition, _ context: WriteContext
  ) {
    switch definition.kind {
    case "Pod" where definition.isBuiltin:
      PodDefaults.admit(&object["spec"], serviceAccount: context.serviceAccount)
      object["status"] = ["phase": "Pending", "qosClass": .string(PodRules.qosClass(object))]
    case "Namespace" where definition.isBuiltin:
      let finalizers = object["spec"]["finalizers"].array ?? []
      if !finalizers.contains("kubernetes") {
        object["spec"]["finalizers"] = .array(finalizers + ["kubernetes"])
      }
      object["status"]["phase"] = "Active"
    case "CustomResourceDefinition":
      object["status"]["storedVersions"] = CustomResourceDefinition.storedVersions(of: object)
    default: break
    }
  }

  static func prepareUpdate(
    _ object: inout JSONValue, old: JSONValue, _ definition: ResourceDefinition
  ) {
    guard definition.isBuiltin, definition.kind == "Pod" else { return }
    // The class was decided when the Pod was created.
    if let quality = old["status"].object?["qosClass"] { object["status"]["qosClass"] = quality }
  }

  static func validate(_ object: JSONValue, _ definition: ResourceDefinition) -> [Cause] {
    switch definition.kind {
    case "Pod": PodRules.validate(object)
    case "Secret", "ConfigMap": DataRules.validate(object)
    case "Lease": validateLease(object["spec"])
    case "Event": EventRules.validate(object, definition)
    case "CustomResourceDefinition": CustomResourceDefinition.faults(of: object)
    default: []
    }
  }

  static func validateUpdate(
    _ object: JSONValue, old: JSONValue, _ definition: ResourceDefinition, _ subresource: String
  ) -> [Cause] {
    switch definition.kind {
    // Rules of creation may have been stricter or looser when the Pod was created.
    case "Pod": subresource.isEmpty ? PodRules.validateUpdate(object, old: old) : []
    case "Secret", "ConfigMap":
      DataRules.validate(object) + DataRules.validateUpdate(object, old: old)
    case "Event": EventRules.validateUpdate(object, old: old, definition)
    case "CustomResourceDefinition":
      CustomResourceDefinition.faults(of: object)
        + CustomResourceDefinition.updateFaults(of: object, old: old)
    default: validate(object, definition)
    }
  }

  private static let nameLabel = "kubernetes.io/metadata.name"

  /// `stringData` is for writing only: it ends in `data`.
  private static func defaultSecret(_ secret: inout JSONValue) {
    if (secret["type"].string ?? "").isEmpty { secret["type"] = "Opaque" }
    guard let texts = secret.removeMember("stringData")?.object else { return }
    for (key, text) in texts {
      secret["data"][key] = .string(Base64.encode(Array((text.string ?? "").utf8)))
    }
  }

  private static func validateLease(_ spec: JSONValue) -> [Cause] {
    var causes: [Cause] = []
    if let seconds = spec["leaseDurationSeconds"].int, seconds <= 0 {
      causes.append(
        .invalid("spec.leaseDurationSeconds", "\(seconds)", "must be greater than 0"))
    }
    if let count = spec["leaseTransitions"].int, count < 0 {
      causes.append(
        .invalid("spec.leaseTransitions", "\(count)", "must be greater than or equal to 0"))
    }
    return causes
  }
}
