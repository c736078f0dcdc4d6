/// Why a call to the API server failed: the server's Status, or what kept us from getting one.
///
/// Never holds a credential.
public struct KubeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One fault among several, mostly a field.
  public struct Cause: Hashable, Sendable {
    /// `FieldValueInvalid`, `ResourceVersionTooLarge`, …
    public var reason: String?
    /// `spec.containers[0].image`
    public var field: String?
    public var message: String?

    public init(reason: String? = nil, field: String? = nil, message: String? = nil) {
      self.reason = reason
      self.field = field
      self.message = message
    }
  }

  public enum Kind: Hashable, Sendable {
    /// The server answered with a failure.
    case status
    /// No whole answer came: connection, TLS, timeout.
    case transport
    /// The answer cannot be read.
    case decoding
    /// The task was cancelled or the client shut down.
    case cancelled
    /// No credential could be got (token file, exec plugin).
    case credentials
  }

  public var kind: Kind
  /// The HTTP status, or `code` of an error inside a watch.
  public var statusCode: Int?
  /// The server's machine-readable word: `NotFound`, `Conflict`, `Invalid`, …
  public var reason: String?
  /// The server's sentence.
  public var serverMessage: String?
  public var causes: [Cause]
  /// How long the server asks to wait.
  public var retryAfter: Duration?
  /// `GET /api/v1/namespaces/shop/pods/a`, without the query.
  public var call: String
  /// What went wrong, when it was not the server that said so.
  public var problem: String?

  public init(
    kind: Kind, statusCode: Int? = nil, reason: String? = nil, serverMessage: String? = nil,
    causes: [Cause] = [], retryAfter: Duration? = nil, call: String = "", problem: String? = nil
  ) {
    self.kind = kind
    self.statusCode = statusCode
    self.reason = reason
    self.serverMessage = serverMessage
    self.causes = causes
    self.retryAfter = retryAfter
    self.call = call
    self.problem = problem
  }

  public var description: String {
    var text = call.isEmpty ? "" : "\(call): "
    if let statusCode { text += "\(statusCode) " }
    if let reason { text += "\(reason): " }
    return text + (serverMessage ?? problem ?? "no message")
  }
}

extension KubeError {
  public var isNotFound: Bool { statusCode == 404 }
  /// 409 because the name is taken.
  public var isAlreadyExists: Bool { statusCode == 409 && reason == "AlreadyExists" }
  /// 409 because of a version, a UID or a field owner.
  public var isConflict: Bool { statusCode == 409 && reason != "AlreadyExists" }
  /// The version or continue token is older than what the server keeps.
  public var isExpired: Bool { statusCode == 410 || reason == "Expired" || reason == "Gone" }
  public var isGone: Bool { isExpired }
  public var isTooManyRequests: Bool { statusCode == 429 }
  public var isUnauthorized: Bool { statusCode == 401 }
  public var isForbidden: Bool { statusCode == 403 }
  /// No whole answer came; whether the server acted is unknown.
  public var isTransport: Bool { kind == .transport }
  public var isCancelled: Bool { kind == .cancelled }
  /// The version asked for is one the server has not reached.
  public var isResourceVersionTooLarge: Bool {
    causes.contains { $0.reason == "ResourceVersionTooLarge" }
      || serverMessage?.contains("Too large resource version") == true
  }
  /// The namespace is going away: nothing can be created in it any more.
  public var isNamespaceTerminating: Bool {
    causes.contains { $0.reason == "NamespaceTerminating" }
  }
}
