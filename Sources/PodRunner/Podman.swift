import JSON
import Subprocess

/// Containers that need their image: they have no `command`, so only podman knows what to run.
enum Podman {
  static let label = "rota.dev/runner"

  /// What `podman` is called with, its own name included. The network is the machine's, as it is for
  /// processes.
  static func arguments(
    container: JSONValue, name: String, scope: String, environment: [String: String],
    args: [String]
  ) -> [String] {
    var arguments = [
      "podman", "run", "--rm", "--init", "--name", name, "--label", "\(label)=\(scope)",
      "--network", "host",
    ]
    if let directory = container["workingDir"].string, !directory.isEmpty {
      arguments += ["--workdir", directory]
    }
    arguments += pull(container["imagePullPolicy"].string)
    for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
      arguments += ["--env", "\(name)=\(value)"]
    }
    return arguments + [container["image"].string ?? ""] + args
  }

  private static func pull(_ policy: String?) -> [String] {
    switch policy {
    case "Always": ["--pull", "always"]
    case "Never": ["--pull", "never"]
    default: []
    }
  }

  /// SIGKILL does not reach the container through podman's own process.
  static func kill(_ name: String) {
    Task {
      _ = try? await Subprocess.run(
        .name("podman"), arguments: ["kill", name], output: .discarded, error: .discarded)
    }
  }

  /// Ends what an earlier runner of this scope left behind.
  static func killLeftovers(scope: String) async {
    let listed = try? await Subprocess.run(
      .name("podman"), arguments: ["ps", "--quiet", "--filter", "label=\(label)=\(scope)"],
      output: .string(limit: 1 << 20), error: .discarded)
    let names = (listed?.standardOutput ?? "").split(separator: "\n").map(String.init)
    guard !names.isEmpty else { return }
    _ = try? await Subprocess.run(
      .name("podman"), arguments: Arguments(["kill"] + names), output: .discarded,
      error: .discarded)
  }
}
