import APIMachinery
import HTTPServer
import JSON

/// Get and list.
struct ReadHandlers: Sendable {
  let store: Store
  let surroundings: Surroundings

  /// A part of a list.
  struct Page: Sendable {
    var objects: [StoredObject] = []
    let version: Int64
    /// Nil for the last page.
    var next: ContinueToken?
    /// How many come after the page; nil when selectors make it unknown.
    var remaining: Int?
  }

  func get(_ request: ResourceRequest) throws(APIStatus) -> HTTPServerResponse {
    let rendering = try Rendering(request, now: surroundings.now)
    guard let object = store.object(request.key) else {
      throw .notFound(request.definition.groupResource, name: request.name)
    }
    try requireVersion(request.option("resourceVersion").flatMap { Int64($0) })
    return .json(rendering.bytes(object))
  }

  func list(_ request: ResourceRequest) throws(APIStatus) -> HTTPServerResponse {
    let rendering = try Rendering(request, now: surroundings.now)
    let query = try ListQuery(request)
    guard let page = try page(request, query) else {
      return expired(query.continuation)
    }
    return .json(rendering.list(page.objects, metadata: metadata(page, request.definition)))
  }

  func answer(_ page: Page, _ request: ResourceRequest) throws(APIStatus) -> HTTPServerResponse {
    let rendering = try Rendering(request, now: surroundings.now)
    return .json(rendering.list(page.objects, metadata: metadata(page, request.definition)))
  }

  /// - Throws: 410 when the version is no longer kept.
  func page(_ request: ResourceRequest) throws(APIStatus) -> Page {
    guard let page = try page(request, ListQuery(request)) else {
      throw .expired("The provided continue parameter is too old")
    }
    return page
  }

  /// - Returns: nil when the continue token's version is no longer kept.
  private func page(_ request: ResourceRequest, _ query: ListQuery) throws(APIStatus) -> Page? {
    try requireVersion(query.resourceVersion)
    let version = query.continuation.map(\.version) ?? exactVersion(query)
    let snapshot = store.snapshot(
      request.definition.storage, namespace: request.listNamespace, at: version)
    guard let snapshot else {
      guard query.continuation == nil else { return nil }
      throw .expired("The resourceVersion for the provided list is too old.")
    }
    return Self.cut(snapshot.objects, at: snapshot.version, query, request.definition)
  }

  /// A limit makes a version exact, so that the pages fit together.
  private func exactVersion(_ query: ListQuery) -> Int64? {
    guard let version = query.resourceVersion, version > 0 else { return nil }
    let isExact = query.match == .exact || (query.match == nil && query.limit != nil)
    return isExact ? version : nil
  }

  private func requireVersion(_ version: Int64?) throws(APIStatus) {
    let current = store.version
    guard let version, version > current else { return }
    throw .resourceVersionTooLarge(requested: version, current: current)
  }

  private static func cut(
    _ objects: ArraySlice<StoredObject>, at version: Int64, _ query: ListQuery,
    _ definition: ResourceDefinition
  ) -> Page {
    var page = Page(version: version)
    let rest = query.continuation.map { skip(objects, through: $0) } ?? objects
    for index in rest.indices where query.matches(rest[index], definition) {
      if let limit = query.limit, page.objects.count == limit {
        page.next = page.objects.last.map {
          ContinueToken(version: version, after: ($0.key.namespace, $0.key.name))
        }
        let isWhole = query.labels == nil && query.fields == nil
        page.remaining = isWhole ? rest.endIndex - index : nil
        break
      }
      page.objects.append(rest[index])
    }
    return page
  }

  private static func skip(
    _ objects: ArraySlice<StoredObject>, through token: ContinueToken
  ) -> ArraySlice<StoredObject> {
    guard let first = objects.first else { return objects }
    let last = StoreKey(
      resource: first.key.resource, namespace: token.after.namespace, name: token.after.name)
    return objects.drop { $0.key.precedes(last) || $0.key == last }
  }

  private func metadata(_ page: Page, _ definition: ResourceDefinition) -> JSONValue {
    var metadata: JSONValue = ["resourceVersion": .string(String(page.version))]
    if let next = page.next {
      metadata["continue"] = .string(next.text)
    } else if !definition.isBuiltin {
      metadata["continue"] = ""
    }
    if let remaining = page.remaining {
      metadata["remainingItemCount"] = .integer(Int64(remaining))
    }
    return metadata
  }

  /// With a token to go on at the newest version: the list would not be of one moment then.
  private func expired(_ token: ContinueToken?) -> HTTPServerResponse {
    var status = APIStatus.expired(
      "The provided continue parameter is too old to display a consistent list result. You can "
        + "start a new list without the continue parameter, or use the continue token in this "
        + "response to retrieve the remainder of the results. Continuing with the provided token "
        + "results in an inconsistent list - objects that were created, modified, or deleted "
        + "between the time the first chunk was returned and now may show up in the list."
    ).json
    if let token {
      status["metadata"]["continue"] = .string(
        ContinueToken(version: nil, after: token.after).text)
    }
    return .json(status, status: 410)
  }
}
