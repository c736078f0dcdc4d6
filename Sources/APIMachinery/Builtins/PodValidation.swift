import JSON

/// The common mistakes in a Pod, in the words of `pkg/apis/core/validation/validation.go`.
enum PodValidation {
  static func validate(_ pod: JSONValue) -> [Cause] {
    let spec = pod["spec"]
    var causes = volumes(spec["volumes"])
    let volumeNames = Set((spec["volumes"].array ?? []).compactMap { $0["name"].string })
    causes += containers(spec, volumeNames)
    causes += policies(spec)
    causes += bounds(spec)
    causes += names(spec)
    causes += IdentityValidation.validate(spec["securityContext"], at: "spec.securityContext")
    return causes + TolerationValidation.validate(spec["tolerations"], at: "spec.tolerations")
  }

  // MARK: Of the Pod

  private static func containers(_ spec: JSONValue, _ volumes: Set<String>) -> [Cause] {
    let own = spec["containers"].array ?? []
    if own.isEmpty { return [.required("spec.containers")] }
    var seen: Set<String> = []
    var causes: [Cause] = []
    for list in ["containers", "initContainers"] {
      for (index, container) in (spec[list].array ?? []).enumerated() {
        let path = "spec.\(list)[\(index)]"
        causes += ContainerValidation.validate(container, at: path, volumes: volumes)
        if let name = container["name"].string, !name.isEmpty, !seen.insert(name).inserted {
          causes.append(.duplicate("\(path).name", quoted(name)))
        }
      }
    }
    return causes
  }

  private static func policies(_ spec: JSONValue) -> [Cause] {
    supported(spec["restartPolicy"], ["Always", "OnFailure", "Never"], at: "spec.restartPolicy")
      + supported(
        spec["dnsPolicy"], ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"],
        at: "spec.dnsPolicy")
      + supported(
        spec["preemptionPolicy"], ["Never", "PreemptLowerPriority"], at: "spec.preemptionPolicy")
  }

  static func supported(_ value: JSONValue, _ known: [String], at path: String) -> [Cause] {
    guard let text = value.string else { return [] }
    if text.isEmpty { return [.required(path)] }
    return known.contains(text) ? [] : [.notSupported(path, quoted(text), known)]
  }

  private static func bounds(_ spec: JSONValue) -> [Cause] {
    var causes: [Cause] = []
    if let deadline = spec["activeDeadlineSeconds"].int, !(1...2_147_483_647).contains(deadline) {
      causes.append(
        .invalid(
          "spec.activeDeadlineSeconds", "\(deadline)",
          "must be between 1 and 2147483647, inclusive"))
    }
    return causes
  }

  private static func names(_ spec: JSONValue) -> [Cause] {
    var causes: [Cause] = []
    for field in ["serviceAccountName", "nodeName", "runtimeClassName", "priorityClassName"] {
      guard let name = spec[field].string, !name.isEmpty else { continue }
      causes += Names.subdomainFaults(name).map { .invalid("spec.\(field)", quoted(name), $0) }
    }
    for field in ["hostname", "subdomain"] {
      guard let name = spec[field].string, !name.isEmpty else { continue }
      causes += Names.labelFaults(name).map { .invalid("spec.\(field)", quoted(name), $0) }
    }
    for (key, value) in (spec["nodeSelector"].object ?? [:]).sorted(by: { $0.key < $1.key }) {
      causes += Names.qualifiedNameFaults(key).map {
        .invalid("spec.nodeSelector", quoted(key), $0)
      }
      causes += Names.labelValueFaults(value.string ?? "").map {
        .invalid("spec.nodeSelector", quoted(value.string ?? ""), $0)
      }
    }
    return causes
  }

  // MARK: Volumes

  private static func volumes(_ volumes: JSONValue) -> [Cause] {
    var seen: Set<String> = []
    return (volumes.array ?? []).enumerated().flatMap { index, volume -> [Cause] in
      let path = "spec.volumes[\(index)]"
      let name = volume["name"].string ?? ""
      if name.isEmpty { return [.required("\(path).name")] + source(of: volume, at: path) }
      var causes = Names.labelFaults(name).map { Cause.invalid("\(path).name", quoted(name), $0) }
      if !seen.insert(name).inserted { causes.append(.duplicate("\(path).name", quoted(name))) }
      return causes + source(of: volume, at: path)
    }
  }

  private static func source(of volume: JSONValue, at path: String) -> [Cause] {
    let sources = (volume.object ?? [:]).filter { $0.key != "name" && !$0.value.isNull }
    guard let first = sources.keys.min() else {
      return [.required(path, "must specify a volume type")]
    }
    let extra = sources.keys.filter { $0 != first }.sorted()
    return extra.map { .forbidden("\(path).\($0)", "may not specify more than 1 volume type") }
      + sourceFields(volume, at: path)
  }

  private static func sourceFields(_ volume: JSONValue, at path: String) -> [Cause] {
    let required = [
      ("secret", "secretName"), ("configMap", "name"), ("persistentVolumeClaim", "claimName"),
      ("hostPath", "path"), ("csi", "driver"),
    ]
    let missing = required.compactMap { source, field -> Cause? in
      guard volume[source].object != nil, (volume[source][field].string ?? "").isEmpty else {
        return nil
      }
      return .required("\(path).\(source).\(field)")
    }
    return missing + upwards(volume["hostPath"]["path"], at: "\(path).hostPath.path")
  }

  /// A path may not lead out of where it starts.
  static func upwards(_ value: JSONValue, at path: String) -> [Cause] {
    guard let text = value.string, text.split(separator: "/").contains("..") else { return [] }
    return [.invalid(path, quoted(text), "must not contain '..'")]
  }
}
