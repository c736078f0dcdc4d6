import JSON

/// The common mistakes in a container, in the server's order.
enum ContainerValidation {
  static func validate(_ container: JSONValue, at path: String, volumes: Set<String>) -> [Cause] {
    var causes = name(container["name"], at: "\(path).name")
    let isNamed = !(container["image"].string ?? "").isEmpty
    if !isNamed { causes.append(.required("\(path).image")) }
    causes += PodValidation.supported(
      container["terminationMessagePolicy"], ["FallbackToLogsOnError", "File"],
      at: "\(path).terminationMessagePolicy")
    causes += ports(container["ports"], at: "\(path).ports")
    causes += environment(container["env"], at: "\(path).env")
    causes += mounts(container["volumeMounts"], at: "\(path).volumeMounts", volumes: volumes)
    causes += PodValidation.supported(
      container["imagePullPolicy"], ["Always", "IfNotPresent", "Never"],
      at: "\(path).imagePullPolicy")
    if isNamed { causes += image(container["image"], at: "\(path).image") }
    causes += ResourceValidation.validate(container["resources"], at: "\(path).resources")
    causes += HandlerValidation.validate(container, at: path)
    return causes
      + IdentityValidation.validate(container["securityContext"], at: "\(path).securityContext")
  }

  private static func name(_ value: JSONValue, at path: String) -> [Cause] {
    let name = value.string ?? ""
    if name.isEmpty { return [.required(path)] }
    return Names.labelFaults(name).map { .invalid(path, quoted(name), $0) }
  }

  private static func image(_ value: JSONValue, at path: String) -> [Cause] {
    let image = value.string ?? ""
    guard image.first?.isWhitespace == true || image.last?.isWhitespace == true else { return [] }
    return [.invalid(path, quoted(image), "must not have leading or trailing whitespace")]
  }

  // MARK: Ports

  private static func ports(_ ports: JSONValue, at path: String) -> [Cause] {
    var names: Set<String> = []
    return (ports.array ?? []).enumerated().flatMap { index, port -> [Cause] in
      let path = "\(path)[\(index)]"
      var causes: [Cause] = []
      if let name = port["name"].string, !name.isEmpty {
        causes += portName(name, at: "\(path).name")
        if !names.insert(name).inserted { causes.append(.duplicate("\(path).name", quoted(name))) }
      }
      causes += number(port["containerPort"], isRequired: true, at: "\(path).containerPort")
      causes += number(port["hostPort"], isRequired: false, at: "\(path).hostPort")
      return causes
        + PodValidation.supported(
          port["protocol"], ["SCTP", "TCP", "UDP"], at: "\(path).protocol")
    }
  }

  private static func number(_ value: JSONValue, isRequired: Bool, at path: String) -> [Cause] {
    let number = value.int ?? 0
    if number == 0 { return isRequired ? [.required(path)] : [] }
    if (1...65_535).contains(number) { return [] }
    return [.invalid(path, "\(number)", "must be between 1 and 65535, inclusive")]
  }

