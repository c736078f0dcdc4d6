import JSON

/// Turns a run's template into the Pod of one attempt.
struct AttemptRendering {
  let template: JSONValue
  let namespace: String
  var owner: JSONValue?

  /// `activeDeadline` is the time left, in seconds: the kubelet holds it even while we are down.
  func pod(name: String, attempt: Int, activeDeadline: Int?) -> JSONValue {
    var metadata = template["metadata"]
    metadata["name"] = .string(name)
    metadata["namespace"] = .string(namespace)
    metadata["labels"][Label.attempt] = .string(String(attempt))
    metadata["finalizers"] = [.string(Finalizer.runTracking)]
    if let owner { metadata["ownerReferences"] = [owner] }
    return [
      "apiVersion": "v1", "kind": "Pod", "metadata": metadata,
      "spec": podSpec(attempt, activeDeadline),
    ]
  }

  private func podSpec(_ attempt: Int, _ activeDeadline: Int?) -> JSONValue {
    let variable = RunOverrides.Variable(
      name: RunIdentity.attemptVariable, value: String(attempt))
    var spec = template["spec"]
    for member in ["initContainers", "containers"] {
      guard let containers = spec[member].array else { continue }
      spec[member] = .array(containers.map { $0.withIdentity([variable]) })
    }
    if let activeDeadline {
      let own = spec["activeDeadlineSeconds"].int ?? .max
      spec["activeDeadlineSeconds"] = .int(min(own, activeDeadline))
    }
    return spec
  }
}

extension AttemptRendering {
  init(template: JSONValue, run: JobRun) {
    self.init(
      template: template, namespace: run.namespace,
      owner: .controller(APIGroup.run, name: run.name, uid: run.uid))
  }
}

extension JSONValue {
  /// An ownerReference to the controller of an object. Foreground deletion of the owner waits for it.
  static func controller(_ kind: String, name: String, uid: String) -> JSONValue {
    [
      "apiVersion": .string(APIGroup.version), "kind": .string(kind), "name": .string(name),
      "uid": .string(uid), "controller": true, "blockOwnerDeletion": true,
    ]
  }
}
