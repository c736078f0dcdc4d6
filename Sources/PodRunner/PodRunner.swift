public import KubeClient
public import Logging

/// Scheduler and kubelet of one machine: it takes Pods from the API server and runs them here.
///
/// It is an ordinary API client, so it works against any API server, one without nodes too. It is a
/// stand-in: images, `imagePullPolicy`, volumes, probes, hooks and resource limits are ignored where a
/// container's `command` runs as a local process, in its `workingDir` or else in the runner's own.
public struct PodRunner: Sendable {
  /// How a container is run.
  public enum Mode: Hashable, Sendable {
    /// As a local process; by podman where the container has no `command`.
    case processes
    /// Not at all: it counts as succeeded after so long. The annotations
    /// `simulate.rota.dev/duration` (seconds) and `simulate.rota.dev/exit-code` of a Pod say otherwise.
    case simulated(after: Duration)
  }

  let client: KubeClient
  let nodeName: String
  let logDirectory: String?
  let mode: Mode
  let namespaces: [String]
  let logger: Logger

  /// - Parameters:
  ///   - logDirectory: where the containers' output goes, as
  ///     `<namespace>/<pod>_<uid>/<container>/<restart>.log`; nil to drop it.
  ///   - namespaces: those whose Pods to run; empty for all.
  public init(
    client: KubeClient, nodeName: String = "local", logDirectory: String?,
    mode: Mode = .processes, namespaces: [String] = [], logger: Logger
  ) {
    self.client = client
    self.nodeName = nodeName
    self.logDirectory = logDirectory
    self.mode = mode
    self.namespaces = namespaces
    self.logger = logger
  }

  /// Runs Pods until the task is cancelled; then ends what runs, by force after a few seconds.
  public func run() async {
    await RunnerLoop(self).run()
  }
}
