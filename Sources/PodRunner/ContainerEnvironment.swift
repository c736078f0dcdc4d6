import JSON

/// The environment of a container, from its `env` and `envFrom`.
///
/// Pure: what it needs from the cluster is asked for by `references` first.
struct ContainerEnvironment: Sendable {
  /// A ConfigMap or Secret in the Pod's namespace.
  struct Reference: Hashable, Sendable {
    enum Kind: String, Sendable {
      case configMap = "configmap"
      case secret
    }

    var kind: Kind
    var name: String
  }

  /// Why the container cannot be started yet, in kubelet's words.
  struct Problem: Error, Hashable, Sendable {
    var message: String
  }

  let pod: JSONValue
  let container: JSONValue
  let nodeName: String
  /// For limits that are not set.
  let node: NodeCapacity

  /// What to look up before `resolve`.
  var references: Set<Reference> {
    let single = (container["env"].array ?? []).flatMap {
      Self.references(
        configMap: $0["valueFrom"]["configMapKeyRef"], secret: $0["valueFrom"]["secretKeyRef"])
    }
    let whole = (container["envFrom"].array ?? []).flatMap {
      Self.references(configMap: $0["configMapRef"], secret: $0["secretRef"])
    }
    return Set(single + whole)
  }

  private static func references(configMap: JSONValue, secret: JSONValue) -> [Reference] {
    [(Reference.Kind.configMap, configMap), (.secret, secret)].compactMap { kind, json in
      json["name"].string.map { Reference(kind: kind, name: $0) }
    }
  }

  /// The variables: `inherited` ones first, then `envFrom`, then `env` in its order, where a value may
  /// refer to the variables before it. `data` lacks what does not exist.
  func resolve(
    inherited: [String: String], data: [Reference: [String: String]]
  ) throws(Problem) -> [String: String] {
    var values = inherited
    for source in container["envFrom"].array ?? [] {
      try add(from: source, data, to: &values)
    }
    for variable in container["env"].array ?? [] {
      guard let name = variable["name"].string else { continue }
      if let value = try value(of: variable, data, known: values) { values[name] = value }
    }
    return values
  }

  private func add(
    from source: JSONValue, _ data: [Reference: [String: String]],
    to values: inout [String: String]
  ) throws(Problem) {
    let prefix = source["prefix"].string ?? ""
    for (kind, json) in [
      (Reference.Kind.configMap, source["configMapRef"]), (.secret, source["secretRef"]),
    ] {
      guard let name = json["name"].string else { continue }
      let entries = try entries(Reference(kind: kind, name: name), json, data) ?? [:]
      for (key, value) in entries where !key.contains("=") { values[prefix + key] = value }
    }
  }

  /// Nil for one that is missing but optional.
  private func entries(
    _ reference: Reference, _ json: JSONValue, _ data: [Reference: [String: String]]
  ) throws(Problem) -> [String: String]? {
    if let entries = data[reference] { return entries }
    if json["optional"].bool == true { return nil }
    throw Problem(message: "\(reference.kind.rawValue) \"\(reference.name)\" not found")
  }

  private func value(
    of variable: JSONValue, _ data: [Reference: [String: String]], known: [String: String]
  ) throws(Problem) -> String? {
    let source = variable["valueFrom"]
    if let path = source["fieldRef"]["fieldPath"].string { return try field(path) }
    if !source["configMapKeyRef"].isNull {
      return try entry(.configMap, source["configMapKeyRef"], data)
    }
    if !source["secretKeyRef"].isNull { return try entry(.secret, source["secretKeyRef"], data) }
    if let name = source["resourceFieldRef"]["resource"].string {
      return try resource(name, source["resourceFieldRef"])
    }
    return VariableExpansion.expand(variable["value"].string ?? "", known)
  }

  private func entry(
    _ kind: Reference.Kind, _ json: JSONValue, _ data: [Reference: [String: String]]
  ) throws(Problem) -> String? {
    let reference = Reference(kind: kind, name: json["name"].string ?? "")
    guard let entries = try entries(reference, json, data) else { return nil }
    let key = json["key"].string ?? ""
    if let value = entries[key] { return value }
    if json["optional"].bool == true { return nil }
    let what = kind == .configMap ? "ConfigMap" : "Secret"
    let namespace = pod["metadata"]["namespace"].string ?? ""
    throw Problem(message: "couldn't find key \(key) in \(what) \(namespace)/\(reference.name)")
  }
}

// MARK: The downward API

extension ContainerEnvironment {
  private func field(_ path: String) throws(Problem) -> String {
    let metadata = pod["metadata"]
    if let label = Self.subscripted(path, "metadata.labels") {
      return metadata["labels"][label].string ?? ""
    }
    if let annotation = Self.subscripted(path, "metadata.annotations") {
      return metadata["annotations"][annotation].string ?? ""
    }
    switch path {
    case "metadata.name", "metadata.namespace", "metadata.uid":
      return metadata[String(path.dropFirst("metadata.".count))].string ?? ""
    case "spec.nodeName": return nodeName
    case "spec.serviceAccountName": return pod["spec"]["serviceAccountName"].string ?? ""
    case "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs":
      return PodMachine.address
    default: throw Problem(message: "unsupported fieldPath: \(path)")
    }
  }

  /// `x` of `metadata.labels['x']`.
  private static func subscripted(_ path: String, _ member: String) -> String? {
    guard path.hasPrefix("\(member)['"), path.hasSuffix("']") else { return nil }
    return String(path.dropFirst(member.count + 2).dropLast(2))
  }

  private func resource(_ name: String, _ json: JSONValue) throws(Problem) -> String {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, ["limits", "requests"].contains(parts[0]) else {
      throw Problem(message: "unsupported container resource: \(name)")
    }
    let divisor = json["divisor"].quantity.flatMap { $0 > 0 ? $0 : nil } ?? 1
    let own = container["resources"][parts[0]][parts[1]].quantity
    let value = own ?? (parts[0] == "limits" ? node.value(of: parts[1]) : 0)
    return String(Quantity.inUnits(of: divisor, value))
  }
}

extension JSONValue {
  /// Quantities may be written as numbers too.
  fileprivate var quantity: Double? { string.flatMap(Quantity.value) ?? double }
}
