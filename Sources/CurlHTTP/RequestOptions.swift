import CCurl
import Glibc

/// Turns a configuration and a request into curl's options. The only file that knows them.
struct RequestOptions {
  private let configuration: HTTPClientConfiguration
  private let authorities: PEMBlob?
  private let certificate: PEMBlob?
  private let key: PEMBlob?

  init(_ configuration: HTTPClientConfiguration) {
    self.configuration = configuration
    authorities = configuration.tls.caPEM.map { PEMBlob($0) }
    certificate = configuration.tls.clientCertificatePEM.map { PEMBlob($0) }
    key = configuration.tls.clientKeyPEM.map { PEMBlob($0) }
  }

  func apply(_ transfer: Transfer, to handle: EasyHandle) {
    applyBasics(to: handle)
    applyConnection(transfer, to: handle)
    applyTLS(to: handle)
    applyProxy(transfer, to: handle)
    applyTarget(transfer, to: handle)
    applyMessage(transfer, to: handle)
  }

  /// What curl would only find out, or would not mind, when it is too late.
  static func problem(in request: HTTPRequest) -> String? {
    for field in request.headers {
      guard isToken(field.name) else {
        return "a header name is empty or has a character that is not allowed in one"
      }
      // A value is never shown: it may be a secret.
      guard field.value.utf8.allSatisfy({ $0 != 0x0A && $0 != 0x0D && $0 != 0 }) else {
        return "the value of the header \(field.name) contains a line break or NUL"
      }
    }
    return nil
  }

  private static func isToken(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        (byte > 0x20 && byte < 0x7F) && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
      }
  }
}

extension RequestOptions {
  private func applyBasics(to handle: EasyHandle) {
    // Signals belong to the process, not to a library's thread.
    handle.set(CURLOPT_NOSIGNAL, true)
    handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
    handle.set(CURLOPT_FOLLOWLOCATION, false)
    handle.set(CURLOPT_USERAGENT, configuration.userAgent)
    // Without it, ending a transfer that is still resolving waits for getaddrinfo, which may take
    // half a minute, and every other transfer with it.
    handle.set(CURLOPT_QUICK_EXIT, true)
  }

  /// A stream gets a connection of its own, by HTTP/1.1, where a reader that lags stops the server
  /// through TCP. Over HTTP/2 curl 7.88 takes in a whole window behind a pause, 10 MB for each
  /// stream, and one connection that is stuck would hold up every watch.
  private func applyConnection(_ transfer: Transfer, to handle: EasyHandle) {
    let http2 = configuration.preferHTTP2 && transfer.url.isSecure && !transfer.isStream
    handle.set(
      CURLOPT_HTTP_VERSION, Int(http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1))
    // Rather wait for a handshake that may turn out to carry many than begin another. Without TLS
    // curl would wait for the whole first answer.
    handle.set(CURLOPT_PIPEWAIT, http2)
    handle.set(CURLOPT_TCP_KEEPALIVE, true)
    handle.set(CURLOPT_TCP_KEEPIDLE, KeepAlive.probeSeconds)
    handle.set(CURLOPT_TCP_KEEPINTVL, KeepAlive.probeSeconds)
    handle.set(sockopt: SocketOptions.apply)
  }

  private func applyTLS(to handle: EasyHandle) {
    let tls = configuration.tls
    handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    handle.set(CURLOPT_SSL_VERIFYPEER, tls.verify)
    handle.set(CURLOPT_SSL_VERIFYHOST, tls.verify ? 2 : 0)
    if let authorities {
      handle.set(CURLOPT_CAINFO_BLOB, blob: authorities)
      // Debian's curl would go on to trust /etc/ssl/certs as well.
      handle.set(CURLOPT_CAINFO, nil)
      handle.set(CURLOPT_CAPATH, nil)
    }
    if let certificate { handle.set(CURLOPT_SSLCERT_BLOB, blob: certificate) }
    if let key { handle.set(CURLOPT_SSLKEY_BLOB, blob: key) }
  }

