import Foundation
import JSON
import Subprocess
import YAML

/// The real kubectl, pointed at the cluster under test.
struct Kubectl: Sendable {
  let kubeconfig: String
  /// Where it keeps its discovery cache: one per process, since a local cluster's port may come back
  /// with other CRDs behind it.
  let home: String
  var namespace: String?

  /// What one invocation did.
  struct Outcome: Sendable, CustomStringConvertible {
    let command: String
    let exitCode: Int
    let output: String
    let errors: String

    var succeeded: Bool { exitCode == 0 }
    /// Both streams, for messages whose stream does not matter.
    var all: String { output + errors }
    var lines: [String] { output.split(separator: "\n").map(String.init) }
    var description: String { "$ \(command)\nexit \(exitCode)\n\(output)\(errors)" }

    func json() throws -> JSONValue { try JSONValue(parsing: Array(output.utf8)) }
  }

  /// Runs kubectl to its end; an exit code other than 0 is a result, not an error.
  @discardableResult
  func callAsFunction(
    _ arguments: String..., input: String? = nil, diff: String? = nil
  ) async throws -> Outcome {
    try await run(arguments, input: input, diff: diff)
  }

  /// Applies or creates objects given as JSON.
  @discardableResult
  func callAsFunction(_ verb: [String], _ objects: JSONValue...) async throws -> Outcome {
    let text = objects.map { YAML.render($0) }.joined(separator: "---\n")
    return try await run(verb + ["-f", "-"], input: text)
  }

  private func run(
    _ arguments: [String], input: String?, diff: String? = nil
  ) async throws -> Outcome {
    var all = ["--kubeconfig", kubeconfig]
    if let namespace { all += ["--namespace", namespace] }
    all += arguments
    // HOME too: kubectl's cache follows KUBECACHEDIR only since 1.31.
    let environment = Subprocess.Environment.inherit.updating([
      "HOME": home, "KUBECACHEDIR": "\(home)/cache", "KUBECTL_EXTERNAL_DIFF": diff,
    ])
    let result = try await Subprocess.run(
      .name("kubectl"), arguments: .init(all), environment: environment,
      input: .string(input ?? ""), output: .string(limit: 8 << 20), error: .string(limit: 1 << 20))
    return Outcome(
      command: "kubectl " + arguments.joined(separator: " "),
      exitCode: Self.code(result.terminationStatus),
      output: result.standardOutput, errors: result.standardError)
  }

  private static func code(_ status: TerminationStatus) -> Int {
    switch status {
    case .exited(let code): Int(code)
    case .signaled(let signal): 128 + Int(signal)
    }
  }
}
