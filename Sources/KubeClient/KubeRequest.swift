public import JSON

/// A call to the API server as a value: built and compared without any IO.
public struct KubeRequest: Hashable, Sendable {
  public enum Method: String, Hashable, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  public struct QueryItem: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public var method: Method
  /// Percent-encoded, from the server's root.
  public var path: String
  /// Not yet encoded, in the order sent.
  public var query: [QueryItem]
  public var accept: String
  public var contentType: String?
  public var body: JSONValue?

  public init(
    method: Method, path: String, query: [QueryItem] = [], accept: String = Self.json,
    contentType: String? = nil, body: JSONValue? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.accept = accept
    self.contentType = contentType
    self.body = body
  }

  public static let json = "application/json"

  /// The path with the encoded query.
  public var uri: String {
    guard !query.isEmpty else { return path }
    let items = query.map {
      "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))"
    }
    return "\(path)?\(items.joined(separator: "&"))"
  }

  /// Repeating it leaves the server as doing it once does. A JSON patch may append to a list, and a
  /// strategic one too.
  public var isIdempotent: Bool {
    switch method {
    case .get, .put, .delete: true
    case .post: false
    case .patch: contentType == Self.mergePatch || contentType == Self.applyPatch
    }
  }

  static let mergePatch = "application/merge-patch+json"
  static let applyPatch = "application/apply-patch+yaml"
}

extension KubeRequest {
  /// Any path of the server, for what the other factories lack. `path` is percent-encoded already.
  public static func raw(
    _ method: Method, _ path: String, query: [QueryItem] = [], accept: String = Self.json,
    contentType: String? = nil, body: JSONValue? = nil
  ) -> KubeRequest {
    KubeRequest(
      method: method, path: path, query: query, accept: accept,
      contentType: contentType ?? (body == nil ? nil : Self.json), body: body)
  }

  /// `/api/v1/namespaces/shop/pods/a/log`: every part encoded.
  static func path(
    _ resource: Resource, namespace: String?, name: String? = nil, subresource: String? = nil
  ) -> String {
    var parts = resource.group.isEmpty ? ["api"] : ["apis", resource.group]
    parts.append(resource.version)
    if resource.isNamespaced, let namespace, !namespace.isEmpty {
      parts += ["namespaces", namespace]
    }
    parts.append(resource.plural)
    if let name { parts.append(name) }
    let path = parts.map { "/\(PercentEncoding.encode($0))" }.joined()
    // "status", or deeper ones such as "proxy/healthz": its slashes are part of the path.
    guard let subresource else { return path }
    return "\(path)/\(PercentEncoding.encode(subresource, keeping: "/"))"
  }
}
