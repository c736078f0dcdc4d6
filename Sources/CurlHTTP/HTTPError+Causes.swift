import CCurl

extension HTTPError {
  static func configuration(url: String, _ message: String) -> HTTPError {
    HTTPError(code: .configuration, url: url, message: message, isBeforeResponse: true)
  }

  static func shutdown(url: String, isBeforeResponse: Bool) -> HTTPError {
    HTTPError(
      code: .shutdown, url: url, message: "the HTTP client was shut down",
      isBeforeResponse: isBeforeResponse)
  }

  static func cancelled(url: String, isBeforeResponse: Bool) -> HTTPError {
    HTTPError(
      code: .cancelled, url: url, message: "the request was cancelled",
      isBeforeResponse: isBeforeResponse)
  }

  static func totalTimeout(url: String, _ limit: Duration, _ phase: TransferPhase) -> HTTPError {
    HTTPError(
      code: .timeout, url: url,
      message: "\(phase.rawValue): not finished within \(limit): "
        + "check that the server is well and the network is, or allow more time",
      isBeforeResponse: phase.isBeforeResponse)
  }

  static func idleTimeout(url: String, _ limit: Duration, _ phase: TransferPhase) -> HTTPError {
    HTTPError(
      code: .idleTimeout, url: url,
      message: "\(phase.rawValue): no byte received for \(limit): "
        + "the server or the way to it is stuck; try again",
      isBeforeResponse: phase.isBeforeResponse)
  }

  static func notRepeated(url: String, method: HTTPMethod) -> HTTPError {
    HTTPError(
      code: .connectionLost, url: url,
      message: "the connection was lost before an answer came; \(method.rawValue) is not repeated "
        + "by itself, because the server may have acted on it: look what it did, then try again",
      isBeforeResponse: true)
  }

  /// What curl gave up with.
  init(curl result: CURLcode, words: String, url: String, phase: TransferPhase) {
    var cause = CurlCause(result)
    // Broken before it stood: a proxy that refuses is reported so.
    if cause.code == .connectionLost, phase == .connecting { cause = .proxy }
    let words = words.isEmpty ? String(cString: curl_easy_strerror(result)) : words
    self.init(
      code: cause.code, url: url,
      message: "\(cause.phase ?? phase.rawValue): \(WebURL.redactingUserInfo(in: words)): "
        + cause.remedy,
      isBeforeResponse: phase.isBeforeResponse)
  }
}

/// How far a transfer has come, in words that fit a message.
enum TransferPhase: String, Sendable {
  case waiting = "waiting for a free connection"
  case connecting = "connecting"
  case requested = "waiting for the answer"
  case receiving = "receiving the answer"

  var isBeforeResponse: Bool { self != .receiving }
}

/// A CURLcode in our terms. https://curl.se/libcurl/c/libcurl-errors.html
private struct CurlCause {
  var code: HTTPError.Code
  var phase: String?
  var remedy: String

  init(_ result: CURLcode) {
    switch result {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .resolve
    case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: self = .connect
    case CURLE_PROXY: self = .proxy
    case CURLE_OPERATION_TIMEDOUT: self = .timeout
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: self = .untrusted
    case CURLE_SSL_CERTPROBLEM: self = .ownCertificate
    case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE: self = .badAuthority
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED: self = .handshake
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE,
      CURLE_HTTP2, CURLE_HTTP2_STREAM:
      self = .lost
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
      self = .notHTTP
    case CURLE_OUT_OF_MEMORY: self = .curlLimit
    case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION,
      CURLE_NOT_BUILT_IN, CURLE_SSL_ENGINE_NOTFOUND:
      self = .configuration
    default: self = .other
    }
  }

  private init(_ code: HTTPError.Code, _ phase: String? = nil, _ remedy: String) {
    self.code = code
    self.phase = phase
    self.remedy = remedy
  }

  static let resolve = CurlCause(
    .resolve, "resolving the host name", "check the host's name and this machine's DNS")
  static let connect = CurlCause(
    .connect, "connecting", "check that the server runs, and address and port are right")
  static let proxy = CurlCause(
    .connect, nil, "check the server, and the proxy if there is one between")
  static let timeout = CurlCause(
    .timeout, nil, "check that the server is reachable and no firewall swallows the packets")
  static let untrusted = CurlCause(
    .tls, "verifying the server's certificate",
    "check that the CA given is the one that signed it, and the name asked for is in it")
  static let ownCertificate = CurlCause(
    .tls, "loading the client certificate",
    "check that certificate and key are PEM and belong together")
  static let badAuthority = CurlCause(
    .tls, "loading the CA", "check that it is a PEM certificate")
  static let handshake = CurlCause(
    .tls, "TLS handshake",
    "check that the port speaks TLS, and whether the server wants a client certificate")
  static let lost = CurlCause(
    .connectionLost, nil, "the server or something on the way closed the connection; try again")
  static let notHTTP = CurlCause(
    .protocol, "reading the answer", "check that the port is that of an HTTP server")
  /// What curl calls out of memory is mostly one of its own bounds.
  static let curlLimit = CurlCause(
    .tooLarge, nil, "the answer breaks a limit of curl, such as 100 KB for a header line")
  static let configuration = CurlCause(
    .configuration, nil, "check URL, proxy and certificates, and the version of libcurl")
  static let other = CurlCause(.connectionLost, nil, "try again")
}
