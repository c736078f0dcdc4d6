import ArgumentParser
import JSON
import KubeClient
import Reconciler

/// `rota cancel RUN`.
struct Cancel: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Stop a run: its Pods are deleted and it ends as Cancelled.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The run.")
  var run: String

  func run() async throws {
    let session = try global.session()
    defer { session.close() }
    let current = try await session.run(run)
    if current.isTerminal {
      throw Failure(
        "JobRun \(session.namespace)/\(run) cannot be cancelled, it has ended: "
          + RunText.end(of: current))
    }
    do {
      _ = try await session.client.send(
        .patch(
          .rotaRuns, namespace: session.namespace, name: run,
          patch: .merge(["spec": ["cancel": true]])))
    } catch {
      throw Failure(error, when: "cancel JobRun \(session.namespace)/\(run)")
    }
    Output.line("jobrun.rota.dev/\(run) is being cancelled")
  }
}
