import APIMachinery
import HTTPServer
import JSON

/// Subresources that do something of their own; `status` is a plain write.
struct SubresourceHandlers: Sendable {
  let objects: ObjectService
  let logs: PodLogHandler

  /// - Returns: nil when the request goes the ordinary way.
  func answer(_ request: ResourceRequest) async throws(APIStatus) -> HTTPServerResponse? {
    switch (request.definition.storage, request.subresource) {
    case (.pods, "log"): return try logs.log(request)
    case (.pods, "binding"): return try await bind(request)
    case (GroupResource(group: "", resource: "bindings"), ""): return try await bind(request)
    case (.pods, "eviction"): return try await evict(request)
    case (.namespaces, "finalize"): return try await finalize(request)
    default: return nil
    }
  }

  // MARK: Pods

  /// Puts a Pod on a node; what a scheduler does.
  ///
  /// The Pod is named in the path, or, for the resource `bindings`, by the body.
  private func bind(_ request: ResourceRequest) async throws(APIStatus) -> HTTPServerResponse {
    let body = try RequestBody(request.http, kind: "Binding").value
    let pod = body["metadata"]["name"].string ?? ""
    guard request.name.isEmpty || request.name == pod else {
      throw .badRequest("name in URL does not match name in Binding object")
    }
    guard let pods = objects.registry.surface.storedDefinition(.pods) else {
      throw .resourceNotFound
    }
    guard let node = body["target"]["name"].string, !node.isEmpty else {
      throw .invalid(
        group: "", kind: "Binding", name: pod,
        causes: [
          Cause(reason: "FieldValueRequired", message: "Required value", field: "target.name")
        ])
    }
    let isDryRun = try request.isDryRun("CreateOptions")
    let key = StoreKey(resource: .pods, namespace: request.namespace, name: pod)
    _ = try await objects.retrying(key, pods, isDryRun: isDryRun) { (live) throws(APIStatus) in
      let expected = body["metadata"]["uid"].string ?? ""
      guard expected.isEmpty || expected == live.uid else {
        throw .conflict(
          .pods, name: pod,
          because: "Precondition failed: UID in precondition: \(expected), "
            + "UID in object meta: \(live.uid)")
      }
      return .changed(try bound(live.value, to: node))
    }
    return .json(
      ["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "code": 201],
      status: 201)
  }

  private func bound(_ pod: JSONValue, to node: String) throws(APIStatus) -> JSONValue {
    let name = pod["metadata"]["name"].string ?? ""
    let resource = GroupResource(group: "", resource: "pods/binding")
    guard pod["metadata"]["deletionTimestamp"].isNull else {
      throw .conflict(
        resource, name: name, because: "pod \(name) is being deleted, cannot be assigned to a host")
    }
    if let taken = pod["spec"]["nodeName"].string, !taken.isEmpty {
      throw .conflict(
        resource, name: name, because: "pod \(name) is already assigned to node \"\(taken)\"")
    }
    var bound = pod
    bound["spec"]["nodeName"] = .string(node)
    var conditions = (pod["status"]["conditions"].array ?? []).filter {
      $0["type"] != "PodScheduled"
    }
    conditions.append([
      "type": "PodScheduled", "status": "True", "lastProbeTime": .null,
      "lastTransitionTime": .string(objects.surroundings.timestamp),
    ])
    bound["status"]["conditions"] = .array(conditions)
    return bound
  }

  /// There are no disruption budgets here: an eviction is a deletion.
  private func evict(_ request: ResourceRequest) async throws(APIStatus) -> HTTPServerResponse {
    let body = try RequestBody(request.http, kind: "Eviction").value
    let options = body["deleteOptions"]
    let isDryRun = try request.isDryRun("CreateOptions")
    _ = try await objects.delete(
      request.key, request.definition,
      DeletionOptions(
        gracePeriodSeconds: options["gracePeriodSeconds"].int,
        preconditionUID: options["preconditions"]["uid"].string, isDryRun: isDryRun),
      manager: request.fieldManager)
    return .json(
      ["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "code": 201],
      status: 201)
  }

  // MARK: Namespaces

  /// Sets `spec.finalizers`; a namespace that is being deleted goes with the last one.
  private func finalize(_ request: ResourceRequest) async throws(APIStatus) -> HTTPServerResponse {
    let body = try RequestBody(request.http, kind: "Namespace").value
    let finalizers = body["spec"]["finalizers"].array ?? []
    let outcome = try await objects.finalizeNamespace(
      request.name, leaving: finalizers, manager: request.fieldManager)
    let rendering = try Rendering(request, now: objects.surroundings.now)
    return .json(rendering.bytes(outcome.content))
  }
}

extension ObjectService {
  func finalizeNamespace(
    _ name: String, leaving finalizers: [JSONValue], manager: String? = nil
  ) async throws(APIStatus) -> Outcome {
    guard let definition = registry.surface.storedDefinition(.namespaces) else {
      throw .resourceNotFound
    }
    var options = Options(manager: manager)
    options.subresource = "finalize"
    let key = StoreKey(resource: .namespaces, namespace: "", name: name)
    return try await modify(key, definition, options) { (live) throws(APIStatus) in
      var namespace = live
      namespace["spec"]["finalizers"] = .array(finalizers)
      return namespace
    }
  }
}