  /// As an IANA service name.
  private static func portName(_ name: String, at path: String) -> [Cause] {
    var faults: [String] = []
    if name.utf8.count > 15 { faults.append("must be no more than 15 characters") }
    if !name.utf8.allSatisfy({ Names.isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }) {
      faults.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    }
    if !name.utf8.contains(where: { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) {
      faults.append("must contain at least one letter (a-z)")
    }
    if name.contains("--") { faults.append("must not contain consecutive hyphens") }
    if name.hasPrefix("-") || name.hasSuffix("-") {
      faults.append("must not begin or end with a hyphen")
    }
    return faults.map { .invalid(path, quoted(name), $0) }
  }

  // MARK: Environment

  private static func environment(_ variables: JSONValue, at path: String) -> [Cause] {
    (variables.array ?? []).enumerated().flatMap { index, variable -> [Cause] in
      let path = "\(path)[\(index)]"
      let name = variable["name"].string ?? ""
      if name.isEmpty { return [.required("\(path).name")] }
      var causes: [Cause] = []
      if !name.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "=") }) {
        causes.append(
          .invalid(
            "\(path).name", quoted(name),
            "a valid environment variable name must consist only of printable ASCII characters "
              + "other than '='"))
      }
      return causes + source(of: variable, at: "\(path).valueFrom")
    }
  }

  private static func source(of variable: JSONValue, at path: String) -> [Cause] {
    guard let source = variable["valueFrom"].object else { return [] }
    if !(variable["value"].string ?? "").isEmpty {
      return [.invalid(path, "\"\"", "may not be specified when `value` is not empty")]
    }
    if source.isEmpty {
      return [
        .invalid(
          path, "\"\"",
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, "
            + "`secretKeyRef` or `fileKeyRef`"
        )
      ]
    }
    if source.count > 1 {
      return [.invalid(path, "\"\"", "may not have more than one field specified at a time")]
    }
    return source.flatMap { kind, reference -> [Cause] in
      let fields = required[kind] ?? []
      let missing = fields.compactMap { field -> Cause? in
        (reference[field].string ?? "").isEmpty ? .required("\(path).\(kind).\(field)") : nil
      }
      return missing
        + (kind == "fieldRef" ? place(reference["fieldPath"], at: "\(path).\(kind)") : [])
    }
  }

  /// The fields of a Pod that a variable may hold; labels and annotations are named with a key.
  private static func place(_ field: JSONValue, at path: String) -> [Cause] {
    let text = field.string ?? ""
    let isMap = text.hasPrefix("metadata.labels") || text.hasPrefix("metadata.annotations")
    if text.isEmpty || isMap || places.contains(text) { return [] }
    return [
      .invalid(
        "\(path).fieldPath", quoted(text),
        "error converting fieldPath: field label not supported: \(text)")
    ]
  }

  private static let places: Set<String> = [
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.restartPolicy",
    "spec.serviceAccountName", "spec.schedulerName", "status.phase", "status.hostIP",
    "status.hostIPs", "status.podIP", "status.podIPs",
  ]

  private static let required = [
    "configMapKeyRef": ["name", "key"], "secretKeyRef": ["name", "key"],
    "fieldRef": ["fieldPath"], "resourceFieldRef": ["resource"],
  ]

  // MARK: Mounts

  private static func mounts(
    _ mounts: JSONValue, at path: String, volumes: Set<String>
  ) -> [Cause] {
    var paths: Set<String> = []
    let mountsPath = path
    return (mounts.array ?? []).enumerated().flatMap { index, mount -> [Cause] in
      let path = "\(path)[\(index)]"
      let name = mount["name"].string ?? ""
      let target = mount["mountPath"].string ?? ""
      var causes: [Cause] = []
      if name.isEmpty {
        causes.append(.required("\(path).name"))
      } else if !volumes.contains(name) {
        causes.append(.notFound("\(path).name", quoted(name)))
      }
      if target.isEmpty {
        causes.append(.required("\(path).mountPath"))
      } else if !paths.insert(target).inserted {
        causes.append(.invalid("\(path).mountPath", quoted(target), "must be unique"))
      }
      // The server leaves the index out here.
      return causes + PodValidation.upwards(mount["subPath"], at: "\(mountsPath).subPath")
    }
  }
}

/// Requests and limits.
enum ResourceValidation {
  static func validate(_ resources: JSONValue, at path: String) -> [Cause] {
    let limits = resources["limits"].object ?? [:]
    let requests = resources["requests"].object ?? [:]
    return amounts(limits, at: "\(path).limits") + amounts(requests, at: "\(path).requests")
      + order(requests, limits, at: "\(path).requests")
  }

  private static func amounts(_ amounts: [String: JSONValue], at path: String) -> [Cause] {
    amounts.sorted { $0.key < $1.key }.flatMap { name, value -> [Cause] in
      let path = "\(path)[\(name)]"
      if !isKnown(name) {
        let faults = [
          "must be a standard resource type or fully qualified",
          "must be a standard resource for containers",
        ]
        return faults.map { .invalid(path, quoted(name), $0) }
      }
      // A server refuses this already when it decodes the Pod.
      guard let amount = Quantity(text(value)) else {
        return [.invalid(path, value.text, Quantity.rule)]
      }
      guard amount.value < 0 else { return [] }
      return [.invalid(path, quoted(text(value)), "must be greater than or equal to 0")]
    }
  }

  private static func isKnown(_ name: String) -> Bool {
    ["cpu", "memory", "ephemeral-storage"].contains(name) || name.hasPrefix("hugepages-")
      || name.contains("/")
  }

  private static func order(
    _ requests: [String: JSONValue], _ limits: [String: JSONValue], at path: String
  ) -> [Cause] {
    requests.sorted { $0.key < $1.key }.compactMap { name, request in
      guard let limit = limits[name], let bound = Quantity(text(limit)),
        let amount = Quantity(text(request)), amount > bound
      else { return nil }
      return .invalid(
        path, quoted(text(request)), "must be less than or equal to \(name) limit of \(text(limit))"
      )
    }
  }

  private static func text(_ quantity: JSONValue) -> String { quantity.string ?? quantity.text }
}
