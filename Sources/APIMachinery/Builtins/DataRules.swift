import JSON

/// ConfigMaps and Secrets.
enum DataRules {
  private static let limit = 1_048_576

  static func validate(_ object: JSONValue) -> [Cause] {
    let fields = ["data", "binaryData"]
    var causes = fields.flatMap { field in
      (object[field].object ?? [:]).keys.sorted().flatMap { key in
        Names.configKeyFaults(key).map { Cause.invalid("\(field)[\(key)]", quoted(key), $0) }
      }
    }
    let size = fields.reduce(0) { sum, field in
      sum + (object[field].object ?? [:]).values.reduce(0) { $0 + ($1.string ?? "").utf8.count }
    }
    if size > limit {
      causes.append(.tooLong(object["kind"].string == "Secret" ? "data" : "", limit: limit))
    }
    return causes + (object["kind"].string == "Secret" ? missingKeys(object) : [])
  }

  /// Secrets of some types must hold what these are for.
  private static func missingKeys(_ secret: JSONValue) -> [Cause] {
    let type = secret["type"].string ?? ""
    func missing(_ keys: [String]) -> [String] {
      keys.filter { secret["data"].object?[$0] == nil }
    }
    switch type {
    case "kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg":
      let key = "." + type.dropFirst("kubernetes.io/".count)
      return missing([key]).map { .required("data[\($0)]") }
    case "kubernetes.io/tls":
      return missing(["tls.crt", "tls.key"]).map { .required("data[\($0)]") }
    case "kubernetes.io/ssh-auth":
      return missing(["ssh-privatekey"]).map { .required("data[\($0)]") }
    case "kubernetes.io/basic-auth":
      // One of both is enough.
      let absent = missing(["username", "password"])
      return absent.count == 2 ? absent.map { .required("data[\($0)]") } : []
    default: return []
    }
  }

  static func validateUpdate(_ object: JSONValue, old: JSONValue) -> [Cause] {
    var causes: [Cause] = []
    if object["type"] != old["type"] {
      causes.append(
        .invalid("type", quoted(object["type"].string ?? ""), "field is immutable"))
    }
    guard old["immutable"].bool == true else { return causes }
    for field in ["immutable", "data", "binaryData"] where object[field] != old[field] {
      causes.append(.forbidden(field, "field is immutable when `immutable` is set"))
    }
    return causes
  }
}
