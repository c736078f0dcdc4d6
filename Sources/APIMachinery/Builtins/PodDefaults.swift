import JSON

/// As `pkg/apis/core/v1/defaults.go` and the admission plugins that are on by default.
enum PodDefaults {
  static func apply(_ spec: inout JSONValue) {
    set(&spec, "dnsPolicy", "ClusterFirst")
    set(&spec, "restartPolicy", "Always")
    set(&spec, "securityContext", [:])
    set(&spec, "terminationGracePeriodSeconds", 30)
    if let grace = spec["terminationGracePeriodSeconds"].int, grace < 0 {
      spec["terminationGracePeriodSeconds"] = 1
    }
    set(&spec, "schedulerName", "default-scheduler")
    set(&spec, "enableServiceLinks", true)
    mirrorServiceAccount(&spec)
    let onHost = spec["hostNetwork"].bool == true
    for list in ["containers", "initContainers", "ephemeralContainers"] {
      each(&spec, list) { container($0, onHost: onHost) }
    }
    each(&spec, "volumes", volume)
  }

  /// What admission adds to a new Pod: these fields have no owner in managedFields.
  static func admit(_ spec: inout JSONValue, serviceAccount: String?) {
    if let serviceAccount {
      set(&spec, "serviceAccountName", .string(serviceAccount))
      mirrorServiceAccount(&spec)
    }
    set(&spec, "priority", 0)
    set(&spec, "preemptionPolicy", "PreemptLowerPriority")
    var tolerations = spec["tolerations"].array ?? []
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    where !tolerations.contains(where: { tolerates($0, key) }) {
      tolerations.append([
        "key": .string(key), "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300,
      ])
    }
    spec["tolerations"] = .array(tolerations)
  }

  private static func tolerates(_ toleration: JSONValue, _ key: String) -> Bool {
    let own = toleration["key"].string ?? ""
    let effect = toleration["effect"].string ?? ""
    return (own.isEmpty || own == key) && (effect.isEmpty || effect == "NoExecute")
  }

  /// The two names of one field follow each other.
  private static func mirrorServiceAccount(_ spec: inout JSONValue) {
    let name = spec["serviceAccountName"].string ?? spec["serviceAccount"].string ?? ""
    guard !name.isEmpty else { return }
    spec["serviceAccountName"] = .string(name)
    spec["serviceAccount"] = .string(name)
  }

  /// `podIPs` begins with `podIP`, which is older.
  static func mirrorAddress(_ pod: inout JSONValue) {
    guard let address = pod["status"]["podIP"].string, !address.isEmpty,
      pod["status"]["podIPs"][0]["ip"].string != address
    else { return }
    pod["status"]["podIPs"] = [["ip": .string(address)]]
  }

  // MARK: Containers

  private static func container(_ value: JSONValue, onHost: Bool) -> JSONValue {
    var container = value
    set(&container, "imagePullPolicy", pullPolicy(container["image"].string ?? ""))
    set(&container, "terminationMessagePath", "/dev/termination-log")
    set(&container, "terminationMessagePolicy", "File")
    set(&container, "resources", [:])
    requestWhatIsLimited(&container["resources"])
    each(&container, "ports") { port in
      var port = port
      set(&port, "protocol", "TCP")
      if onHost { set(&port, "hostPort", port["containerPort"]) }
      return port
    }
    each(&container, "env", variable)
    for name in ["livenessProbe", "readinessProbe", "startupProbe"]
    where container[name].object != nil { probe(&container[name]) }
    return container
  }

  /// Always for `latest`, and where no tag means latest; a digest never changes.
  static func pullPolicy(_ image: String) -> JSONValue {
    guard !image.isEmpty, !image.contains("@") else { return "IfNotPresent" }
    let last = image.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let colon = last.lastIndex(of: ":") else { return "Always" }
    return last[last.index(after: colon)...] == "latest" ? "Always" : "IfNotPresent"
  }

  private static func requestWhatIsLimited(_ resources: inout JSONValue) {
    for (name, limit) in resources["limits"].object ?? [:] {
      if resources["requests"].object?[name] == nil { resources["requests"][name] = limit }
    }
  }

  private static func variable(_ value: JSONValue) -> JSONValue {
    guard value["valueFrom"]["fieldRef"].object != nil else { return value }
    var variable = value
    set(&variable["valueFrom"]["fieldRef"], "apiVersion", "v1")
    return variable
  }

  private static func probe(_ probe: inout JSONValue) {
    set(&probe, "timeoutSeconds", 1)
    set(&probe, "periodSeconds", 10)
    set(&probe, "successThreshold", 1)
    set(&probe, "failureThreshold", 3)
    guard probe["httpGet"].object != nil else { return }
    set(&probe["httpGet"], "path", "/")
    set(&probe["httpGet"], "scheme", "HTTP")
  }

  // MARK: Volumes

  private static func volume(_ value: JSONValue) -> JSONValue {
    var volume = value
    if let members = volume.object, members.keys.allSatisfy({ $0 == "name" }) {
      volume["emptyDir"] = [:]
    }
    for kind in ["secret", "configMap", "downwardAPI", "projected"]
    where volume[kind].object != nil { set(&volume[kind], "defaultMode", 420) }
    if volume["hostPath"].object != nil { set(&volume["hostPath"], "type", "") }
    return volume
  }

  // MARK: Tools

  private static func set(_ object: inout JSONValue, _ key: String, _ value: JSONValue) {
    if object[key].isNull || object[key] == "" && value != "" { object[key] = value }
  }

  private static func each(
    _ object: inout JSONValue, _ key: String, _ change: (JSONValue) -> JSONValue
  ) {
    guard let elements = object[key].array else { return }
    object[key] = .array(elements.map { $0.object == nil ? $0 : change($0) })
  }
}
