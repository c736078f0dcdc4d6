public import JSON

extension KubeRequest {
  /// The server names it when `metadata.generateName` stands for a name.
  public static func create(
    _ resource: Resource, namespace: String?, name: String? = nil, subresource: String? = nil,
    object: JSONValue, options: WriteOptions = .init()
  ) -> KubeRequest {
    KubeRequest(
      method: .post,
      path: path(resource, namespace: namespace, name: name, subresource: subresource),
      query: options.query, contentType: json, body: object)
  }

  /// With `metadata.resourceVersion` in the object, only over that version.
  public static func replace(
    _ resource: Resource, namespace: String?, name: String, subresource: String? = nil,
    object: JSONValue, options: WriteOptions = .init()
  ) -> KubeRequest {
    KubeRequest(
      method: .put,
      path: path(resource, namespace: namespace, name: name, subresource: subresource),
      query: options.query, contentType: json, body: object)
  }

  public static func patch(
    _ resource: Resource, namespace: String?, name: String, subresource: String? = nil,
    patch: Patch, options: WriteOptions = .init()
  ) -> KubeRequest {
    KubeRequest(
      method: .patch,
      path: path(resource, namespace: namespace, name: name, subresource: subresource),
      query: patch.query(options), contentType: patch.contentType, body: patch.body)
  }

  public static func delete(
    _ resource: Resource, namespace: String?, name: String, options: DeleteOptions = .init()
  ) -> KubeRequest {
    let body = options.body
    return KubeRequest(
      method: .delete, path: path(resource, namespace: namespace, name: name),
      contentType: body == nil ? nil : json, body: body)
  }

  /// Deletes all that `matching` selects, one by one: not at once, and not all or nothing.
  public static func deleteCollection(
    _ resource: Resource, namespace: String?, matching: ListOptions = .init(),
    options: DeleteOptions = .init()
  ) -> KubeRequest {
    let body = options.body
    return KubeRequest(
      method: .delete, path: path(resource, namespace: namespace), query: matching.query,
      contentType: body == nil ? nil : json, body: body)
  }
}

extension WriteOptions {
  var query: [KubeRequest.QueryItem] {
    var items = QueryItems()
    items.add("dryRun", dryRun ? "All" : nil)
    items.add("fieldManager", fieldManager)
    items.add("fieldValidation", fieldValidation?.rawValue)
    return items.items
  }
}

extension Patch {
  var contentType: String {
    switch self {
    case .merge: KubeRequest.mergePatch
    case .json: "application/json-patch+json"
    case .strategic: "application/strategic-merge-patch+json"
    // JSON is YAML too.
    case .apply: KubeRequest.applyPatch
    }
  }

  var body: JSONValue {
    switch self {
    case .merge(let patch), .json(let patch), .strategic(let patch): patch
    case .apply(let configuration, _, _): configuration
    }
  }

  func query(_ options: WriteOptions) -> [KubeRequest.QueryItem] {
    guard case .apply(_, let fieldManager, let force) = self else { return options.query }
    var named = options
    named.fieldManager = fieldManager
    return named.query + (force ? [.init("force", "true")] : [])
  }
}

extension DeleteOptions {
  /// Nil when all is left to the server.
  var body: JSONValue? {
    var members: [String: JSONValue] = [:]
    members["gracePeriodSeconds"] = gracePeriodSeconds.map { .integer(Int64($0)) }
    members["propagationPolicy"] = propagationPolicy.map { .string($0.rawValue) }
    members["preconditions"] = preconditions
    if dryRun { members["dryRun"] = ["All"] }
    return members.isEmpty ? nil : .object(members)
  }

  private var preconditions: JSONValue? {
    var members: [String: JSONValue] = [:]
    members["uid"] = preconditionUID.map(JSONValue.string)
    members["resourceVersion"] = preconditionResourceVersion.map(JSONValue.string)
    return members.isEmpty ? nil : .object(members)
  }
}
