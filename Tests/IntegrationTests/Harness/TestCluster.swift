import Foundation
import JSON
import KubeClient
import LocalCluster
import Logging
import PodRunner
import YAML

/// The cluster that the suite runs against: the one `ROTA_TEST_KUBECONFIG` names, or a local one of its own.
struct TestCluster: Sendable {
  let kubeconfig: String
  let client: KubeClient
  let kubectl: Kubectl
  /// False for a cluster that was given: its answers are the truth, not the thing under test.
  let isLocal: Bool
  /// Whether `kubectl logs` can work: an API server asks the kubelet for them, and the runner that
  /// stands in for it serves none.
  let servesLogs: Bool

  /// Started once, by the first test that asks.
  static var shared: TestCluster {
    get async throws { try await started.value }
  }

  private static let started = Task { try await start() }

  static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Quiet unless a person asks: `ROTA_TEST_LOG=debug make test-integration`.
  static let logger: Logger = {
    var logger = Logger(label: "test")
    let level = ProcessInfo.processInfo.environment["ROTA_TEST_LOG"] ?? ""
    logger.logLevel = Logger.Level(rawValue: level) ?? .critical
    return logger
  }()

  static func crds() throws -> [JSONValue] {
    try ["jobs", "jobruns"].flatMap { plural in
      try YAML.parse(read("manifests/crds/\(plural).rota.dev.yaml")).map(\.value)
    }
  }

  static func read(_ path: String) throws -> String {
    try String(contentsOfFile: "\(repository)/\(path)", encoding: .utf8)
  }

  /// A client of its own, so that ending one controller does not end another's connections.
  func newClient() throws -> KubeClient {
    let configuration = try KubeConfiguration.load(
      kubeconfig: kubeconfig, context: nil, environment: [:])
    return try KubeClient(configuration: configuration, logger: Self.logger)
  }
}

// MARK: Start

extension TestCluster {
  private static func start() async throws -> TestCluster {
    let scratch = try scratchDirectory()
    if let given = ProcessInfo.processInfo.environment["ROTA_TEST_KUBECONFIG"], !given.isEmpty {
      return try await join(kubeconfig: given, scratch: scratch)
    }
    let local = try await startLocal(in: "\(scratch)/cluster")
    return try await join(kubeconfig: local.kubeconfigPath, scratch: scratch, local: local)
  }

  static func startLocal(in directory: String, port: Int = 0) async throws -> LocalCluster {
    try await LocalCluster.start(
      LocalClusterConfiguration(
        directory: directory, port: port, crds: try crds(), logger: logger))
  }

  static func join(
    kubeconfig: String, scratch: String, local: LocalCluster? = nil
  ) async throws -> TestCluster {
    let configuration = try KubeConfiguration.load(
      kubeconfig: kubeconfig, context: nil, environment: [:])
    let client = try KubeClient(configuration: configuration, logger: logger)
    let hasNodes = try await runsPods(client)
    let cluster = TestCluster(
      kubeconfig: kubeconfig, client: client,
      kubectl: Kubectl(kubeconfig: kubeconfig, home: scratch), isLocal: local != nil,
      servesLogs: hasNodes || local != nil)
    try await cluster.installCRDs()
    if !hasNodes { try cluster.runPods(logs: local?.logDirectory) }
    return cluster
  }

  /// Whether a kubelet is there. A runner of an earlier test run may have left its node behind, and
  /// nobody on a bare API server notices that it is gone.
  private static func runsPods(_ client: KubeClient) async throws -> Bool {
    let nodes = try await client.send(.list(.nodes, namespace: nil))["items"].array ?? []
    return nodes.contains { node in
      let runtime = node["status"]["nodeInfo"]["containerRuntimeVersion"].string ?? ""
      return node.condition("Ready")["status"] == "True" && !runtime.hasPrefix("process://")
    }
  }

  private func installCRDs() async throws {
    let applied = try await kubectl(
      "apply", "--server-side", "--force-conflicts", "-f", "\(Self.repository)/manifests/crds")
    guard applied.succeeded else { throw Unusable(reason: "\(applied)") }
    let established = try await kubectl(
      "wait", "--for=condition=Established", "--timeout=30s", "crd/jobs.rota.dev",
      "crd/jobruns.rota.dev")
    guard established.succeeded else { throw Unusable(reason: "\(established)") }
  }

  /// A bare API server has no kubelet; the local cluster's runner stands in for one there too.
  private func runPods(logs: String?) throws {
    let runner = PodRunner(
      client: try newClient(), nodeName: "rota-test", logDirectory: logs, mode: .processes,
      logger: Self.logger)
    Task { await runner.run() }
  }

  static let scratchPath = NSTemporaryDirectory() + "rota-integration-\(getpid())"

  /// Removed at exit, with the local cluster's database, the logs and kubectl's cache.
  private static func scratchDirectory() throws -> String {
    let path = scratchPath
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: TestCluster.scratchPath) }
    return path
  }
}

/// Why the cluster cannot be tested against.
struct Unusable: Error, CustomStringConvertible {
  let reason: String
  var description: String { "the cluster cannot be used: \(reason)" }
}
