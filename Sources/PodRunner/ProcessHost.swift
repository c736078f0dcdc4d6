import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// Runs containers as local processes, each in a session and process group of its own.
final class ProcessHost: Sendable {
  /// All that a process needs.
  struct Launch: Sendable {
    var executable: String
    /// With the command's name as the first one.
    var arguments: [String]
    var environment: [String: String]
    var directory: String
    var log: LogFile
    /// Identifies the container in the environment of everything it starts.
    var marker: String
    /// The name of the podman container, when it is podman that is started.
    var podmanName: String?
  }

  private struct State {
    var running: [Int32: Launch] = [:]
    var isStopping = false
    var idle: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  /// What has left the process group keeps the log open no longer than this.
  static let drainPatience: Duration = .seconds(2)

  /// - Parameter onExit: gets the exit code (128 + n for signal n) once the log is complete.
  /// - Returns: the process ID, which is the process group's and session's too.
  func start(
    _ launch: Launch, onExit: @escaping @Sendable (Int) -> Void
  ) async throws(StartFailure) -> Int32 {
    let output = try Self.reader(launch.log, .standardOutput)
    let errors: OutputReader
    do {
      errors = try Self.reader(launch.log, .standardError)
    } catch {
      output.handOver()
      throw error
    }
    let started = await withCheckedContinuation { continuation in
      Task { await self.run(launch, output, errors, continuation, onExit) }
    }
    return try started.get()
  }

  private static func reader(
    _ log: LogFile, _ stream: LogFile.Stream
  ) throws(StartFailure) -> OutputReader {
    do {
      return try OutputReader(into: log, stream)
    } catch {
      throw StartFailure("no pipe for the output: \(error)")
    }
  }

  typealias Started = CheckedContinuation<Result<Int32, StartFailure>, Never>

  private func run(
    _ launch: Launch, _ output: OutputReader, _ errors: OutputReader, _ started: Started,
    _ onExit: @Sendable (Int) -> Void
  ) async {
    var pid: Int32 = 0
    var exitCode = 255
    do {
      let result = try await Subprocess.run(
        Self.configuration(launch), input: .none,
        output: .fileDescriptor(output.writeEnd, closeAfterSpawningProcess: false),
        error: .fileDescriptor(errors.writeEnd, closeAfterSpawningProcess: false)
      ) { execution in
        pid = execution.processIdentifier.value
        output.handOver()
        errors.handOver()
        self.register(pid, launch)
        started.resume(returning: .success(pid))
      }
      exitCode = Self.exitCode(result.terminationStatus)
    } catch {
      guard pid != 0 else {
        output.handOver()
        errors.handOver()
        launch.log.close()
        started.resume(returning: .failure(Self.failure(error, launch)))
        return
      }
    }
    await finish(pid, launch, output, errors)
    onExit(exitCode)
  }

  private static func configuration(_ launch: Launch) -> Configuration {
    var options = PlatformOptions()
    options.createSession = true
    let variables = launch.environment.merging([Leftovers.variable: launch.marker]) { $1 }
    let environment = variables.map { Array("\($0.key)=\($0.value)".utf8) + [0] }
    return Configuration(
      executable: .path(FilePath(launch.executable)),
      arguments: Arguments(
        executablePathOverride: launch.arguments.first,
        remainingValues: Array(launch.arguments.dropFirst())),
      environment: .custom(environment), workingDirectory: FilePath(launch.directory),
      platformOptions: options)
  }

  private static func exitCode(_ status: TerminationStatus) -> Int {
    switch status {
    case .exited(let code): Int(code)
    case .signaled(let signal): 128 + Int(signal)
    }
  }

  private static func failure(_ error: any Error, _ launch: Launch) -> StartFailure {
    let command = launch.arguments.first ?? launch.executable
    guard let error = error as? SubprocessError else {
      return StartFailure("exec: \"\(command)\": \(error)")
    }
    switch error.code {
    case .failedToChangeWorkingDirectory:
      return StartFailure(
        "chdir to workingDir (\"\(launch.directory)\") failed: no such file or directory")
    // The file itself was looked up before.
    case .executableNotFound:
      return StartFailure("exec: \"\(command)\": its interpreter cannot be executed")
    default:
      let reason = error.underlyingError.map { String(describing: $0) } ?? error.description
      return StartFailure("exec: \"\(command)\": \(reason.lowercased())")
    }
  }

  /// The container is over when its first process is: what else it started goes with it.
  private func finish(
    _ pid: Int32, _ launch: Launch, _ output: OutputReader, _ errors: OutputReader
  ) async {
    kill(-pid, SIGKILL)
    Leftovers.kill(markedWithPrefix: launch.marker)
    await output.finish(patience: Self.drainPatience)
    await errors.finish(patience: Self.drainPatience)
    launch.log.close()
    unregister(pid)
  }
}

// MARK: Signals

extension ProcessHost {
  /// SIGTERM or SIGKILL to all of the container's process group.
  func signal(_ pid: Int32, force: Bool) {
    guard let launch = state.withLock({ $0.running[pid] }) else { return }
    // Podman passes SIGTERM on, but not SIGKILL.
    if force, let name = launch.podmanName { Podman.kill(name) }
    kill(-pid, force ? SIGKILL : SIGTERM)
  }

  /// Ends everything, by force after `grace`, and starts nothing any more; returns when all is gone.
  func stop(grace: Duration) async {
    let running = state.withLock {
      $0.isStopping = true
      return Array($0.running.keys)
    }
    for pid in running { signal(pid, force: false) }
    let killer = Task {
      guard (try? await Task.sleep(for: grace)) != nil else { return }
      for pid in self.state.withLock({ Array($0.running.keys) }) { self.signal(pid, force: true) }
    }
    await untilIdle()
    killer.cancel()
  }

  private func untilIdle() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock {
        if !$0.running.isEmpty { $0.idle.append(continuation) }
        return $0.running.isEmpty
      }
      if isIdle { continuation.resume() }
    }
  }

  private func register(_ pid: Int32, _ launch: Launch) {
    let isLate = state.withLock {
      $0.running[pid] = launch
      return $0.isStopping
    }
    if isLate { signal(pid, force: true) }
  }

  private func unregister(_ pid: Int32) {
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.running[pid] = nil
      guard state.running.isEmpty else { return [] }
      defer { state.idle = [] }
      return state.idle
    }
    for continuation in waiting { continuation.resume() }
  }
}
