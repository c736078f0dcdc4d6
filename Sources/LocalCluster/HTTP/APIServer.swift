import APIMachinery
import HTTPServer
import JSON
import Logging

/// Every request's way: who asks, what for, who answers.
struct APIServer: Sendable {
  let authenticator: Authenticator
  let authorizer: any Authorizer
  let registry: ResourceRegistry
  let discovery: DiscoveryHandlers
  let reads: ReadHandlers
  let writes: WriteHandlers
  let deletes: DeleteHandlers
  let watches: WatchHandler
  let subresources: SubresourceHandlers
  let logger: Logger

  func respond(_ request: HTTPServerRequest) async -> HTTPServerResponse {
    let presentation = Presentation(request)
    do throws(APIStatus) {
      return presentation.apply(to: try await answer(request))
    } catch {
      if error.code >= 500 {
        logger.warning(
          "a request failed",
          metadata: ["method": "\(request.method)", "path": "\(request.path)", "error": "\(error)"])
      }
      return presentation.apply(to: .status(error))
    }
  }

  private func answer(_ request: HTTPServerRequest) async throws(APIStatus) -> HTTPServerResponse {
    if let open = HealthHandlers.answer(request) { return open }
    let user = try authenticator.user(authorization: request.header("authorization"))
    guard request.body.count <= RequestBody.limit else {
      throw .requestEntityTooLarge(limit: RequestBody.limit)
    }
    let segments = request.pathSegments
    if let answer = try discovery.answer(request, segments: segments) { return answer }
    guard let path = ResourcePath(segments: segments), let plural = path.resource else {
      return .pageNotFound
    }
    let surface = registry.surface
    let definition = surface.definition(
      group: path.group, version: path.version, plural: plural)
    guard let definition else {
      // As on a real server, where one router serves the builtins and another custom resources.
      guard surface.hasBuiltins(group: path.group, version: path.version) else {
        return .pageNotFound
      }
      throw .resourceNotFound
    }
    let resource = try ResourceRequest(path, definition: definition, http: request, user: user)
    try authorizer.authorize(user, resource)
    return try await handle(resource)
  }

  private func handle(_ request: ResourceRequest) async throws(APIStatus) -> HTTPServerResponse {
    if let answer = try await subresources.answer(request) { return answer }
    switch request.verb {
    case .get: return try reads.get(request)
    case .list: return try reads.list(request)
    case .watch: return try watches.watch(request)
    case .create: return try await writes.create(request)
    case .update: return try await writes.replace(request)
    case .patch: return try await writes.patch(request)
    case .delete: return try await deletes.delete(request)
    case .deletecollection: return try await deletes.deleteCollection(request)
    }
  }
}

/// What anybody may ask: whether the server is there, and which one it is.
enum HealthHandlers {
  static func answer(_ request: HTTPServerRequest) -> HTTPServerResponse? {
    switch request.path {
    case "/healthz", "/livez", "/readyz": health(request)
    case "/healthz/ping", "/livez/ping", "/readyz/ping": .text("ok")
    case "/version", "/version/": .json(Discovery.version)
    default: nil
    }
  }

  /// A server that answers is ready: it listens only after its state is loaded.
  private static func health(_ request: HTTPServerRequest) -> HTTPServerResponse {
    guard request.queryValue("verbose") != nil else { return .text("ok") }
    let name = request.path.dropFirst()
    return .text("[+]ping ok\n[+]storage ok\n\(name) check passed\n")
  }
}
