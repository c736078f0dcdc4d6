import ArgumentParser
import Reconciler

/// `rota explain JOB`.
struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell why a Job ran or did not, and what comes next.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The Job.")
  var job: String

  func run() async throws {
    let session = try global.session()
    defer { session.close() }
    let job = try await session.job(job)
    let runs = try await session.runs(of: self.job)
    let explanation = Explanation(
      job: job, runs: runs, now: .now, zone: Zones.rules(named:), reader: Zones.reader)
    Output.line(explanation.text)
  }
}
