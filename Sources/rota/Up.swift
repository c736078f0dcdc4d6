import ArgumentParser
import Foundation
import KubeClient
import LocalCluster
import Logging
import PodRunner
import UnixSignals

/// `rota up`: a cluster on this machine, the controller and the runner, until Ctrl-C.
struct Up: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Start a local cluster with Rota in it: for trying, developing and testing.",
    discussion: """
      An API server on loopback that kubectl talks to, rota-controller connected to it, and a runner that
      runs the command of each container as a process of this machine. It is a stand-in for a cluster,
      not one. Objects outlive it: the next `rota up` on the same directory finds them.
      """)

  @Option(help: .init("Where its state lives.", valueName: "directory"))
  var dir = ".rota"

  @Option(help: .init("The port on 127.0.0.1; 0 takes any free one.", valueName: "port"))
  var port = 8443

  @Flag(help: "Forget every object of an earlier `rota up` first.")
  var reset = false

  @Flag(help: "Start the API server and the runner alone.")
  var noController = false

  @Option(help: "How much the controller logs: debug, info, notice, warning or error.")
  var logLevel = "info"

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port is \(port): give 0 to 65535")
    }
    guard Logger.Level(rawValue: logLevel) != nil else {
      throw ValidationError(
        "--log-level is \(logLevel): give debug, info, notice, warning or error")
    }
  }

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    let cluster = try await startCluster()
    do {
      try await serve(cluster, until: signals)
    } catch {
      await cluster.shutdown()
      throw error
    }
    await cluster.shutdown()
    say("Stopped. Its objects are in \(dir); the next `rota up` finds them.")
  }

  private func startCluster() async throws -> LocalCluster {
    say("Starting the API server (state in \(dir)) …")
    let cluster = try await LocalCluster.start(
      LocalClusterConfiguration(
        directory: dir, port: port, crds: try BundledCRDs.all(), reset: reset,
        logger: logger("rota-apiserver")))
    say("API server at https://127.0.0.1:\(cluster.port), CRDs of rota.dev/v1 installed")
    return cluster
  }

  /// Until a signal, or until the controller ends by itself.
  private func serve(
    _ cluster: LocalCluster, until signals: UnixSignalsSequence
  ) async throws {
    let client = try KubeClient(
      configuration: .load(kubeconfig: cluster.kubeconfigPath, context: nil, environment: [:]),
      logger: logger("rota-runner"))
    defer { client.shutdown() }
    let runner = PodRunner(
      client: client, logDirectory: cluster.logDirectory, mode: .processes,
      logger: logger("rota-runner"))
    let controller = try startController(cluster)
    announce(cluster)
    let early = await withTaskGroup(of: ControllerEnd?.self) { group in
      group.addTask {
        await runner.run()
        return nil
      }
      group.addTask {
        for await _ in signals { break }
        return nil
      }
      if let controller { group.addTask { await controller.waitForEnd() } }
      let first = await group.next() ?? nil
      say("\nStopping …")
      await controller?.stop()
      group.cancelAll()
      await group.waitForAll()
      return first
    }
    if let early { throw UpError("rota-controller \(early); its log: \(controllerLog)") }
  }

  private var controllerLog: String { "\(dir)/controller.log" }

  private func startController(_ cluster: LocalCluster) throws -> ControllerProcess? {
    if noController { return nil }
    let controller = try ControllerProcess.start(
      kubeconfig: cluster.kubeconfigPath, log: controllerLog, logLevel: logLevel)
    say("rota-controller runs (process \(controller.identifier), log in \(controllerLog))")
    return controller
  }

  private func announce(_ cluster: LocalCluster) {
    say(
      """
      The runner runs Pods as processes of this machine.

      Ready. In another terminal:

        export KUBECONFIG=\(cluster.kubeconfigPath)
        kubectl apply -f manifests/samples
        kubectl get rj,jr,pods

      Ctrl-C stops everything.
      """)
  }

  /// The API server and the runner speak up only when something is wrong: what happens is in the cluster's
  /// events and in the controller's log.
  private func logger(_ label: String) -> Logger {
    var logger = Logger(label: label, factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .warning
    return logger
  }

  private func say(_ text: String) {
    FileHandle.standardOutput.write(Data("\(text)\n".utf8))
  }
}

/// A failure of `rota up` in one line.
struct UpError: Error, CustomStringConvertible, LocalizedError {
  let description: String

  init(_ description: String) { self.description = description }

  var errorDescription: String? { description }
}
