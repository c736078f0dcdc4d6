import ArgumentParser
import JSON
import KubeClient
import Reconciler

/// `rota pause JOB`.
struct Pause: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Stop a Job's schedule, CI, CD and image triggers; `rota run` still works.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The Job.")
  var job: String

  func run() async throws {
    let session = try global.session()
    defer { session.close() }
    _ = try await session.setPaused(job, true)
    Output.line("job.rota.dev/\(job) paused")
  }
}

/// `rota resume JOB`.
struct Resume: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Undo `rota pause`. Ticks from before do not run.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The Job.")
  var job: String

  func run() async throws {
    let session = try global.session()
    defer { session.close() }
    let resumed = try await session.setPaused(job, false)
    Output.line("job.rota.dev/\(job) resumed")
    if let spec = try? resumed.spec.get(), spec.suspend {
      Output.error("Its schedule stays off: spec.suspend is true")
    }
  }
}

extension Session {
  fileprivate func setPaused(_ name: String, _ isPaused: Bool) async throws -> Job {
    _ = try await job(name)
    do throws(KubeError) {
      let json = try await client.send(
        .patch(
          .rotaJobs, namespace: namespace, name: name,
          patch: .merge(["spec": ["paused": .bool(isPaused)]])))
      guard let job = try? Job(json: json) else {
        throw KubeError(kind: .decoding, problem: "the answer is no Job")
      }
      return job
    } catch {
      throw Failure(error, when: "\(isPaused ? "pause" : "resume") Job \(namespace)/\(name)")
    }
  }
}
