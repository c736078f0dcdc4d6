/// A request that arrived whole.
public struct HTTPServerRequest: Sendable {
  public let method: String
  /// As on the request line, percent-encoded; of an absolute one only path and query are kept.
  public let target: String
  /// The target without its query, still percent-encoded.
  public let path: String
  /// Decoded, in the order of the target; a name without `=` has an empty value.
  public let query: [(name: String, value: String)]
  public let headers: [(name: String, value: String)]
  public let body: [UInt8]

  public init(
    method: String, target: String, headers: [(name: String, value: String)] = [],
    body: [UInt8] = []
  ) {
    let target = RequestTarget.originForm(of: target)
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    path = String(parts[0])
    query = parts.count > 1 ? RequestTarget.query(parts[1]) : []
  }

  /// The value of the first header of that name, in any case.
  public func header(_ name: String) -> String? {
    headers.first { RequestTarget.equalsIgnoringASCIICase($0.name, name) }?.value
  }

  /// The value of the first query item of that name; names are compared as they are.
  public func queryValue(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }

  /// The path's segments, decoded one by one, so that an encoded slash separates nothing.
  public var pathSegments: [String] {
    path.split(separator: "/").map { RequestTarget.percentDecoded($0) }
  }
}
