import ArgumentParser
import Glibc
import KubeClient
import Logging

@main
struct RotaController: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rota-controller",
    abstract: "Runs Rota's Jobs on the cluster it is pointed at.",
    discussion: """
      Everything it knows is in the cluster: stop it at any moment and start it again.
      Exit codes: 0 stopped by a signal, 1 failed (or lost its lease), 2 usage.
      """)

  @OptionGroup var settings: Settings

  func run() async throws {
    let logger = makeLogger()
    do {
      let configuration = try KubeConfiguration.load(
        kubeconfig: settings.kubeconfig, context: settings.context, environment: Environment.all)
      let client = try KubeClient(configuration: configuration, logger: logger)
      defer { client.shutdown() }
      try await serve(client, logger)
    } catch let error as ExitCode {
      throw error
    } catch {
      logger.critical("\(error)")
      throw ExitCode.failure
    }
  }

  private func serve(_ client: KubeClient, _ logger: Logger) async throws {
    let process = Operator(settings: settings, client: client, time: .system, logger: logger)
    let end = try await StopSignals.race(watchStandardInput: settings.untilStdinCloses) {
      try await process.run()
    }
    switch end {
    case .stopped(let cause): logger.notice("stopped", metadata: ["by": "\(cause)"])
    case .finished(let reason):
      logger.critical("\(reason)")
      throw ExitCode.failure
    }
  }

  private func makeLogger() -> Logger {
    let handler = LineLogHandler(format: settings.logFormat, logLevel: settings.logLevel.level)
    return Logger(label: "rota-controller") { _ in handler }
  }

  /// Wrong usage ends with 2, as users of command lines expect; ArgumentParser would say 64.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      end(with: error)
    }
  }

  private static func end(with error: any Error) -> Never {
    guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
    LineLogHandler.write(fullMessage(for: error))
    Glibc.exit(2)
  }
}
