import JSON

/// What may change in a Pod that exists.
enum PodUpdate {
  static func validate(_ pod: JSONValue, old: JSONValue) -> [Cause] {
    for list in ["containers", "initContainers"]
    where pod["spec"][list].array?.count ?? 0 != old["spec"][list].array?.count ?? 0 {
      return [.forbidden("spec.\(list)", "pod updates may not add or remove containers")]
    }
    let deadline = deadlineFaults(pod["spec"], old: old["spec"])
    guard masked(pod["spec"], old["spec"]) != masked(old["spec"], old["spec"]) else {
      return deadline
    }
    return deadline + [
      .forbidden(
        "spec",
        "pod updates may not change fields other than `spec.containers[*].image`,"
          + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` "
          + "(only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it "
          + "to be set to 1 if it was previously negative)")
    ]
  }

  private static func deadlineFaults(_ spec: JSONValue, old: JSONValue) -> [Cause] {
    guard let before = old["activeDeadlineSeconds"].int else { return [] }
    let path = "spec.activeDeadlineSeconds"
    guard let deadline = spec["activeDeadlineSeconds"].int else {
      return [.invalid(path, "null", "must not update from a positive integer to nil value")]
    }
    guard deadline > before else { return [] }
    return [.invalid(path, "\(deadline)", "must be less than or equal to previous value")]
  }

  /// The spec without what may change.
  private static func masked(_ spec: JSONValue, _ old: JSONValue) -> JSONValue {
    var result = spec
    result.removeMember("activeDeadlineSeconds")
    for list in ["containers", "initContainers"] {
      guard let containers = spec[list].array else { continue }
      result[list] = .array(
        containers.map { container in
          var container = container
          container.removeMember("image")
          return container
        })
    }
    let added = spec["tolerations"].array ?? []
    let kept = old["tolerations"].array ?? []
    if kept.allSatisfy(added.contains) { result.removeMember("tolerations") }
    // Gates may only be lifted.
    let gates = old["schedulingGates"].array ?? []
    if (spec["schedulingGates"].array ?? []).allSatisfy(gates.contains) {
      result.removeMember("schedulingGates")
    }
    return result
  }
}
