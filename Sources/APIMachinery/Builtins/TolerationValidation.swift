import JSON

/// `spec.tolerations`, in the server's order and words.
enum TolerationValidation {
  static func validate(_ tolerations: JSONValue, at path: String) -> [Cause] {
    (tolerations.array ?? []).enumerated().flatMap { index, toleration in
      faults(of: toleration, at: "\(path)[\(index)]")
    }
  }

  private static func faults(of toleration: JSONValue, at path: String) -> [Cause] {
    let key = toleration["key"].string ?? ""
    let comparison = toleration["operator"].string ?? ""
    var causes: [Cause] = []
    if !key.isEmpty {
      causes += Names.qualifiedNameFaults(key).map { .invalid("\(path).key", quoted(key), $0) }
    } else if comparison != "Exists" {
      causes.append(
        .invalid(
          "\(path).operator", quoted(comparison),
          "operator must be Exists when `key` is empty, which means \"match all values and all "
            + "keys\""))
    }
    if toleration["tolerationSeconds"].int != nil, toleration["effect"].string != "NoExecute" {
      causes.append(
        .invalid(
          "\(path).effect", quoted(toleration["effect"].string ?? ""),
          "effect must be 'NoExecute' when `tolerationSeconds` is set"))
    }
    return causes + value(toleration, comparison, at: "\(path).operator")
      + effect(toleration, at: "\(path).effect")
  }

  private static func value(
    _ toleration: JSONValue, _ comparison: String, at path: String
  ) -> [Cause] {
    let value = toleration["value"].string ?? ""
    switch comparison {
    case "", "Equal":
      return Names.labelValueFaults(value).map { .invalid(path, quoted(value), $0) }
    case "Exists":
      if value.isEmpty { return [] }
      return [.invalid(path, quoted(value), "value must be empty when `operator` is 'Exists'")]
    default: return [.notSupported(path, quoted(comparison), ["Equal", "Exists"])]
    }
  }

  private static func effect(_ toleration: JSONValue, at path: String) -> [Cause] {
    guard let effect = toleration["effect"].string, !effect.isEmpty else { return [] }
    let known = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
    return known.contains(effect) ? [] : [.notSupported(path, quoted(effect), known)]
  }
}

/// The numbers of users and groups in a security context, of a Pod or of a container.
enum IdentityValidation {
  static func validate(_ context: JSONValue, at path: String) -> [Cause] {
    var causes: [Cause] = []
    for field in ["fsGroup", "runAsUser", "runAsGroup"] {
      causes += faults(of: context[field], at: "\(path).\(field)")
    }
    for (index, group) in (context["supplementalGroups"].array ?? []).enumerated() {
      causes += faults(of: group, at: "\(path).supplementalGroups[\(index)]")
    }
    return causes
  }

  private static func faults(of value: JSONValue, at path: String) -> [Cause] {
    guard let number = value.int, !(0...2_147_483_647).contains(number) else { return [] }
    return [.invalid(path, "\(number)", "must be between 0 and 2147483647, inclusive")]
  }
}
