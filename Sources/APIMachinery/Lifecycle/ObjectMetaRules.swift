import JSON

/// What `metadata` must be, in the words of apimachinery's `pkg/api/validation/objectmeta.go`.
enum ObjectMetaRules {
  static func validate(_ object: JSONValue, _ definition: ResourceDefinition) -> [Cause] {
    let metadata = object["metadata"]
    var causes = validateNames(metadata, definition)
    causes += validateLabels(metadata["labels"])
    causes += validateAnnotations(metadata["annotations"])
    causes += validateOwners(metadata["ownerReferences"])
    causes += validateFinalizers(metadata["finalizers"])
    return causes
  }

  /// No new finalizers once an object is being deleted.
  static func validateUpdate(_ object: JSONValue, old: JSONValue) -> [Cause] {
    guard !old["metadata"]["deletionTimestamp"].isNull else { return [] }
    let before = Set((old["metadata"]["finalizers"].array ?? []).compactMap(\.string))
    let added = (object["metadata"]["finalizers"].array ?? []).compactMap(\.string)
      .filter { !before.contains($0) }
    guard !added.isEmpty else { return [] }
    let list = added.map(quoted).joined(separator: ", ")
    return [
      .forbidden(
        "metadata.finalizers",
        "no new finalizers can be added if the object is being deleted, found new finalizers "
          + "[]string{\(list)}")
    ]
  }

  private static func validateNames(
    _ metadata: JSONValue, _ definition: ResourceDefinition
  ) -> [Cause] {
    let name = metadata["name"].string ?? ""
    let generateName = metadata["generateName"].string ?? ""
    var causes: [Cause] = []
    // Events of the core group are checked the old way, which leaves prefixes alone.
    if !generateName.isEmpty,
      definition.groupResource != GroupResource(group: "", resource: "events")
    {
      causes += faults(masked(generateName), definition)
        .map { .invalid("metadata.generateName", quoted(generateName), $0) }
    }
    if name.isEmpty {
      return causes + [.required("metadata.name", "name or generateName is required")]
    }
    return causes + faults(name, definition).map { .invalid("metadata.name", quoted(name), $0) }
  }

  /// A prefix may end in a dash, as what follows it will not.
  private static func masked(_ prefix: String) -> String {
    prefix.count > 1 && prefix.hasSuffix("-") ? prefix.dropLast(1) + "a" : prefix
  }

  private static func faults(_ name: String, _ definition: ResourceDefinition) -> [String] {
    definition.plural == "namespaces" && definition.group.isEmpty
      ? Names.labelFaults(name) : Names.subdomainFaults(name)
  }

  private static func validateLabels(_ labels: JSONValue) -> [Cause] {
    (labels.object ?? [:]).sorted { $0.key < $1.key }.flatMap { key, value in
      let text = value.string ?? ""
      return Names.qualifiedNameFaults(key).map {
        Cause.invalid("metadata.labels", quoted(key), $0)
      }
        + Names.labelValueFaults(text).map { Cause.invalid("metadata.labels", quoted(text), $0) }
    }
  }

  private static func validateAnnotations(_ annotations: JSONValue) -> [Cause] {
    let members = annotations.object ?? [:]
    var causes = members.keys.sorted().flatMap { key in
      Names.qualifiedNameFaults(key.lowercased()).map {
        Cause.invalid("metadata.annotations", quoted(key), $0)
      }
    }
    let size = members.reduce(0) { $0 + $1.key.utf8.count + ($1.value.string ?? "").utf8.count }
    if size > 262_144 { causes.append(.tooLong("metadata.annotations", limit: 262_144)) }
    return causes
  }

  private static func validateOwners(_ owners: JSONValue) -> [Cause] {
    let list = owners.array ?? []
    var causes = list.flatMap { owner in
      validateOwner(owner, at: "metadata.ownerReferences")
    }
    let controllers = list.filter { $0["controller"].bool == true }
    if controllers.count > 1 {
      let names = controllers.prefix(2).map {
        "\($0["kind"].string ?? "")/\($0["name"].string ?? "")"
      }
      causes.append(
        .invalid(
          "metadata.ownerReferences", owners.text,
          "Only one reference can have Controller set to true. Found \"true\" in references for "
            + names.joined(separator: " and ")))
    }
    return causes
  }

  private static func validateOwner(_ owner: JSONValue, at path: String) -> [Cause] {
    let fields = [
      ("apiVersion", "version must not be empty"), ("kind", "must not be empty"),
      ("name", "must not be empty"), ("uid", "must not be empty"),
    ]
    return fields.compactMap { field, text in
      guard (owner[field].string ?? "").isEmpty else { return nil }
      return .invalid("\(path).\(field)", "\"\"", text)
    }
  }

  /// Of new builtins: a finalizer that the server does not know needs a domain.
  static func validateDomains(_ object: JSONValue, _ definition: ResourceDefinition) -> [Cause] {
    guard definition.isBuiltin, definition.kind != "CustomResourceDefinition" else { return [] }
    return (object["metadata"]["finalizers"].array ?? []).enumerated().compactMap {
      index, finalizer in
      let name = finalizer.string ?? ""
      if name.contains("/") || ["orphan", "foregroundDeletion", "kubernetes"].contains(name) {
        return nil
      }
      return .invalid(
        "metadata.finalizers[\(index)]", quoted(name),
        "name is neither a standard finalizer name nor is it fully qualified")
    }
  }

  private static func validateFinalizers(_ finalizers: JSONValue) -> [Cause] {
    let names = (finalizers.array ?? []).compactMap(\.string)
    var causes = names.flatMap { name in
      Names.qualifiedNameFaults(name).map {
        Cause.invalid("metadata.finalizers", quoted(name), $0)
      }
    }
    if names.contains("orphan"), names.contains("foregroundDeletion") {
      causes.append(
        .invalid(
          "metadata.finalizers", finalizers.text,
          "finalizer orphan and foregroundDeletion cannot be both set"))
    }
    return causes
  }
}
