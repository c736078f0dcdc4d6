import JSON
import KubeClient
import Reconciler
import Testing

@testable import Controller

/// A namespace of one test, with controllers that look at it alone and live on its own clock.
struct TestNamespace: Sendable {
  let name: String
  let cluster: TestCluster
  let controllers: Controllers

  var client: KubeClient { cluster.client }
  var kubectl: Kubectl {
    var bound = cluster.kubectl
    bound.namespace = name
    return bound
  }

  /// More at once than there are cores, since most of a test is waiting.
  private static let gate = Gate(width: 6)

  /// Makes a namespace, starts a controller in it, runs `body`, and then shows that everything in it can
  /// be deleted: a Pod or a run that stays is a failure of its own.
  static func with(
    clock: TestClock = .real, controllers count: Int = 1, on own: TestCluster? = nil,
    _ body: (TestNamespace) async throws -> Void
  ) async throws {
    try await gate.pass {
      let cluster = if let own { own } else { try await TestCluster.shared }
      let suffix = String(UInt32.random(in: .min ... .max), radix: 36)
      let namespace = TestNamespace(
        name: "rota-test-\(suffix)", cluster: cluster,
        controllers: Controllers(namespace: "rota-test-\(suffix)", time: clock.start()))
      try await namespace.create()
      for _ in 0..<count { try namespace.controllers.start(on: cluster) }
      do {
        try await body(namespace)
      } catch {
        try? await namespace.remove()
        await namespace.controllers.stopAll()
        throw error
      }
      try await namespace.remove()
    }
  }

  private func create() async throws {
    _ = try await client.send(
      .create(
        .namespaces, namespace: nil,
        object: ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]]))
    // Pods are refused until their service account is there, and a cluster makes it in its own time.
    _ = try? await client.eventually(
      "the default service account", .serviceAccounts, in: name, within: .seconds(3)
    ) { $0.isEmpty ? nil : true }
  }

  /// Deletes while the controller still runs, since it alone may take the finalizers off.
  private func remove() async throws {
    if controllers.isEmpty { try controllers.start(on: cluster) }
    for resource in [Resource.rotaJobs, .rotaRuns, .pods] {
      _ = try await client.send(
        .deleteCollection(resource, namespace: name, options: DeleteOptions(gracePeriodSeconds: 0)))
    }
    for resource in [Resource.rotaJobs, .rotaRuns, .pods] {
      try await none(of: resource, "is left in the namespace")
    }
    await controllers.stopAll()
    _ = try await client.send(
      .delete(.namespaces, namespace: nil, name: name, options: DeleteOptions()))
  }
}

// MARK: What a test waits for

extension TestNamespace {
  func eventually<Value: Sendable>(
    _ expectation: String, _ resource: Resource, within limit: Duration = .seconds(40),
    pick: @escaping @Sendable ([JSONValue]) -> Value?
  ) async throws -> Value {
    try await client.eventually(expectation, resource, in: name, within: limit, pick: pick)
  }

  /// The object once it is as `holds` says.
  @discardableResult
  func object(
    _ resource: Resource, _ name: String, _ expectation: String = "is there",
    holds: @escaping @Sendable (JSONValue) -> Bool = { _ in true }
  ) async throws -> JSONValue {
    try await eventually("\(resource.plural) \(name) \(expectation)", resource) { objects in
      objects.first { $0.name == name && holds($0) }
    }
  }

  @discardableResult
  func run(_ name: String, reaches phase: String) async throws -> JSONValue {
    try await object(.rotaRuns, name, "reaches \(phase)") { $0.phase == phase }
  }

  /// The runs of a Job, oldest first, once they are as `holds` says.
  @discardableResult
  func runs(
    of job: String, _ expectation: String, holds: @escaping @Sendable ([JSONValue]) -> Bool
  ) async throws -> [JSONValue] {
    try await eventually("the runs of \(job): \(expectation)", .rotaRuns) { objects in
      let own = objects.filter { $0["spec"]["jobName"].string == job }.sorted { $0.age < $1.age }
      return holds(own) ? own : nil
    }
  }

  @discardableResult
  func job(
    _ name: String, _ condition: String, _ status: String, reason: String? = nil
  ) async throws -> JSONValue {
    try await object(.rotaJobs, name, "has \(condition)=\(status) \(reason ?? "")") { job in
      let found = job.condition(condition)
      return found["status"].string == status
        && (reason == nil || found["reason"].string == reason)
        && job["status"]["observedGeneration"] == job["metadata"]["generation"]
    }
  }

  /// Waits until there is no object, or none that `matches`.
  func none(
    of resource: Resource, _ expectation: String,
    matches: @escaping @Sendable (JSONValue) -> Bool = { _ in true }
  ) async throws {
    _ = try await eventually("no \(resource.plural) \(expectation)", resource) {
      $0.contains(where: matches) ? nil : true
    }
  }

  /// Waits until every Pod has ended or is gone.
  func noPodRuns() async throws {
    try await none(of: .pods, "is running") { !["Succeeded", "Failed"].contains($0.phase) }
  }

  /// Changes members of a Job's spec.
  func edit(_ job: String, _ spec: JSONValue) async throws {
    _ = try await client.send(
      .patch(.rotaJobs, namespace: name, name: job, patch: .merge(["spec": spec])))
  }

  func list(_ resource: Resource) async throws -> [JSONValue] {
    try await client.send(.list(resource, namespace: name))["items"].array ?? []
  }

  @discardableResult
  func create(_ resource: Resource, _ object: JSONValue) async throws -> JSONValue {
    try await client.send(.create(resource, namespace: name, object: object))
  }
}

extension Resource {
  static let rotaJobs = Resource(
    group: "rota.dev", version: "v1", plural: "jobs", kind: "Job")
  static let rotaRuns = Resource(
    group: "rota.dev", version: "v1", plural: "jobruns", kind: "JobRun")
}

extension JSONValue {
  /// Runs of a schedule by their tick, others by name.
  fileprivate var age: String { (self["spec"]["scheduledTime"].string ?? "") + name }
}
