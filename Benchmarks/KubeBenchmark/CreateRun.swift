import CurlHTTP
import Foundation
import Glibc
import JSON
import KubeClient
import Logging

/// Pods created on a real API server with many calls in flight: by `KubeClient`, and by curl alone with
/// bodies made before the clock starts. What the first lacks against the second is what the client costs.
struct CreateRun {
  private static let inFlight = 64

  private let client: KubeClient
  private let bare: HTTPClient
  private let authorization: [HTTPField]
  private let server: String
  private let namespace: String
  private let rounds: Int
  private let perRound: Int

  init(kubeconfig: String, rounds: Int, perRound: Int) throws {
    let configuration = try KubeConfiguration.load(kubeconfig: kubeconfig, environment: [:])
    authorization = try Self.authorization(configuration.authentication, kubeconfig)
    let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
    client = try KubeClient(configuration: configuration, logger: logger)
    let tls = configuration.tls
    bare = try HTTPClient(
      HTTPClientConfiguration(
        tls: TLSOptions(
          caPEM: tls.caPEM, clientCertificatePEM: tls.clientCertificatePEM,
          clientKeyPEM: tls.clientKeyPEM?.exposed, serverName: tls.serverName, verify: tls.verify)))
    server = configuration.server
    namespace = "rota-bench-\(ProcessInfo.processInfo.processIdentifier)"
    self.rounds = rounds
    self.perRound = perRound
  }

  func run(_ report: inout Report) async throws {
    try await prepare()
    let result = await Result.capture { () async throws -> [Cost] in try await measure() }
    _ = try await client.send(.delete(.namespaces, namespace: nil, name: namespace))
    client.shutdown()
    bare.shutdown()
    let costs = try result.get()
    let group = "Pod creates, \(Self.inFlight) in flight, \(2 * rounds * perRound) each"
    let names = ["curl alone", "KubeClient"]
    for (name, cost) in zip(names, costs) {
      report.add(
        group, "\(name): creates", Double(cost.creates) / cost.wall, "/s",
        baseline: Double(costs[0].creates) / costs[0].wall)
    }
    for (name, cost) in zip(names, costs) {
      report.add(
        group, "\(name): CPU time a create", cost.cpu * 1e6 / Double(cost.creates), "us",
        baseline: costs[0].cpu * 1e6 / Double(costs[0].creates))
    }
  }

  private struct Cost {
    var creates = 0
    var wall = 0.0
    var cpu = 0.0
  }

  /// In turns, and each first as often as the other, so that what else the machine and the server do
  /// meets both. The first two rounds open connections and are not counted.
  private func measure() async throws -> [Cost] {
    var costs = [Cost(), Cost()]
    for round in 0..<2 * rounds + 2 {
      if round == 2 { costs = [Cost(), Cost()] }
      if round.isMultiple(of: 2) {
        try await createByCurl(round, &costs[0])
        try await createByKubeClient(round, &costs[1])
      } else {
        try await createByKubeClient(round, &costs[1])
        try await createByCurl(round, &costs[0])
      }
    }
    return costs
  }

  private func createByCurl(_ round: Int, _ cost: inout Cost) async throws {
    let bodies = (0..<perRound).map { pod("curl-\(round)-\($0)").serialized }
    try await add(to: &cost) { try await createBare(bodies[$0]) }
  }

  private func createByKubeClient(_ round: Int, _ cost: inout Cost) async throws {
    let objects = (0..<perRound).map { pod("kube-\(round)-\($0)") }
    try await add(to: &cost) { index in
      _ = try await client.send(.create(.pods, namespace: namespace, object: objects[index]))
    }
  }

  private func add(
    to cost: inout Cost, _ create: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    let (wall, cpu) = (cpuSeconds(CLOCK_MONOTONIC), cpuSeconds(CLOCK_PROCESS_CPUTIME_ID))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<perRound {
        if index >= Self.inFlight { try await group.next() }
        group.addTask { try await create(index) }
      }
      try await group.waitForAll()
    }
    cost.creates += perRound
    cost.wall += cpuSeconds(CLOCK_MONOTONIC) - wall
    cost.cpu += cpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - cpu
  }

  private func createBare(_ body: [UInt8]) async throws {
    let response = try await bare.send(
      HTTPRequest(
        method: .post, url: "\(server)/api/v1/namespaces/\(namespace)/pods",
        headers: authorization + [
          HTTPField(name: "Content-Type", value: "application/json"),
          HTTPField(name: "Accept", value: "application/json"),
        ], body: body))
    guard response.status == 201 else {
      throw BenchmarkFailure(String(decoding: response.body, as: UTF8.self))
    }
  }

  // MARK: The place

  private static func authorization(
    _ authentication: KubeConfiguration.Authentication, _ kubeconfig: String
  ) throws -> [HTTPField] {
    switch authentication {
    case .none: return []
    case .token(let token):
      return [HTTPField(name: "Authorization", value: "Bearer \(token.exposed)")]
    default:
      throw BenchmarkFailure("\(kubeconfig): use a client certificate, or a token in the file")
    }
  }

  /// A namespace, in which Pods may be created once it has its service account.
  private func prepare() async throws {
    _ = try await client.send(
      .create(.namespaces, namespace: nil, object: ["metadata": ["name": .string(namespace)]]))
    let account = KubeRequest.get(.serviceAccounts, namespace: namespace, name: "default")
    for _ in 0..<100 {
      if (try? await client.send(account)) != nil { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw BenchmarkFailure("namespace \(namespace) gets no service account")
  }

  /// As the controller makes them.
  private func pod(_ name: String) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "name": .string(name), "namespace": .string(namespace),
        "labels": ["rota.dev/job": "nightly-report", "rota.dev/run": "nightly-report-1"],
      ],
      "spec": [
        "restartPolicy": "Never", "activeDeadlineSeconds": 3600,
        "containers": [
          [
            "name": "report", "image": "registry.example.com/reports/nightly:2026.11.3",
            "command": ["/bin/report"], "args": ["--day", "yesterday"],
            "env": [["name": "ROTA_RUN", "value": .string(name)]],
            "resources": ["requests": ["cpu": "500m", "memory": "512Mi"]],
          ]
        ],
      ],
    ]
  }
}

extension Result where Failure == any Error {
  fileprivate static func capture(_ body: () async throws -> Success) async -> Self {
    do {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }
}
