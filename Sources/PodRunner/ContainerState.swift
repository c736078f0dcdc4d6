/// How a container stands.
struct ContainerState: Hashable, Sendable {
  enum Stage: Hashable, Sendable {
    /// Not running; it starts when its turn has come and `notBefore` is over.
    case waiting(reason: String, message: String)
    /// The runner was told to start it.
    case starting
    case running(Run)
    /// For good: what is to be restarted is `waiting`.
    case terminated(Termination)
  }

  var stage: Stage
  /// How it ended before its restart.
  var lastTermination: Termination?
  /// The restarts so far; also the number of its log file.
  var restarts = 0
  var notBefore: Moment?
  /// What kept it from being started the last time.
  var configurationProblem: String?
  var backoff = Backoff()

  var isAlive: Bool {
    switch stage {
    case .starting, .running: true
    case .waiting, .terminated: false
    }
  }

  /// Not started even once.
  var isNew: Bool { run == nil && termination == nil && lastTermination == nil }

  var run: Run? {
    guard case .running(let run) = stage else { return nil }
    return run
  }

  var termination: Termination? {
    guard case .terminated(let termination) = stage else { return nil }
    return termination
  }
}

/// One process of a container.
struct Run: Hashable, Sendable {
  /// `process://4711`: what runs, and how to find it.
  var id: String
  var startedAt: Moment
  /// Nil for what is simulated, or lost.
  var pid: Int32?
  /// When and how it ends by itself, if it is only simulated.
  var simulatedEnd: SimulatedEnd?

  struct SimulatedEnd: Hashable, Sendable {
    var at: Moment
    var exitCode: Int
  }
}

/// How one run of a container ended.
struct Termination: Hashable, Sendable {
  var exitCode: Int
  var reason: String
  var message: String
  var startedAt: Moment
  var finishedAt: Moment
  var containerID: String

  init(
    exitCode: Int, reason: String? = nil, message: String = "", startedAt: Moment,
    finishedAt: Moment, containerID: String = ""
  ) {
    self.exitCode = exitCode
    self.reason = reason ?? (exitCode == 0 ? "Completed" : "Error")
    self.message = message
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.containerID = containerID
  }

  /// What ran when the runner ended, and cannot be found any more.
  static func lost(startedAt: Moment, now: Moment, containerID: String) -> Termination {
    Termination(
      exitCode: 137, reason: "ContainerStatusUnknown",
      message: "The container could not be located when the runner started",
      startedAt: startedAt, finishedAt: now, containerID: containerID)
  }

  /// It could not be started at all. The API server wants a start; kubelet writes 1970 too.
  static func startError(_ message: String, now: Moment) -> Termination {
    Termination(
      exitCode: 128, reason: "StartError", message: message, startedAt: Moment(nanoseconds: 0),
      finishedAt: now)
  }
}

/// The delays between restarts, as kubelet has them: none, 10 s, doubling up to 5 min.
struct Backoff: Hashable, Sendable {
  private var next: Duration = .zero

  static let initial: Duration = .seconds(10)
  static let limit: Duration = .seconds(300)
  /// What ran so long is not in a crash loop.
  static let forgiveness: Duration = .seconds(600)

  /// The delay until the restart of what ran for `uptime`.
  mutating func delay(afterUptime uptime: Duration) -> Duration {
    let delay = uptime >= Self.forgiveness ? .zero : next
    next = delay == .zero ? Self.initial : min(delay * 2, Self.limit)
    return delay
  }
}
