import ArgumentParser
import JSON
import KubeClient
import Reconciler

/// `rota run JOB`: a run now.
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a Job now, with changes for this run if you like.",
    discussion: """
      --command and --args are split as a shell splits words ("sh -c 'echo hi'"), or are JSON lists \
      (["sh", "-c", "echo hi"]); given several times, their words follow each other.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The Job.")
  var job: String

  @Option(
    name: .customShort("e"),
    help: .init("Set a variable of the first container.", valueName: "NAME=VALUE"))
  var variables: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init("Run this instead of the Job's command.", valueName: "words"))
  var command: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init("Give these arguments instead of the Job's.", valueName: "words"))
  var args: [String] = []

  @Option(help: .init("Run this image instead of the Job's.", valueName: "image"))
  var image: String?

  @Option(help: .init("Request so much CPU, and no more: 500m, 2.", valueName: "quantity"))
  var cpu: String?

  @Option(help: .init("Request so much memory, and no more: 512Mi, 4Gi.", valueName: "quantity"))
  var memory: String?

  @Flag(help: "Create nothing: show the Pod that would run, and what the server says to it.")
  var dryRun = false

  @Flag(help: "Wait for the end; fail if the run fails.")
  var wait = false

  @Flag(help: "Show the output of each attempt while it runs; waits for the end.")
  var logs = false

  @Option(help: .init("Wait no longer than this: 30s, 5m, 1h.", valueName: "duration"))
  var timeout: String?

  func validate() throws {
    _ = try overrides()
    if let timeout, Durations.parse(timeout) == nil {
      throw ValidationError("--timeout \(timeout) is no duration: write it as 30s, 5m or 1h")
    }
    if timeout != nil, !wait, !logs {
      throw ValidationError("--timeout bounds a wait: give --wait or --logs too")
    }
  }

  private func overrides() throws -> Overrides {
    do {
      return try Overrides(
        variables: variables, command: command.isEmpty ? nil : command,
        args: args.isEmpty ? nil : args, image: image, cpu: cpu, memory: memory)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() async throws {
    let session = try global.session()
    defer { session.close() }
    let overrides = try overrides()
    // The server would take a run of a Job that is not there.
    let job = try await session.job(job)
    if case .failure(let problem) = job.spec {
      throw Failure("Job \(job.namespace)/\(job.name) cannot run: \(problem)")
    }
    if dryRun { return try await RunPreview(session: session, job: job).show(overrides) }
    let run = try await create(overrides, session)
    tell("jobrun.rota.dev/\(run.name) created")
    guard wait || logs else { return }
    let end = try await RunFollower(session: session, showsLogs: logs).waitForEnd(
      of: run.name, timeout: timeout.flatMap(Durations.parse))
    try report(end, session)
  }

  private func create(_ overrides: Overrides, _ session: Session) async throws -> JobRun {
    do throws(KubeError) {
      let json = try await session.client.send(
        .create(
          .rotaRuns, namespace: session.namespace,
          object: overrides.run(of: job, namespace: session.namespace)))
      guard let run = try? JobRun(json: json) else {
        throw KubeError(kind: .decoding, problem: "the answer is no JobRun")
      }
      return run
    } catch {
      throw Failure(error, when: "create a run of Job \(session.namespace)/\(job)")
    }
  }

  /// Beside logs, everything else goes to standard error.
  private func tell(_ text: String) {
    if logs { Output.error(text) } else { Output.line(text) }
  }

  private func report(_ run: JobRun, _ session: Session) throws {
    let text = RunText.end(of: run)
    guard run.status.phase == .succeeded else { throw Failure(text) }
    tell(text)
  }
}
