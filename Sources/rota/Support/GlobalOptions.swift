import ArgumentParser
import Foundation
import KubeClient
import Logging

/// Which cluster, and where in it: as kubectl has them.
struct GlobalOptions: ParsableArguments {
  @Option(help: .init("The kubeconfig file to use.", valueName: "file"))
  var kubeconfig: String?

  @Option(help: .init("The kubeconfig's context to use.", valueName: "name"))
  var context: String?

  @Option(
    name: .shortAndLong,
    help: .init("The namespace; that of the context if absent.", valueName: "namespace"))
  var namespace: String?

  func session() throws -> Session {
    let configuration = try KubeConfiguration.load(
      kubeconfig: kubeconfig, context: context,
      environment: ProcessInfo.processInfo.environment)
    var logger = Logger(label: "rota", factory: { StreamLogHandler.standardError(label: $0) })
    // What fails for good is told by the command itself.
    logger.logLevel = .critical
    return Session(
      client: try KubeClient(configuration: configuration, logger: logger),
      namespace: namespace ?? configuration.namespace, logger: logger)
  }
}
