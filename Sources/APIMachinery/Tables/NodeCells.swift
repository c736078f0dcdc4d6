import JSON

enum NodeCells {
  static func cells(_ node: JSONValue, age: JSONValue) -> [JSONValue] {
    let info = node["status"]["nodeInfo"]
    return [
      node["metadata"]["name"], .string(status(node)), .string(roles(node)), age,
      .string(info["kubeletVersion"].string ?? ""), address("InternalIP", node),
      address("ExternalIP", node), orUnknown(info["osImage"]), orUnknown(info["kernelVersion"]),
      orUnknown(info["containerRuntimeVersion"]),
    ]
  }

  private static func status(_ node: JSONValue) -> String {
    let ready = (node["status"]["conditions"].array ?? []).first { $0["type"].string == "Ready" }
    let word = ready.map { $0["status"].string == "True" ? "Ready" : "NotReady" } ?? "Unknown"
    return node["spec"]["unschedulable"].bool == true ? word + ",SchedulingDisabled" : word
  }

  private static func roles(_ node: JSONValue) -> String {
    let prefix = "node-role.kubernetes.io/"
    let labels = node["metadata"]["labels"].object ?? [:]
    var roles = labels.keys.filter { $0.hasPrefix(prefix) }.map {
      String($0.dropFirst(prefix.count))
    }
    if let role = labels["kubernetes.io/role"]?.string, !role.isEmpty { roles.append(role) }
    return roles.isEmpty ? "<none>" : roles.sorted().joined(separator: ",")
  }

  private static func address(_ type: String, _ node: JSONValue) -> JSONValue {
    let address = (node["status"]["addresses"].array ?? []).first { $0["type"].string == type }
    return .string(address?["address"].string ?? "<none>")
  }

  private static func orUnknown(_ value: JSONValue) -> JSONValue {
    let text = value.string ?? ""
    return .string(text.isEmpty ? "<unknown>" : text)
  }
}
