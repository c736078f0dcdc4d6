import JSON

/// What the server does not refuse but warns about.
enum MetadataWarnings {
  static func warnings(for object: JSONValue, _ definition: ResourceDefinition) -> [String] {
    let metadata = object["metadata"]
    if definition.isBuiltin {
      return definition.kind == "Pod" ? hostname(metadata["name"].string ?? "") : []
    }
    return (metadata["finalizers"].array ?? []).compactMap(\.string).filter(isUnqualified).map {
      "metadata.finalizers: \(quoted($0)): prefer a domain-qualified finalizer name to avoid "
        + "accidental conflicts with other finalizer writers"
    }
  }

  private static func isUnqualified(_ finalizer: String) -> Bool {
    !finalizer.contains("/") && finalizer != "orphan" && finalizer != "foregroundDeletion"
  }

  private static func hostname(_ name: String) -> [String] {
    let faults = name.isEmpty ? [] : Names.labelFaults(name)
    if faults.isEmpty { return [] }
    return [
      "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; "
        + "a DNS label is recommended: [\(faults.joined(separator: " "))]"
    ]
  }
}
