public import JSON

/// What kube-apiserver does to Pods beyond their schema.
public enum PodRules {
  /// Fills in what kube-apiserver defaults; `pod` may be any object with a Pod's `spec`.
  public static func applyDefaults(_ pod: inout JSONValue) {
    guard pod["spec"].object != nil else { return }
    PodDefaults.apply(&pod["spec"])
    PodDefaults.mirrorAddress(&pod)
  }

  /// What is wrong with a Pod that is created, defaults applied, in the server's words.
  public static func validate(_ pod: JSONValue) -> [Cause] {
    PodValidation.validate(pod)
  }

  /// What is wrong with an update: nearly all of a Pod's spec is immutable.
  public static func validateUpdate(_ pod: JSONValue, old: JSONValue) -> [Cause] {
    PodUpdate.validate(pod, old: old)
  }

  /// `Guaranteed`, `Burstable` or `BestEffort`, by the containers' cpu and memory.
  public static func qosClass(_ pod: JSONValue) -> String {
    let spec = pod["spec"]
    let containers = (spec["containers"].array ?? []) + (spec["initContainers"].array ?? [])
    let kinds = ["cpu", "memory"]
    var isGuaranteed = !containers.isEmpty
    var asksForSomething = false
    for container in containers {
      let limits = container["resources"]["limits"]
      let requests = container["resources"]["requests"]
      for kind in kinds {
        let limit = amount(limits[kind])
        let request = amount(requests[kind])
        if limit != nil || request != nil { asksForSomething = true }
        if limit == nil || request != limit { isGuaranteed = false }
      }
    }
    return !asksForSomething ? "BestEffort" : isGuaranteed ? "Guaranteed" : "Burstable"
  }

  /// Nil for none and for zero, which asks for nothing.
  private static func amount(_ quantity: JSONValue) -> Quantity? {
    guard let text = quantity.string ?? (quantity.isNull ? nil : quantity.text),
      let amount = Quantity(text), amount.value > 0
    else { return nil }
    return amount
  }
}

extension Lifecycle {
  /// A Pod that `POST pods/NAME/binding` ties to a node.
  ///
  /// - Throws: 409 when it is tied to one already or is being deleted.
  public static func bind(
    _ pod: JSONValue, to binding: JSONValue, context: WriteContext
  ) throws(APIStatus) -> JSONValue {
    let name = pod["metadata"]["name"].string ?? ""
    let node = binding["target"]["name"].string ?? ""
    let resource = GroupResource(group: "", resource: "pods/binding")
    guard !node.isEmpty else {
      throw .invalid(
        group: "", kind: "Binding", name: name, causes: [.required("target.name")])
    }
    if let current = pod["spec"]["nodeName"].string, !current.isEmpty {
      throw .conflict(
        resource, name: name,
        because: "pod \(name) is already assigned to node \(quoted(current))")
    }
    guard pod["metadata"]["deletionTimestamp"].isNull else {
      throw .conflict(
        resource, name: name, because: "pod \(name) is being deleted, cannot be assigned to a host")
    }
    var bound = pod
    bound["spec"]["nodeName"] = .string(node)
    var conditions = (pod["status"]["conditions"].array ?? [])
      .filter { $0["type"].string != "PodScheduled" }
    conditions.append([
      "type": "PodScheduled", "status": "True", "lastProbeTime": .null,
      "lastTransitionTime": .string(context.now),
    ])
    bound["status"]["conditions"] = .array(conditions)
    return bound
  }
}
