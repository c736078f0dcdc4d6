/// A request that arrived whole.
public struct HTTPServerRequest: Sendable {
  public let method: String
  /// As on the request line: path and query, percent-encoded.
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
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = String(parts[0])
    query = []
  }

  /// The value of the first header of that name, in any case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
