import APIMachinery
import HTTPServer
import JSON

/// What the server says about itself: groups, resources, OpenAPI.
struct DiscoveryHandlers: Sendable {
  let registry: ResourceRegistry
  let serverAddress: @Sendable () -> String

  /// - Parameter segments: of the path.
  /// - Returns: nil for a path that is not about discovery.
  func answer(
    _ request: HTTPServerRequest, segments: [String]
  ) throws(APIStatus) -> HTTPServerResponse? {
    let surface = registry.surface
    switch segments.first {
    case nil: return .json(paths(surface))
    case "api" where segments.count == 1: return try core(request, surface)
    case "api" where segments.count == 2:
      return try resources("", segments[1], request, surface)
    case "apis": return try groups(request, segments, surface)
    case "openapi": return openAPI(request, segments, surface)
    default: return nil
    }
  }

  private func core(
    _ request: HTTPServerRequest, _ surface: APISurface
  ) throws(APIStatus) -> HTTPServerResponse {
    if try wantsAggregated(request) { return aggregated(request, core: true, surface) }
    return .json(Discovery.apiVersions(serverAddress: serverAddress()))
  }

  private func groups(
    _ request: HTTPServerRequest, _ segments: [String], _ surface: APISurface
  ) throws(APIStatus) -> HTTPServerResponse? {
    switch segments.count {
    case 1:
      if try wantsAggregated(request) { return aggregated(request, core: false, surface) }
      return .json(Discovery.groupList(surface.definitions))
    case 2:
      guard let group = Discovery.group(segments[1], surface.definitions) else {
        return .pageNotFound
      }
      return .json(group)
    case 3: return try resources(segments[1], segments[2], request, surface)
    default: return nil
    }
  }

  private func resources(
    _ group: String, _ version: String, _ request: HTTPServerRequest, _ surface: APISurface
  ) throws(APIStatus) -> HTTPServerResponse {
    guard request.method == "GET" else { throw .methodNotAllowed }
    let list = Discovery.resourceList(
      group: group, version: version, surface.definitions)
    return list.map { .json($0) } ?? .pageNotFound
  }

  private func wantsAggregated(_ request: HTTPServerRequest) throws(APIStatus) -> Bool {
    guard request.method == "GET" else { throw .methodNotAllowed }
    return try Representation(accept: request.header("accept")) == .aggregatedDiscovery
  }

  private func aggregated(
    _ request: HTTPServerRequest, core: Bool, _ surface: APISurface
  ) -> HTTPServerResponse {
    let document = surface.document("discovery \(core)") { () -> JSONValue? in
      Discovery.aggregated(core: core, surface.definitions)
    }
    guard let document else { return .pageNotFound }
    return .document(document, contentType: Discovery.aggregatedMediaType, for: request)
  }

  // MARK: OpenAPI

  private static let protobufType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

  private func openAPI(
    _ request: HTTPServerRequest, _ segments: [String], _ surface: APISurface
  ) -> HTTPServerResponse? {
    let rest = segments.dropFirst(2)
    switch segments.dropFirst().first {
    case "v2" where rest.isEmpty: return openAPIv2(request, surface)
    case "v3" where rest.isEmpty:
      let index = surface.document("openapi") { () -> JSONValue? in
        OpenAPI.index(surface.definitions)
      }
      return index.map { .document($0, contentType: "application/json", for: request) }
    case "v3": return openAPIv3(request, Array(rest), surface)
    default: return nil
    }
  }

  private func openAPIv2(
    _ request: HTTPServerRequest, _ surface: APISurface
  ) -> HTTPServerResponse? {
    guard request.header("accept")?.contains("proto-openapi") == true else {
      let json = surface.document("openapi v2") { () -> JSONValue? in
        OpenAPI.v2(surface.definitions)
      }
      return json.map { .document($0, contentType: "application/json", for: request) }
    }
    let bytes = surface.document("openapi v2 protobuf") { () -> [UInt8]? in
      OpenAPI.v2Protobuf(surface.definitions)
    }
    return bytes.map { .document($0, contentType: Self.protobufType, for: request) }
  }

  private func openAPIv3(
    _ request: HTTPServerRequest, _ rest: [String], _ surface: APISurface
  ) -> HTTPServerResponse? {
    let isCore = rest.first == "api"
    guard rest.count == (isCore ? 2 : 3), isCore || rest.first == "apis" else {
      return .pageNotFound
    }
    let group = isCore ? "" : rest[1]
    let version = rest[rest.count - 1]
    let document = surface.document("openapi \(group)/\(version)") { () -> JSONValue? in
      OpenAPI.document(group: group, version: version, surface.definitions)
    }
    guard let document else { return .pageNotFound }
    return .document(document, contentType: "application/json", for: request)
  }

  private func paths(_ surface: APISurface) -> JSONValue {
    let versions = surface.definitions.flatMap { definition in
      definition.group.isEmpty
        ? ["/api/\(definition.version)"]
        : ["/apis/\(definition.group)", "/apis/\(definition.group)/\(definition.version)"]
    }
    let fixed = [
      "/api", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version",
    ]
    return ["paths": .array(Set(versions + fixed).sorted().map { .string($0) })]
  }
}
