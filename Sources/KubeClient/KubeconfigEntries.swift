import JSON

/// `clusters[NAME].cluster`
struct ClusterEntry {
  private let entry: KubeconfigEntry

  init(_ entry: KubeconfigEntry) {
    self.entry = entry
  }

  func server() throws(ConfigurationError) -> String {
    var server = try entry.required("server")
    guard server.hasPrefix("https://") || server.hasPrefix("http://") else {
      throw entry.error("server", "is \"\(server)\"", "begin it with https://")
    }
    let authority = server.drop { $0 != ":" }.dropFirst(3).prefix { $0 != "/" }
    guard !authority.contains("@") else {
      throw entry.error("server", "holds a user", "name the user under users instead")
    }
    guard !authority.isEmpty, !server.contains("?"), !server.contains("#") else {
      throw entry.error("server", "is not the URL of a server", "write https://HOST:PORT")
    }
    while server.hasSuffix("/") { server.removeLast() }
    return server
  }

  func proxyURL() throws(ConfigurationError) -> String? {
    guard let url = try entry.string("proxy-url") else { return nil }
    let schemes = ["http://", "https://", "socks5://", "socks5h://"]
    guard schemes.contains(where: url.hasPrefix) else {
      throw entry.error(
        "proxy-url", "has no scheme that is known", "begin it with http://, https:// or socks5://")
    }
    return url
  }

  func tls() throws(ConfigurationError) -> KubeConfiguration.TLS {
    let skipsVerification = try entry.bool("insecure-skip-tls-verify")
    let authorities = try entry.pem("certificate-authority")
    if skipsVerification, authorities != nil {
      throw entry.error(
        "insecure-skip-tls-verify", "contradicts certificate-authority", "remove one of them")
    }
    return .init(
      caPEM: authorities, serverName: try entry.string("tls-server-name"),
      verify: !skipsVerification)
  }
}

/// `users[NAME].user`
struct UserEntry {
  private let entry: KubeconfigEntry
  private let environment: [String: String]

  init(_ entry: KubeconfigEntry, _ environment: [String: String]) {
    self.entry = entry
    self.environment = environment
  }

  func apply(to configuration: inout KubeConfiguration) throws(ConfigurationError) {
    configuration.authentication = try authentication()
    configuration.impersonation = try impersonation()
    let certificate = try entry.pem("client-certificate")
    let key = try entry.pem("client-key")
    if (certificate == nil) != (key == nil) {
      let missing = certificate == nil ? "client-certificate" : "client-key"
      throw entry.error(missing, "is missing", "certificate and key go together: add it")
    }
    configuration.tls.clientCertificatePEM = certificate
    configuration.tls.clientKeyPEM = key.map(Secret.init)
  }

  /// A file wins over a token written down, which may be old.
  private func authentication() throws(ConfigurationError) -> KubeConfiguration.Authentication {
    if entry.entry("auth-provider") != nil {
      throw entry.error(
        "auth-provider", "is not supported", "use an exec plugin, or a token")
    }
    if let path = try entry.path("tokenFile") { return .tokenFile(path: path) }
    if let token = try entry.string("token") { return .token(Secret(token)) }
    if let user = try entry.string("username") {
      return .basic(user: user, password: Secret(try entry.string("password") ?? ""))
    }
    guard let exec = entry.entry("exec") else { return .none }
    return .exec(try plugin(exec))
  }

  private func plugin(_ exec: KubeconfigEntry) throws(ConfigurationError) -> ExecPlugin {
    let version = try exec.required("apiVersion")
    let known = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]
    guard known.contains(version) else {
      throw exec.error("apiVersion", "is \"\(version)\"", "use \(known[0])")
    }
    if try exec.string("interactiveMode") == "Always" {
      throw exec.error(
        "interactiveMode", "is Always, but there is no terminal to ask on",
        "use a plugin that needs none")
    }
    var command = try exec.required("command")
    // A bare name is looked up in PATH; a relative path is relative to the kubeconfig.
    if command.contains("/") { command = Files.resolve(command, beside: exec.file) }
    return ExecPlugin(
      apiVersion: version, command: command, arguments: try exec.strings("args"),
      environment: try environment(of: exec), installHint: try exec.string("installHint"),
      provideClusterInfo: try exec.bool("provideClusterInfo"))
  }

  private func environment(
    of exec: KubeconfigEntry
  ) throws(ConfigurationError) -> [String: String] {
    var result = environment
    for variable in exec.value["env"].array ?? [] {
      guard let name = variable["name"].string, let value = variable["value"].string else {
        throw exec.error("env", "has an entry without name or value", "correct it")
      }
      result[name] = value
    }
    return result
  }

  private func impersonation() throws(ConfigurationError) -> KubeConfiguration.Impersonation? {
    guard let user = try entry.string("as") else { return nil }
    let extra = entry.value["as-user-extra"].object ?? [:]
    return .init(
      user: user, uid: try entry.string("as-uid"), groups: try entry.strings("as-groups"),
      extra: extra.mapValues { $0.array?.compactMap(\.string) ?? [] })
  }
}
