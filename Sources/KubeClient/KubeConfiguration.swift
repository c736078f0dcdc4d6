/// How to reach an API server and who to be there.
public struct KubeConfiguration: Hashable, Sendable {
  /// `https://host:port`, perhaps with a path, without a slash at the end.
  public var server: String
  /// The namespace to use where none is said.
  public var namespace: String
  public var tls: TLS
  public var authentication: Authentication
  /// Whom to act as, if not oneself.
  public var impersonation: Impersonation?
  /// Nil leaves it to the environment (`https_proxy`, `no_proxy`).
  public var proxyURL: String?
  public var userAgent: String

  public init(
    server: String, namespace: String = "default", tls: TLS = .init(),
    authentication: Authentication = .none, impersonation: Impersonation? = nil,
    proxyURL: String? = nil, userAgent: String = "rota"
  ) {
    self.server = server
    self.namespace = namespace
    self.tls = tls
    self.authentication = authentication
    self.impersonation = impersonation
    self.proxyURL = proxyURL
    self.userAgent = userAgent
  }

  public struct TLS: Hashable, Sendable {
    /// The only authorities to trust; nil trusts those of the system.
    public var caPEM: String?
    public var clientCertificatePEM: String?
    public var clientKeyPEM: Secret?
    /// The name to verify instead of the server's host.
    public var serverName: String?
    /// False trusts whoever answers.
    public var verify: Bool

    public init(
      caPEM: String? = nil, clientCertificatePEM: String? = nil, clientKeyPEM: Secret? = nil,
      serverName: String? = nil, verify: Bool = true
    ) {
      self.caPEM = caPEM
      self.clientCertificatePEM = clientCertificatePEM
      self.clientKeyPEM = clientKeyPEM
      self.serverName = serverName
      self.verify = verify
    }
  }

  /// How requests show who we are. A client certificate is part of `tls` and may come on top.
  public enum Authentication: Hashable, Sendable {
    case none
    case token(Secret)
    /// Read again whenever the file changes.
    case tokenFile(path: String)
    case basic(user: String, password: Secret)
    case exec(ExecPlugin)
  }

  public struct Impersonation: Hashable, Sendable {
    public var user: String
    public var uid: String?
    public var groups: [String]
    public var extra: [String: [String]]

    public init(
      user: String, uid: String? = nil, groups: [String] = [], extra: [String: [String]] = [:]
    ) {
      self.user = user
      self.uid = uid
      self.groups = groups
      self.extra = extra
    }
  }
}

/// A command that prints credentials (`client.authentication.k8s.io`).
public struct ExecPlugin: Hashable, Sendable {
  public var apiVersion: String
  /// A path, or a name to be found in PATH.
  public var command: String
  public var arguments: [String]
  /// All of it: what the process had, and what the kubeconfig adds.
  public var environment: [String: String]
  /// What to do when the command is missing.
  public var installHint: String?
  public var provideClusterInfo: Bool

  public init(
    apiVersion: String = "client.authentication.k8s.io/v1", command: String,
    arguments: [String] = [], environment: [String: String] = [:], installHint: String? = nil,
    provideClusterInfo: Bool = false
  ) {
    self.apiVersion = apiVersion
    self.command = command
    self.arguments = arguments
    self.environment = environment
    self.installHint = installHint
    self.provideClusterInfo = provideClusterInfo
  }
}

extension ExecPlugin: CustomStringConvertible, CustomReflectable {
  /// Arguments and environment may hold secrets.
  public var description: String { "exec plugin \(command)" }
  public var customMirror: Mirror { Mirror(self, children: ["command": command]) }
}
