/// What a client trusts, how it shows who it is, and how many connections it may open.
public struct HTTPClientConfiguration: Hashable, Sendable {
  public var tls: TLSOptions
  public var proxy: ProxyOptions
  /// Offer HTTP/2 in the TLS handshake of `send`; the server decides, and HTTP/1.1 is what is left.
  public var preferHTTP2: Bool
  public var userAgent: String
  /// The bound on HTTP/1.1 connections to one host for `send`; further requests wait their turn.
  /// A `stream` has a connection of its own and is not counted.
  public var maxConnectionsPerHost: Int
  /// The bound on `send` requests in flight to one host over HTTP/2.
  public var maxConcurrentStreams: Int

  public init(
    tls: TLSOptions = .init(), proxy: ProxyOptions = .environment, preferHTTP2: Bool = true,
    userAgent: String = "rota", maxConnectionsPerHost: Int = 16, maxConcurrentStreams: Int = 100
  ) {
    self.tls = tls
    self.proxy = proxy
    self.preferHTTP2 = preferHTTP2
    self.userAgent = userAgent
    self.maxConnectionsPerHost = maxConnectionsPerHost
    self.maxConcurrentStreams = maxConcurrentStreams
  }
}

/// Certificates and keys, as PEM text in memory: nothing is read from disk, nothing written there.
public struct TLSOptions: Hashable, Sendable {
  /// The only authorities to trust; `nil` trusts those of the system.
  public var caPEM: String?
  public var clientCertificatePEM: String?
  public var clientKeyPEM: String?
  /// The name to ask for and to verify instead of the URL's host.
  public var serverName: String?
  /// `false` accepts any certificate: whoever sits between can read and change everything.
  public var verify: Bool

  public init(
    caPEM: String? = nil, clientCertificatePEM: String? = nil, clientKeyPEM: String? = nil,
    serverName: String? = nil, verify: Bool = true
  ) {
    self.caPEM = caPEM
    self.clientCertificatePEM = clientCertificatePEM
    self.clientKeyPEM = clientKeyPEM
    self.serverName = serverName
    self.verify = verify
  }
}

/// Where requests go first.
public enum ProxyOptions: Hashable, Sendable {
  /// `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy` as curl reads them, but never for a
  /// loopback host: a proxy could not reach it.
  case environment
  case none
  /// This proxy for every host; `no_proxy` is not looked at.
  case url(String)
}
