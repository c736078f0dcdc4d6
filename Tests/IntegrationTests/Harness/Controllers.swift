import ArgumentParser
import JSON
import KubeClient
import Reconciler
import Synchronization

@testable import Controller

/// What time a test's controllers believe it is.
struct TestClock: Sendable {
  let start: @Sendable () -> TimeSource

  static let real = TestClock { .system }
  /// Real time, but the next full minute is two seconds away.
  static let minuteAhead = fast(1)

  /// Minutes pass in seconds: at 20, a tick of `* * * * *` comes every three seconds.
  ///
  /// It begins two seconds of its own before a full minute and never before real now, which is what the
  /// server stamps on objects; a tick from before a Job's creation would not run.
  static func fast(_ speed: Int = 20) -> TestClock {
    TestClock {
      let now = TimeSource.wallTime()
      var start = (now.seconds / 60 + 1) * 60 - 2
      if start <= now.seconds { start += 60 }
      return .accelerated(from: Timestamp(seconds: start), speed: speed)
    }
  }
}

/// The controller processes of a test, each with a client of its own.
final class Controllers: Sendable {
  private struct Process {
    let client: KubeClient
    let task: Task<Void, Never>
  }

  let namespace: String
  let time: TimeSource
  private let processes = Mutex<[Process]>([])

  init(namespace: String, time: TimeSource) {
    self.namespace = namespace
    self.time = time
  }

  var isEmpty: Bool { processes.withLock(\.isEmpty) }

  /// Starts one more, which finds that it is `later` than it is for the others.
  func start(on cluster: TestCluster, later: Duration = .zero) throws {
    let client = try cluster.newClient()
    let settings = try Settings.parse(["--namespace", namespace, "--metrics-address", ""])
    let process = Operator(
      settings: settings, client: client, time: time.shifted(by: later), logger: TestCluster.logger)
    let task = Task { _ = try? await process.run() }
    processes.withLock { $0.append(Process(client: client, task: task)) }
  }

  /// As SIGTERM does: what has begun is finished.
  func stopAll() async {
    for process in take() {
      process.task.cancel()
      await process.task.value
      process.client.shutdown()
    }
  }

  /// As near to SIGKILL as one gets inside a process: no request that is under way is answered, and none is
  /// sent any more.
  func crashAll() async {
    for process in take() {
      process.client.shutdown()
      process.task.cancel()
      await process.task.value
    }
  }

  private func take() -> [Process] {
    processes.withLock { all in
      defer { all = [] }
      return all
    }
  }
}

extension TimeSource {
  fileprivate func shifted(by offset: Duration) -> TimeSource {
    TimeSource(now: { now() + offset }, waitFor: waitFor, elapsed: elapsed)
  }
}
