import APIMachinery
import HTTPServer

/// A request about a resource that exists, with all of its path understood.
struct ResourceRequest: Sendable {
  /// Kubernetes' verbs, as rules (RBAC) name them.
  enum Verb: String, Sendable {
    case get, list, watch, create, update, patch, delete, deletecollection
  }

  let verb: Verb
  let definition: ResourceDefinition
  /// Empty for cluster-scoped resources, and over all namespaces.
  let namespace: String
  /// Empty for lists and creates.
  let name: String
  /// Empty for the object itself.
  let subresource: String
  let http: HTTPServerRequest
  let user: UserInfo

  /// The namespace that a list is limited to; nil for all, or for cluster-scoped resources.
  var listNamespace: String? { namespace.isEmpty ? nil : namespace }

  var key: StoreKey {
    StoreKey(resource: definition.storage, namespace: namespace, name: name)
  }

  func flag(_ name: String) -> Bool {
    guard let value = http.queryValue(name) else { return false }
    return !["", "0", "false"].contains(value.lowercased())
  }

  /// The value of a query item; nil when it is empty.
  func option(_ name: String) -> String? {
    http.queryValue(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// - Throws: 400 in the words of Go's strconv.
  func integer(_ name: String) throws(APIStatus) -> Int? {
    guard let text = option(name) else { return nil }
    guard let number = Int(text) else {
      throw .badRequest("strconv.ParseInt: parsing \"\(text)\": invalid syntax")
    }
    return number
  }
}

extension ResourceRequest {
  /// - Throws: 404 for what does not exist, 405 for what cannot be done with it, 400.
  init(
    _ path: ResourcePath, definition: ResourceDefinition, http: HTTPServerRequest, user: UserInfo
  ) throws(APIStatus) {
    self.definition = definition
    self.http = http
    self.user = user
    namespace = path.namespace ?? ""
    name = path.name ?? ""
    subresource = path.subresource ?? ""
    verb = try Self.verb(http, path, definition)
    try Self.checkScope(path, definition, verb)
    try Self.checkVerb(verb, path, definition)
  }

  private static func verb(
    _ http: HTTPServerRequest, _ path: ResourcePath, _ definition: ResourceDefinition
  ) throws(APIStatus) -> Verb {
    let isNamed = path.name != nil
    switch http.method {
    case "GET" where isNamed: return .get
    case "GET": return isWatch(http) ? .watch : .list
    case "POST" where !isNamed || path.subresource != nil: return .create
    case "PUT" where isNamed: return .update
    case "PATCH" where isNamed: return .patch
    case "DELETE": return isNamed ? .delete : .deletecollection
    case "PUT" where !definition.isBuiltin, "PATCH" where !definition.isBuiltin:
      throw .badRequest("name must be provided")
    default: throw .methodNotAllowed
    }
  }

  private static func isWatch(_ http: HTTPServerRequest) -> Bool {
    let value = http.queryValue("watch")
    return value != nil && value != "0" && value != "false"
  }

  private static func checkScope(
    _ path: ResourcePath, _ definition: ResourceDefinition, _ verb: Verb
  ) throws(APIStatus) {
    if !definition.isNamespaced {
      guard path.namespace == nil else { throw .resourceNotFound }
    } else if path.namespace == nil {
      // Over all namespaces one may only look.
      guard path.name == nil else { throw .resourceNotFound }
      guard verb == .list || verb == .watch else { throw .methodNotAllowed }
    }
  }

  private static func checkVerb(
    _ verb: Verb, _ path: ResourcePath, _ definition: ResourceDefinition
  ) throws(APIStatus) {
    guard let subresource = path.subresource else {
      guard definition.verbs.contains(verb.rawValue) else { throw .methodNotAllowed }
      return
    }
    guard let known = definition.subresources.first(where: { $0.name == subresource }) else {
      guard !definition.isBuiltin else { throw .resourceNotFound }
      throw .notFound(definition.groupResource, name: path.name ?? "")
    }
    guard known.verbs.contains(verb.rawValue) else { throw .methodNotAllowed }
  }
}
