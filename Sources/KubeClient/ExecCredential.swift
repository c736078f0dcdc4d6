import Glibc
import JSON

/// What an exec plugin gives out.
struct ExecCredential: Hashable, Sendable {
  var token: Secret?
  var certificatePEM: String?
  var keyPEM: Secret?
  /// Nanoseconds since 1970; nil while the process lives.
  var expiry: Int64?

  /// Renewed a little early, so that it does not expire on its way.
  func isFresh(at now: Int64) -> Bool {
    guard let expiry else { return true }
    return now < expiry - 10_000_000_000
  }
}

extension ExecPlugin {
  static let timeout = Duration.seconds(60)

  /// Runs the command. The error names it and what to do, never what it printed.
  func credential(
    for configuration: KubeConfiguration
  ) async throws(KubeError) -> ExecCredential {
    var environment = environment
    environment["KUBERNETES_EXEC_INFO"] = info(for: configuration).text
    let result = await ChildProcess.run(
      command, arguments, environment: environment, timeout: Self.timeout)
    switch result {
    case .failure(let failure): throw problem(words(for: failure))
    case .success(let output) where output.exitCode != 0:
      throw problem("exited with \(output.exitCode): see what it wrote to standard error")
    case .success(let output): return try decode(output.standardOutput)
    }
  }

  private func info(for configuration: KubeConfiguration) -> JSONValue {
    var spec: JSONValue = ["interactive": false]
    if provideClusterInfo {
      var cluster: [String: JSONValue] = ["server": .string(configuration.server)]
      cluster["tls-server-name"] = configuration.tls.serverName.map(JSONValue.string)
      cluster["proxy-url"] = configuration.proxyURL.map(JSONValue.string)
      if !configuration.tls.verify { cluster["insecure-skip-tls-verify"] = true }
      cluster["certificate-authority-data"] = configuration.tls.caPEM.map {
        .string(Base64.encode(Array($0.utf8)))
      }
      spec["cluster"] = .object(cluster)
    }
    return ["apiVersion": .string(apiVersion), "kind": "ExecCredential", "spec": spec]
  }

  func decode(_ output: [UInt8]) throws(KubeError) -> ExecCredential {
    guard let json = try? JSONValue(parsing: output), json["kind"].string == "ExecCredential" else {
      throw problem("printed no ExecCredential")
    }
    guard json["apiVersion"].string == apiVersion else {
      throw problem("speaks another version than \(apiVersion): set apiVersion as it says")
    }
    let status = json["status"]
    let credential = ExecCredential(
      token: status["token"].string.map(Secret.init),
      certificatePEM: status["clientCertificateData"].string,
      keyPEM: status["clientKeyData"].string.map(Secret.init),
      expiry: try expiry(status["expirationTimestamp"]))
    guard (credential.certificatePEM == nil) == (credential.keyPEM == nil) else {
      throw problem("gave a certificate without its key, or the other way round")
    }
    guard credential.token != nil || credential.certificatePEM != nil else {
      throw problem("gave neither token nor certificate")
    }
    return credential
  }

  private func expiry(_ value: JSONValue) throws(KubeError) -> Int64? {
    guard let text = value.string else { return nil }
    guard let time = CivilTime.parse(text) else {
      throw problem("gave an expirationTimestamp that is not RFC 3339")
    }
    return time
  }

  private func words(for failure: ChildProcess.Failure) -> String {
    switch failure {
    case .notStarted(let code):
      let hint = installHint.map { "; \($0.trimmed)" } ?? ""
      return "could not be started (\(String(cString: strerror(code))))\(hint)"
    case .timedOut: return "took longer than \(Self.timeout.components.seconds) s and was killed"
    case .tooMuchOutput: return "printed more than 1 MiB and was killed"
    }
  }

  private func problem(_ words: String) -> KubeError {
    KubeError(kind: .credentials, problem: "exec plugin \(command) \(words)")
  }
}
