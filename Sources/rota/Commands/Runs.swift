import ArgumentParser
import Reconciler

/// `rota runs [JOB]`: a table.
struct Runs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List runs, the newest last.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "Only runs of this Job.")
  var job: String?

  @Flag(name: [.customShort("A"), .long], help: "Runs of all namespaces.")
  var allNamespaces = false

  func run() async throws {
    let session = try global.session()
    defer { session.close() }
    let runs = try await session.runs(of: job, inAllNamespaces: allNamespaces)
    guard !runs.isEmpty else { return Output.error(nothing(session)) }
    Output.line(RunText.table(runs, now: .now, showsNamespace: allNamespaces))
  }

  private func nothing(_ session: Session) -> String {
    let what = job.map { "No runs of \($0)" } ?? "No runs"
    return allNamespaces ? "\(what) in any namespace" : "\(what) in namespace \(session.namespace)"
  }
}
