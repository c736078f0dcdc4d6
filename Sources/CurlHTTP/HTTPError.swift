/// Why there is no (whole) answer. The description is one line: the request without credentials and
/// query, what it was at, curl's own words, and what to do.
public struct HTTPError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    /// The host's or the proxy's name has no address.
    case resolve
    /// No connection: refused, unreachable, or a proxy that said no.
    case connect
    /// The handshake failed, or the certificate is not to be trusted.
    case tls
    /// The connection broke after the request went out: reset, closed, or a body cut short.
    case connectionLost
    /// `HTTPTimeouts.connect` or `.total` has passed.
    case timeout
    /// `HTTPTimeouts.idle` has passed without a byte.
    case idleTimeout
    /// The task was cancelled, or the stream's reader went away.
    case cancelled
    /// What came is not HTTP.
    case `protocol`
    /// Headers or body are longer than the limit.
    case tooLarge
    /// The request or the client's configuration cannot work; nothing was sent.
    case configuration
    /// The client was shut down.
    case shutdown
  }

  public var code: Code
  /// Without user, password and query.
  public var url: String
  public var message: String
  /// Not a byte of the answer had arrived. The server may have done what was asked all the same.
  public var isBeforeResponse: Bool

  public init(code: Code, url: String, message: String, isBeforeResponse: Bool) {
    self.code = code
    self.url = url
    self.message = message
    self.isBeforeResponse = isBeforeResponse
  }

  public var description: String { url.isEmpty ? message : "\(url): \(message)" }
}
