import APIMachinery
import Fixtures
import JSON
import Testing

@Suite("The life of an object") struct LifecycleTests {
  private let now = "2026-11-24T00:00:00Z"

  private func context(_ subresource: String = "", namespace: String = "shop") -> WriteContext {
    WriteContext(
      namespace: namespace, subresource: subresource, manager: "curl", now: now, uid: "u-1",
      nameSuffix: "x7k2p")
  }

  private func create(
    _ object: JSONValue, _ group: String, _ plural: String, namespace: String = "shop"
  ) throws -> JSONValue {
    let definition = try Replay.definition(group, plural)
    var object = object
    object["apiVersion"] = .string(definition.apiVersion)
    object["kind"] = .string(definition.kind)
    let admitted = try Lifecycle.admit(
      object, definition: definition, namespace: namespace, name: nil, validation: .strict)
    var created = try Lifecycle.prepareCreate(
      admitted.object, definition: definition, context: context(namespace: namespace))
    created["metadata"]["resourceVersion"] = "1"
    return created
  }

  private func update(
    _ old: JSONValue, _ group: String, _ plural: String, _ subresource: String = "",
    _ change: (inout JSONValue) -> Void
  ) throws -> Lifecycle.UpdateOutcome {
    var new = old
    change(&new)
    return try Lifecycle.prepareUpdate(
      old: old, new: new, definition: try Replay.definition(group, plural),
      context: context(subresource))
  }

  private func delete(
    _ object: JSONValue, _ group: String, _ plural: String, _ options: DeletionOptions = .init()
  ) throws -> Lifecycle.DeleteOutcome {
    try Lifecycle.prepareDelete(
      object, definition: try Replay.definition(group, plural), options: options,
      context: context())
  }

  // MARK: Writes

  @Test("a write that changes nothing is no write")
  func unchanged() throws {
    let job = try create(["metadata": ["name": "j"], "spec": ["image": "x"]], "rota.dev", "jobs")
    #expect(try update(job, "rota.dev", "jobs") { _ in } == .unchanged(job))
    let status = try update(job, "rota.dev", "jobs", "status") { $0["spec"]["image"] = "y" }
    #expect(status == .unchanged(job))
  }

  @Test("the generation counts changes of what is desired alone")
  func generation() throws {
    let job = try create(["metadata": ["name": "j"], "spec": ["image": "x"]], "rota.dev", "jobs")
    func after(_ change: (inout JSONValue) -> Void, _ sub: String = "") throws -> Int? {
      try update(job, "rota.dev", "jobs", sub, change).object["metadata"]["generation"].int
    }
    #expect(try after { $0["spec"]["image"] = "y" } == 2)
    #expect(try after { $0["metadata"]["labels"] = ["a": "b"] } == 1)
    #expect(try after({ $0["status"] = ["a": 1] }, "status") == 1)
    #expect(try after { $0["metadata"]["generation"] = 9 } == 1)
  }

