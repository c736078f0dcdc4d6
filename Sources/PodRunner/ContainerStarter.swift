import Foundation
import JSON
import KubeClient

/// Turns a container of a Pod into a process.
struct ContainerStarter: Sendable {
  /// Why it does not run.
  enum Failure: Error, Hashable, Sendable {
    /// It may later: something it refers to is missing.
    case notConfigured(String)
    case notStarted(String)
  }

  let client: KubeClient
  let host: ProcessHost
  let logs: LogDirectory?
  let nodeName: String
  let node: NodeCapacity
  /// Marks what this runner starts, and no other one.
  let scope: String
  /// The runner's own environment: only `inherited` of it is passed on.
  let environment: [String: String]

  static let inherited = ["PATH", "HOME", "TZ", "LANG"]
  static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  /// - Returns: the process ID.
  func start(
    _ plan: ContainerPlan, of pod: JSONValue, restart: Int,
    onExit: @escaping @Sendable (Int) -> Void
  ) async throws(Failure) -> Int32 {
    let variables = try await variables(plan, pod)
    do {
      let launch = try launch(plan, PodID(pod: pod), variables, restart: restart)
      return try await host.start(launch, onExit: onExit)
    } catch {
      throw .notStarted(error.message)
    }
  }

  // MARK: Variables

  private func variables(
    _ plan: ContainerPlan, _ pod: JSONValue
  ) async throws(Failure) -> [String: String] {
    let resolver = ContainerEnvironment(
      pod: pod, container: plan.json, nodeName: nodeName, node: node)
    let namespace = pod["metadata"]["namespace"].string ?? ""
    var data: [ContainerEnvironment.Reference: [String: String]] = [:]
    for reference in resolver.references {
      data[reference] = try await entries(reference, namespace)
    }
    do {
      return try resolver.resolve(
        inherited: ["HOSTNAME": pod["metadata"]["name"].string ?? ""], data: data)
    } catch {
      throw .notConfigured(error.message)
    }
  }

  private func entries(
    _ reference: ContainerEnvironment.Reference, _ namespace: String
  ) async throws(Failure) -> [String: String]? {
    let resource: Resource = reference.kind == .configMap ? .configMaps : .secrets
    do {
      let object = try await client.send(
        .get(resource, namespace: namespace, name: reference.name))
      return Self.entries(of: object, reference.kind)
    } catch {
      if error.isNotFound { return nil }
      throw .notConfigured("\(error)")
    }
  }

  static func entries(
    of object: JSONValue, _ kind: ContainerEnvironment.Reference.Kind
  ) -> [String: String] {
    let data = (object["data"].object ?? [:]).compactMapValues(\.string)
    guard kind == .secret else { return data }
    return data.compactMapValues { Data(base64Encoded: $0) }
      .mapValues { String(decoding: $0, as: UTF8.self) }
  }

  // MARK: Launch

  private func launch(
    _ plan: ContainerPlan, _ id: PodID, _ variables: [String: String], restart: Int
  ) throws(StartFailure) -> ProcessHost.Launch {
    let own = environment.filter { Self.inherited.contains($0.key) }
    let all = own.merging(variables) { $1 }
    let path = all["PATH"] ?? Self.defaultPath
    let directory = plan.workingDirectory ?? FileManager.default.currentDirectoryPath
    let command = (plan.command + plan.args).map { VariableExpansion.expand($0, all) }
    let log = try log(plan, id, restart)
    let marker = "\(scope)#\(id.uid)/\(plan.name)/\(restart)"
    guard plan.command.isEmpty else {
      return ProcessHost.Launch(
        executable: try ExecutableLookup.find(command[0], path: path, directory: directory),
        arguments: command, environment: all.merging(["PATH": path]) { old, _ in old },
        directory: directory, log: log, marker: marker)
    }
    let name = "rota-\(id.uid)-\(plan.name)-\(restart)"
    let arguments = Podman.arguments(
      container: plan.json, name: name, scope: scope, environment: variables, args: command)
    return ProcessHost.Launch(
      executable: try podman(plan, path: own["PATH"] ?? Self.defaultPath), arguments: arguments,
      environment: environment.filter { Self.podmanNeeds.contains($0.key) },
      directory: FileManager.default.currentDirectoryPath, log: log, marker: marker,
      podmanName: name)
  }

  private static let podmanNeeds = inherited + ["XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "TMPDIR"]

  private func podman(_ plan: ContainerPlan, path: String) throws(StartFailure) -> String {
    guard let found = try? ExecutableLookup.find("podman", path: path, directory: "/") else {
      throw StartFailure(
        "container \(plan.name) has no command, and its image \(plan.image) cannot be run: "
          + "give it a command, which runs as a local process, or install podman")
    }
    return found
  }

  private func log(
    _ plan: ContainerPlan, _ id: PodID, _ restart: Int
  ) throws(StartFailure) -> LogFile {
    do {
      return try LogFile(
        path: logs?.file(id, container: plan.name, restart: restart))
    } catch {
      throw StartFailure("no log file for container \(plan.name): \(error)")
    }
  }
}
