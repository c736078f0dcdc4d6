import Glibc
import JSON
import KubeClient
import Logging

/// Keeps the Node object that stands for this machine.
struct NodeRegistration: Sendable {
  let client: KubeClient
  let name: String
  let capacity: NodeCapacity
  let logger: Logger

  /// Well below the 40 s after which a cluster's node controller gives a node up.
  static let heartbeat: Duration = .seconds(15)

  /// Until the task is cancelled. Failures are logged and tried again: Pods run without a Node too.
  func run() async {
    await report(isReady: true, isNews: true)
    while (try? await Task.sleep(for: Self.heartbeat)) != nil {
      await report(isReady: true, isNews: false)
    }
  }

  /// - Parameter isNews: whether readiness has changed just now.
  func report(isReady: Bool, isNews: Bool) async {
    do {
      try await write(isReady: isReady, isNews: isNews)
    } catch {
      if error.isCancelled { return }
      logger.warning("Node cannot be written", metadata: ["node": "\(name)", "error": "\(error)"])
    }
  }

  private func write(isReady: Bool, isNews: Bool) async throws(KubeError) {
    let status = KubeRequest.patch(
      .nodes, namespace: nil, name: name, subresource: "status",
      patch: .strategic(["status": status(isReady: isReady, isNews: isNews, now: .now)]))
    do {
      _ = try await client.send(status)
    } catch {
      guard error.isNotFound, isReady else { throw error }
      try await create()
      _ = try await client.send(status)
    }
  }

  private func create() async throws(KubeError) {
    do {
      _ = try await client.send(.create(.nodes, namespace: nil, object: node))
    } catch {
      guard error.isAlreadyExists else { throw error }
    }
  }

  private var node: JSONValue {
    [
      "apiVersion": "v1", "kind": "Node",
      "metadata": [
        "name": .string(name),
        "labels": .object(labels.mapValues(JSONValue.string)),
      ],
    ]
  }

  var labels: [String: String] {
    [
      "kubernetes.io/hostname": name, "kubernetes.io/os": "linux",
      "kubernetes.io/arch": Self.architecture,
    ]
  }

  func status(isReady: Bool, isNews: Bool, now: Moment) -> JSONValue {
    let amounts: JSONValue = [
      "cpu": .string("\(capacity.processors)"), "memory": .string("\(capacity.memoryKiB)Ki"),
      "pods": .string("\(capacity.pods)"),
    ]
    return [
      "capacity": amounts, "allocatable": amounts,
      "addresses": [
        ["type": "InternalIP", "address": .string(PodMachine.address)],
        ["type": "Hostname", "address": .string(name)],
      ],
      "conditions": [condition(isReady: isReady, isNews: isNews, now: now)],
      "nodeInfo": [
        "architecture": .string(Self.architecture), "operatingSystem": "linux",
        "osImage": "Linux", "kernelVersion": "", "containerRuntimeVersion": "process://1",
        "kubeletVersion": "v1.33.0-rota", "kubeProxyVersion": "", "bootID": "", "machineID": "",
        "systemUUID": "",
      ],
    ]
  }

  private func condition(isReady: Bool, isNews: Bool, now: Moment) -> JSONValue {
    var condition: JSONValue = [
      "type": "Ready", "status": isReady ? "True" : "False",
      "reason": isReady ? "KubeletReady" : "KubeletNotReady",
      "message": isReady ? "rota runs Pods here as local processes" : "the runner was stopped",
      "lastHeartbeatTime": .string(now.rfc3339),
    ]
    if isNews { condition["lastTransitionTime"] = .string(now.rfc3339) }
    return condition
  }

  static var architecture: String {
    var information = utsname()
    uname(&information)
    let machine = withUnsafeBytes(of: information.machine) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return ["x86_64": "amd64", "aarch64": "arm64"][machine] ?? machine
  }
}