  private func applyProxy(_ transfer: Transfer, to handle: EasyHandle) {
    switch configuration.proxy {
    case .environment: if transfer.url.isLoopback { handle.set(CURLOPT_PROXY, "") }
    case .none: handle.set(CURLOPT_PROXY, "")
    case .url(let proxy):
      handle.set(CURLOPT_PROXY, proxy)
      handle.set(CURLOPT_NOPROXY, "")
    }
    // What the proxy says to CONNECT is not the answer.
    handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
  }

  /// curl asks for, and verifies, the name in the URL. To have another one verified, that one is put
  /// into the URL, the connection is directed to the real host, and the Host header names it.
  private func applyTarget(_ transfer: Transfer, to handle: EasyHandle) {
    let url = transfer.url
    guard let name = configuration.tls.serverName, url.isSecure, name != url.host else {
      handle.set(CURLOPT_URL, transfer.request.url)
      return
    }
    let bracketed = name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name
    handle.set(CURLOPT_URL, url.replacingHost(with: bracketed))
    handle.set(CURLOPT_CONNECT_TO, list: ["\(bracketed):\(url.port):\(url.host):\(url.port)"])
  }

  private func applyMessage(_ transfer: Transfer, to handle: EasyHandle) {
    let request = transfer.request
    handle.set(
      CURLOPT_CONNECTTIMEOUT_MS, max(1, request.timeouts.connect.wholeMilliseconds))
    handle.set(CURLOPT_HTTPHEADER, list: headerLines(transfer))
    // A stream is not decoded: curl would inflate without bound behind a reader that lags.
    if !transfer.isStream { handle.set(CURLOPT_ACCEPT_ENCODING, "") }
    applyMethod(request, to: handle)
  }

  private func applyMethod(_ request: HTTPRequest, to handle: EasyHandle) {
    switch (request.method, request.body) {
    case (.head, _): handle.set(CURLOPT_NOBODY, true)
    case (.get, nil): handle.set(CURLOPT_HTTPGET, true)
    case (.delete, nil): handle.set(CURLOPT_CUSTOMREQUEST, "DELETE")
    case (let method, let body):
      handle.set(CURLOPT_POST, true)
      handle.set(CURLOPT_CUSTOMREQUEST, method.rawValue)
      handle.set(body: body ?? [])
    }
  }

  private func headerLines(_ transfer: Transfer) -> [String] {
    let fields = transfer.request.headers
    // An empty value must be written so, or curl takes it for "leave that header out".
    var lines = fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    func supply(_ name: String, _ line: String) {
      if fields.first(named: name) == nil { lines.append(line) }
    }
    // curl would wait a second for "100 Continue" before a large body, and call any body a form.
    supply("expect", "Expect:")
    supply("content-type", "Content-Type:")
    if configuration.tls.serverName != nil { supply("host", "Host: \(transfer.url.authority)") }
    return lines
  }
}

/// A peer that is gone without a word is noticed within 45 seconds.
private enum KeepAlive {
  /// Probes after that long a silence, and between two.
  static let probeSeconds = 15
  /// How long data, or a probe, may stay without acknowledgement.
  static let limitMilliseconds: CInt = 30_000
}

/// What curl has no option for. A kernel that refuses is no reason to fail: the probes remain.
private enum SocketOptions {
  static let apply: curl_sockopt_callback = { _, socket, _ in
    var limit = KeepAlive.limitMilliseconds
    _ = setsockopt(
      socket, CInt(IPPROTO_TCP), TCP_USER_TIMEOUT, &limit, socklen_t(MemoryLayout<CInt>.size))
    // A process that is started meanwhile must not keep the connection open.
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    return CURL_SOCKOPT_OK
  }
}

extension Duration {
  /// Rounded up, so that a wait never ends early; capped at 24 days, which fits a C int.
  var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    guard seconds < 2_000_000 else { return 2_000_000_000 }
    return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
