import ArgumentParser
import Logging

/// What the command line says; see `rota-controller --help`.
struct Settings: ParsableArguments {
  @Option(
    help: .init(
      "The kubeconfig to use; without one KUBECONFIG, the cluster we run in, or ~/.kube/config.",
      valueName: "file"))
  var kubeconfig: String?

  @Option(
    help: .init("The kubeconfig's context to use; default: its current one.", valueName: "name"))
  var context: String?

  @Option(
    help: .init("Look at this namespace alone; default: all of them.", valueName: "namespace"))
  var namespace: String?

  @Option(
    help: .init(
      "Act only while holding the lease rota-controller, so that several can run.",
      valueName: "bool"))
  var leaderElect = false

  @Option(
    help: .init(
      "The namespace of that lease; default: the one we run in, or the kubeconfig's.",
      valueName: "namespace"))
  var leaderElectNamespace: String?

  @Option(
    help: .init(
      "Where /healthz, /readyz and /metrics answer; an empty string turns them off.",
      valueName: "host:port"))
  var metricsAddress = "127.0.0.1:9440"

  @Option(help: "What to log: trace, debug, info, notice, warning, error or critical.")
  var logLevel = LogLevel.info

  @Option(help: "How to log: text or json, one line an entry.")
  var logFormat = LogFormat.text

  @Option(help: .hidden)
  var workers = 32

  /// Set by `rota up`.
  @Flag(help: .hidden)
  var untilStdinCloses = false

  func validate() throws {
    guard metricsAddress.isEmpty || HostPort(metricsAddress) != nil else {
      throw ValidationError(
        "--metrics-address is \(metricsAddress): write host:port, such as 127.0.0.1:9440")
    }
    guard workers > 0 else { throw ValidationError("--workers is \(workers): give at least 1") }
  }
}

enum LogLevel: String, ExpressibleByArgument, CaseIterable {
  case trace, debug, info, notice, warning, error, critical

  var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}

enum LogFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

/// `host:port`; an IPv6 address stands in brackets. A missing host is every address.
struct HostPort: Hashable, Sendable {
  let host: String
  let port: Int

  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"),
      let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port)
    else { return nil }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    self.host = host.isEmpty ? "0.0.0.0" : host
    self.port = port
  }
}