  @Test("an update must be of the same object and its newest version")
  func preconditions() throws {
    let job = try create(["metadata": ["name": "j"], "spec": ["image": "x"]], "rota.dev", "jobs")
    let stale = #expect(throws: APIStatus.self) {
      try update(job, "rota.dev", "jobs") { $0["metadata"]["resourceVersion"] = "0815" }
    }
    #expect(stale?.code == 409)
    let other = #expect(throws: APIStatus.self) {
      try update(job, "rota.dev", "jobs") { $0["metadata"]["uid"] = "u-2" }
    }
    #expect(other?.code == 409)
    let blind = #expect(throws: APIStatus.self) {
      try update(job, "rota.dev", "jobs") { $0["metadata"].removeMember("resourceVersion") }
    }
    #expect(
      blind?.message
        == "jobs.rota.dev \"j\" is invalid: metadata.resourceVersion: Invalid value: 0: "
        + "must be specified for an update")
    let map = try create(["metadata": ["name": "m"]], "", "configmaps")
    let changed = try update(map, "", "configmaps") {
      $0["metadata"].removeMember("resourceVersion")
      $0["data"] = ["a": "b"]
    }
    #expect(changed.object["data"] == ["a": "b"])
  }

  @Test("a create carries no version, and needs a name")
  func createRules() throws {
    let versioned = #expect(throws: APIStatus.self) {
      try create(["metadata": ["name": "m", "resourceVersion": "5"]], "", "configmaps")
    }
    #expect(versioned == .badRequest("resourceVersion should not be set on objects to be created"))
    let nameless = #expect(throws: APIStatus.self) { try create([:], "", "configmaps") }
    #expect(
      nameless?.message == "ConfigMap \"\" is invalid: metadata.name: Required value: name or "
        + "generateName is required")
    let long = JSONValue.string(String(repeating: "a", count: 70))
    let map = try create(["metadata": ["generateName": long]], "", "configmaps")
    #expect(map["metadata"]["name"].string?.utf8.count == 63)
  }

  @Test(
    "metadata is checked",
    arguments: [
      (["labels": ["a b": "x"]], "metadata.labels: Invalid value: \"a b\": name part must consist"),
      (
        ["labels": ["a": "-"]],
        "metadata.labels: Invalid value: \"-\": a valid label must be an empty"
      ),
      (
        ["annotations": ["/x": ""]], "metadata.annotations: Invalid value: \"/x\": prefix part must"
      ),
      (
        ["finalizers": ["a b"]],
        "metadata.finalizers: Invalid value: \"a b\": name part must consist"
      ),
      (
        ["ownerReferences": [["apiVersion": "v1", "kind": "Pod", "name": "p", "uid": ""]]],
        "metadata.ownerReferences.uid: Invalid value: \"\": must not be empty"
      ),
    ] as [(JSONValue, String)])
  func metadata(_ metadata: JSONValue, _ expected: String) throws {
    var metadata = metadata
    metadata["name"] = "m"
    let error = #expect(throws: APIStatus.self) {
      try create(["metadata": metadata], "", "configmaps")
    }
    #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
  }

  @Test("bodies that Go could not decode are refused in Go's words")
  func decoding() throws {
    let pod: JSONValue = [
      "metadata": ["name": "p"], "spec": ["containers": [["name": "a", "image": 5]]],
    ]
    let image = #expect(throws: APIStatus.self) { try create(pod, "", "pods") }
    #expect(
      image?.message == "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal "
        + "number into Go struct field Container.spec.containers.image of type string")
    let labels = #expect(throws: APIStatus.self) {
      try create(["metadata": ["name": "j", "labels": ["a": 1]]], "rota.dev", "jobs")
    }
    #expect(
      labels?.message == "Job in version \"v1\" cannot be handled as a Job: json: cannot unmarshal "
        + "number into Go struct field ObjectMeta.labels of type string")
  }

  @Test("unknown and doubled fields are refused, warned about or dropped")
  func validation() throws {
    let definition = try Replay.definition("", "pods")
    let pod: JSONValue = ["metadata": ["name": "p"], "spec": ["containers": [["nmae": "a"]]]]
    func admit(_ validation: FieldValidation) throws -> Lifecycle.Admitted {
      try Lifecycle.admit(
        pod, definition: definition, namespace: "shop", name: nil, validation: validation,
        duplicates: ["spec.containers"])
    }
    let error = #expect(throws: APIStatus.self) { try admit(.strict) }
    #expect(
      error?.message == "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: "
        + "duplicate field \"spec.containers\", unknown field \"spec.containers[0].nmae\"")
    let warned = try admit(.warn)
    #expect(warned.warnings.count == 2)
    #expect(warned.object["spec"]["containers"] == [[:]])
    #expect(try admit(.ignore).warnings.isEmpty)
  }

  @Test("a body belongs to its path")
  func paths() throws {
    let pods = try Replay.definition("", "pods")
    let body: JSONValue = ["metadata": ["name": "p", "namespace": "other"]]
    let elsewhere = #expect(throws: APIStatus.self) {
      try Lifecycle.admit(body, definition: pods, namespace: "shop", name: nil, validation: .warn)
    }
    #expect(
      elsewhere
        == .badRequest(
          "the namespace of the provided object does not match the namespace sent on the request"))
    let wrong = #expect(throws: APIStatus.self) {
      try Lifecycle.admit(
        ["apiVersion": "v2"], definition: pods, namespace: "shop", name: nil, validation: .warn)
    }
    #expect(
      wrong
        == .badRequest(
          "Pod in version \"v2\" cannot be handled as a Pod: no kind \"Pod\" is registered for version "
            + "\"v2\" in scheme \"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\""))
    #expect(throws: APIStatus.self) {
      try Lifecycle.admit([], definition: pods, namespace: "shop", name: nil, validation: .warn)
    }
  }

  // MARK: Ends

  @Test("finalizers cannot be added once an object is being deleted, and the last one ends it")
  func finalizers() throws {
    let job = try create(
      ["metadata": ["name": "j", "finalizers": ["x/a", "x/b"]], "spec": ["image": "x"]],
      "rota.dev", "jobs")
    let marked = try delete(job, "rota.dev", "jobs")
    #expect(marked.object["metadata"]["deletionTimestamp"].string == now)
    #expect(try delete(marked.object, "rota.dev", "jobs") == .unchanged(marked.object))
    let error = #expect(throws: APIStatus.self) {
      try update(marked.object, "rota.dev", "jobs") {
        $0["metadata"]["finalizers"] = ["x/a", "x/b", "x/c"]
      }
    }
    #expect(error?.message.contains("found new finalizers []string{\"x/c\"}") == true)
    let half = try update(marked.object, "rota.dev", "jobs") {
      $0["metadata"]["finalizers"] = ["x/a"]
    }
    guard case .changed(let held) = half else { throw Unexpected(half) }
    let last = try update(held, "rota.dev", "jobs") { $0["metadata"]["finalizers"] = [] }
    guard case .removed = last else { throw Unexpected(last) }
  }

  @Test("a Pod on a node is given its time, which a later request can only shorten")
  func gracePeriod() throws {
    var pod = try create(
      ["metadata": ["name": "p"], "spec": ["containers": [["name": "a", "image": "x"]]]], "", "pods"
    )
    guard case .removed = try delete(pod, "", "pods") else { throw Unexpected("unscheduled") }
    pod["spec"]["nodeName"] = "local"
    let marked = try delete(pod, "", "pods")
    #expect(marked.object["metadata"]["deletionGracePeriodSeconds"] == 30)
    #expect(marked.object["metadata"]["deletionTimestamp"] == "2026-11-24T00:00:30Z")
    #expect(marked.object["metadata"]["generation"] == 2)
    let longer = try delete(marked.object, "", "pods", .init(gracePeriodSeconds: 60))
    #expect(longer == .unchanged(marked.object))
    let shorter = try delete(marked.object, "", "pods", .init(gracePeriodSeconds: 5))
    #expect(shorter.object["metadata"]["deletionTimestamp"] == "2026-11-24T00:00:05Z")
    #expect(shorter.object["metadata"]["generation"] == 2)
    guard case .removed = try delete(marked.object, "", "pods", .init(gracePeriodSeconds: 0)) else {
      throw Unexpected("grace 0")
    }
    pod["status"]["phase"] = "Succeeded"
    guard case .removed = try delete(pod, "", "pods") else { throw Unexpected("ended") }
  }

  @Test("a Pod with a finalizer goes when the node has stopped it and the finalizer is gone")
  func trackedPod() throws {
    var pod = try create(
      [
        "metadata": ["name": "p", "finalizers": ["rota.dev/run-tracking"]],
        "spec": ["containers": [["name": "a", "image": "x"]]],
      ], "", "pods")
    pod["spec"]["nodeName"] = "local"
    let marked = try delete(pod, "", "pods").object
    let released = try update(marked, "", "pods") { $0["metadata"].removeMember("finalizers") }
    guard case .changed = released else { throw Unexpected(released) }
    let stopped = try delete(marked, "", "pods", .init(gracePeriodSeconds: 0))
    guard case .marked(let held) = stopped else { throw Unexpected(stopped) }
    let last = try update(held, "", "pods") { $0["metadata"].removeMember("finalizers") }
    guard case .removed = last else { throw Unexpected(last) }
  }

  @Test("a namespace is terminating until it is finalized, and some stay")
  func namespaces() throws {
    let namespace = try create(["metadata": ["name": "shop"]], "", "namespaces", namespace: "")
    #expect(namespace["metadata"]["labels"] == ["kubernetes.io/metadata.name": "shop"])
    let marked = try delete(namespace, "", "namespaces").object
    #expect(marked["status"]["phase"] == "Terminating")
    let kept = try update(marked, "", "namespaces") { $0["spec"]["finalizers"] = [] }
    #expect(kept == .unchanged(marked))
    let final = try update(marked, "", "namespaces", "finalize") { $0["spec"]["finalizers"] = [] }
    guard case .removed = final else { throw Unexpected(final) }
    let error = #expect(throws: APIStatus.self) {
      try delete(["metadata": ["name": "default"]], "", "namespaces")
    }
    #expect(
      error?.message == "namespaces \"default\" is forbidden: this namespace may not be deleted")
  }

  // MARK: Kinds

  @Test("a Secret's texts end in its data, and its type stays")
  func secrets() throws {
    let secret = try create(
      ["metadata": ["name": "s"], "stringData": ["k": "value"]], "", "secrets")
    #expect(secret["data"] == ["k": "dmFsdWU="])
    #expect(secret["type"] == "Opaque")
    #expect(secret.object?["stringData"] == nil)
    let error = #expect(throws: APIStatus.self) {
      try update(secret, "", "secrets") { $0["type"] = "other" }
    }
    #expect(
      error?.message
        == "Secret \"s\" is invalid: type: Invalid value: \"other\": field is immutable")
  }

  @Test("a binding puts a Pod on a node, once")
  func binding() throws {
    let pod: JSONValue = ["metadata": ["name": "p"], "spec": [:], "status": [:]]
    let bound = try Lifecycle.bind(pod, to: ["target": ["name": "local"]], context: context())
    #expect(bound["spec"]["nodeName"] == "local")
    #expect(bound["status"]["conditions"][0]["type"] == "PodScheduled")
    let error = #expect(throws: APIStatus.self) {
      try Lifecycle.bind(bound, to: ["target": ["name": "other"]], context: context())
    }
    #expect(error?.code == 409)
  }

  @Test("a Lease counts in positive seconds")
  func leases() throws {
    let error = #expect(throws: APIStatus.self) {
      try create(
        ["metadata": ["name": "l"], "spec": ["leaseDurationSeconds": 0]], "coordination.k8s.io",
        "leases")
    }
    #expect(
      error?.message == "Lease.coordination.k8s.io \"l\" is invalid: spec.leaseDurationSeconds: "
        + "Invalid value: 0: must be greater than 0")
  }

  @Test("events of the new kind say who reports, and what was done")
  func events() throws {
    var event: JSONValue = [
      "metadata": ["name": "e"], "eventTime": "2026-11-24T00:00:00.000000Z", "type": "Normal",
      "regarding": ["kind": "Job", "name": "j", "namespace": "shop"],
    ]
    let error = #expect(throws: APIStatus.self) { try create(event, "events.k8s.io", "events") }
    #expect(
      error?.message == "Event \"e\" is invalid: [reportingController: Required value, "
        + "reportingController: Invalid value: \"\": name part must be non-empty, "
        + "reportingController: Invalid value: \"\": name part must consist of alphanumeric "
        + "characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. "
        + "'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
        + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), reportingInstance: Required value, action: Required value, reason: Required value]"
    )
    event["reportingController"] = "rota.dev/controller"
    event["reportingInstance"] = "rota-0"
    event["action"] = "Schedule"
    event["reason"] = "Skipped"
    let created = try create(event, "events.k8s.io", "events")
    let definition = try Replay.definition("events.k8s.io", "events")
    let stored = definition.stored(created)
    #expect(stored["reportingComponent"] == "rota.dev/controller")
    #expect(stored["involvedObject"]["name"] == "j")
    #expect(definition.served(stored) == created)
  }

  private struct Unexpected: Error {
    let outcome: String
    init(_ outcome: some Any) { self.outcome = "\(outcome)" }
  }
}
