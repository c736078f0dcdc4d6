import ArgumentParser
import Foundation

@main
struct Rota: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Rota.calledAs,
    abstract: "Run, watch and understand Rota's Jobs.",
    discussion: """
      It talks to the cluster of your kubeconfig, as kubectl does. Installed as kubectl-rota it is also \
      `kubectl rota`. Exit codes: 0 done, 1 failed, 2 wrong usage.
      """,
    subcommands: [
      Run.self, Runs.self, Logs.self, Cancel.self, Pause.self, Resume.self, Explain.self,
      Cron.self, Validate.self, Simulate.self, Import.self, Reference.self, Up.self,
    ])

  /// `kubectl rota` where kubectl found us as its plugin: help shows what people type.
  private static var calledAs: String {
    let name = CommandLine.arguments.first.map { URL(filePath: $0).lastPathComponent }
    return name == "kubectl-rota" ? "kubectl rota" : "rota"
  }

  static func main() async {
    do {
      var command = try parseAsRoot(
        ArgumentOrder.globalsLast(Array(CommandLine.arguments.dropFirst())))
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      end(with: error)
    }
  }

  /// One line for a failure; wrong usage ends with 2, where ArgumentParser would say 64.
  private static func end(with error: any Error) -> Never {
    switch exitCode(for: error) {
    case .validationFailure:
      Output.error(fullMessage(for: error))
      Foundation.exit(2)
    case .success: exit(withError: error)
    default:
      if !(error is ExitCode) { Output.error("error: \(error)") }
      Foundation.exit(1)
    }
  }
}
