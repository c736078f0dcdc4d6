import ArgumentParser
import Reconciler

/// `rota logs RUN`: what a run wrote.
struct Logs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a run wrote: its newest attempt, or the one you name.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The run, or a Job for its newest run.")
  var run: String

  @Flag(name: .shortAndLong, help: "Go on while it runs, from one attempt to the next.")
  var follow = false

  @Option(help: .init("The attempt, from 1.", valueName: "number"))
  var attempt: Int?

  @Option(
    name: .shortAndLong,
    help: .init("The container; the Pod's first one if absent.", valueName: "name"))
  var container: String?

  @Option(help: .init("Only so many lines from the end.", valueName: "lines"))
  var tail: Int?

  @Flag(help: "Put its time in front of each line.")
  var timestamps = false

  func validate() throws {
    if let attempt, attempt < 1 {
      throw ValidationError("--attempt is \(attempt): they count from 1")
    }
    if let tail, tail < 0 { throw ValidationError("--tail is \(tail): give 0 or more lines") }
  }

  func run() async throws {
    let session = try global.session()
    defer { session.close() }
    let run = try await find(session)
    if follow, attempt == nil, !run.isTerminal {
      let end = try await RunFollower(session: session, showsLogs: true, container: container)
        .waitForEnd(of: run.name, timeout: nil)
      return Output.error(RunText.end(of: end))
    }
    let index = (attempt ?? run.status.attempts.count) - 1
    guard run.status.attempts.indices.contains(index) else { throw Failure(nothing(in: run)) }
    try await AttemptLogs(
      session: session, container: container, follows: follow, tailLines: tail,
      timestamps: timestamps
    ).show(run.status.attempts[index].podName)
  }

  private func find(_ session: Session) async throws -> JobRun {
    if let found = try await session.findRun(run) { return found }
    if let newest = try await session.runs(of: run).last { return newest }
    _ = try? await session.job(run)
    throw Failure(
      "there is no run \(session.namespace)/\(run), and no run of a Job of this name: "
        + "`rota runs -n \(session.namespace)` lists them")
  }

  private func nothing(in run: JobRun) -> String {
    let count = run.status.attempts.count
    guard count > 0 else {
      return "JobRun \(run.namespace)/\(run.name) has not started a Pod"
        + (run.isTerminal ? ": \(RunText.end(of: run))" : " yet: -f waits for it")
    }
    return "JobRun \(run.namespace)/\(run.name) has \(count) attempts: give --attempt 1 to \(count)"
  }
}
