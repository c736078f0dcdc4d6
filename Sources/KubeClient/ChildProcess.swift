import Glibc

/// Runs a command to its end, on a thread of its own: it blocks, and Swift's pool must not.
enum ChildProcess {
  struct Output: Sendable {
    let exitCode: Int32
    let standardOutput: [UInt8]
  }

  enum Failure: Error, Hashable {
    case notStarted(errno: Int32)
    case timedOut
    case tooMuchOutput
  }

  /// Standard input is empty and errors go where ours go. Killed when it takes longer than `timeout` or
  /// prints more than 1 MiB.
  static func run(
    _ command: String, _ arguments: [String], environment: [String: String], timeout: Duration
  ) async -> Result<Output, Failure> {
    await withCheckedContinuation { continuation in
      let thread = OwnedThread {
        continuation.resume(
          returning: Result { () throws(Failure) in
            try runBlocking(command, arguments, environment: environment, timeout: timeout)
          })
      }
      if !thread.start() { continuation.resume(returning: .failure(.notStarted(errno: EAGAIN))) }
    }
  }

  private static func runBlocking(
    _ command: String, _ arguments: [String], environment: [String: String], timeout: Duration
  ) throws(Failure) -> Output {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .notStarted(errno: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let started = Result { () throws(Failure) in
      try spawn(command, arguments, environment, output: ends[1])
    }
    // Ours would keep the pipe open after the child is gone.
    close(ends[1])
    let process = try started.get()
    do throws(Failure) {
      let output = try collect(from: ends[0], until: ContinuousClock.now + timeout)
      return Output(exitCode: reap(process), standardOutput: output)
    } catch {
      kill(process, SIGKILL)
      _ = reap(process)
      throw error
    }
  }

  private static func spawn(
    _ command: String, _ arguments: [String], _ environment: [String: String], output: Int32
  ) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Our own signal mask is no business of the plugin's.
    var mask = sigset_t()
    sigemptyset(&mask)
    posix_spawnattr_setsigmask(&attributes, &mask)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var process: pid_t = 0
    let code = withCStrings([command] + arguments) { argv in
      withCStrings(environment.map { "\($0.key)=\($0.value)" }) { envp in
        posix_spawnp(&process, command, &actions, &attributes, argv, envp)
      }
    }
    guard code == 0 else { throw .notStarted(errno: code) }
    return process
  }

  private static func withCStrings<Value>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
  ) -> Value {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }

  private static func collect(
    from descriptor: Int32, until deadline: ContinuousClock.Instant
  ) throws(Failure) -> [UInt8] {
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let left = ContinuousClock.now.duration(to: deadline)
      guard left > .zero else { throw .timedOut }
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard Glibc.poll(&poll, 1, Int32(left.components.seconds * 1000 + 1000)) > 0 else { continue }
      let count = read(descriptor, &chunk, chunk.count)
      if count == 0 { return output }
      if count > 0 { output += chunk[..<count] }
      guard output.count <= 1 << 20 else { throw .tooMuchOutput }
    }
  }

  /// The exit code; 128 and the signal's number when one ended it, as shells say it.
  private static func reap(_ process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}

/// A detached POSIX thread that runs one closure.
private final class OwnedThread: Sendable {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }

  /// False when the system has no thread for us; the closure does not run then.
  func start() -> Bool {
    let box = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<OwnedThread>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      box.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}
