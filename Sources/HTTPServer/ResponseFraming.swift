import NIOHTTP1

/// How an answer says where it ends: by a length, by chunks, or, to HTTP/1.0, by closing.
struct ResponseFraming: Sendable {
  /// 1.0 has no chunks, and closes unless told otherwise.
  let version: HTTPVersion
  let isHead: Bool
  let keepAlive: Bool
  private(set) var hasBody = true

  init(request: HTTPRequestHead?, keepAlive: Bool) {
    version = request?.version == .http1_0 ? .http1_0 : .http1_1
    isHead = request?.method == .HEAD
    self.keepAlive = keepAlive
  }

  fileprivate init(_ framing: ResponseFraming, status: Int, isStream: Bool) {
    version = framing.version
    isHead = framing.isHead
    hasBody = !isHead && status >= 200 && status != 204 && status != 304
    keepAlive = framing.keepAlive && !(isStream && hasBody && version == .http1_0)
  }
}

/// The head of an answer with what the protocol adds to it.
struct PreparedHead: Sendable {
  let framing: ResponseFraming
  private(set) var nio: HTTPResponseHead

  init(
    status: Int, headers: [(String, String)], framing: ResponseFraming, isStream: Bool = false
  ) {
    self.framing = ResponseFraming(framing, status: status, isStream: isStream)
    nio = HTTPResponseHead(
      version: framing.version, status: .init(statusCode: status),
      headers: HTTPHeaders(headers.filter { !Self.framingNames.contains($0.0.lowercased()) }))
    if isStream, self.framing.hasBody, framing.version != .http1_0 {
      nio.headers.add(name: "transfer-encoding", value: "chunked")
    }
    if let connection = Self.connection(self.framing) {
      nio.headers.add(name: "connection", value: connection)
    }
  }

  /// A HEAD answer tells the length its body would have; 204 and 304 must not.
  func withContentLength(_ count: Int) -> PreparedHead {
    guard framing.hasBody || framing.isHead else { return self }
    var copy = self
    copy.nio.headers.add(name: "content-length", value: String(count))
    return copy
  }

  private static let framingNames: Set<String> = [
    "content-length", "transfer-encoding", "connection",
  ]

  private static func connection(_ framing: ResponseFraming) -> String? {
    if !framing.keepAlive { return "close" }
    return framing.version == .http1_0 ? "keep-alive" : nil
  }
}
