import JSON
import KubeClient
import Reconciler

/// Waits for a run's end, showing what it writes if wanted.
struct RunFollower {
  let session: Session
  let showsLogs: Bool
  /// Nil for the first one of the Pod.
  var container: String?

  /// - Throws: `Failure` when the run vanishes, or `timeout` is over.
  func waitForEnd(of name: String, timeout: Duration?) async throws -> JobRun {
    guard let timeout else { return try await follow(name) }
    return try await withThrowingTaskGroup(of: JobRun.self) { group in
      group.addTask { try await follow(name) }
      group.addTask {
        try await Task.sleep(for: timeout)
        throw Failure(
          "JobRun \(session.namespace)/\(name) has not ended within \(Durations.text(timeout)), "
            + "and goes on: `rota logs \(name) -f` shows it, `rota cancel \(name)` ends it")
      }
      defer { group.cancelAll() }
      for try await run in group { return run }
      throw CancellationError()
    }
  }

  private func follow(_ name: String) async throws -> JobRun {
    var shown = 0
    for await json in ObjectWatch.states(of: .rotaRuns, name, in: session) {
      guard let json else {
        throw Failure("JobRun \(session.namespace)/\(name) was deleted before it ended")
      }
      guard let run = try? JobRun(json: json) else { continue }
      if showsLogs { shown = try await showAttempts(of: run, from: shown) }
      if run.isTerminal { return run }
    }
    throw CancellationError()
  }

  /// Those whose Pod was seen; the others come with a later state of the run.
  private func showAttempts(of run: JobRun, from first: Int) async throws -> Int {
    var shown = first
    while shown < run.status.attempts.count {
      let attempt = run.status.attempts[shown]
      guard attempt.uid != nil || attempt.hasEnded || run.isTerminal else { break }
      if shown > 0 { Output.error("Attempt \(shown + 1):") }
      try await show(attempt)
      shown += 1
    }
    return shown
  }

  /// The run's end counts, not whether its log could be read.
  private func show(_ attempt: Attempt) async throws {
    do {
      try await AttemptLogs(session: session, container: container, follows: true)
        .show(attempt.podName)
    } catch let failure as Failure {
      Output.error("\(failure)")
    }
  }
}
