import APIMachinery
import HTTPServer
import JSON

/// DELETE of one object and of a collection.
struct DeleteHandlers: Sendable {
  let objects: ObjectService
  let reads: ReadHandlers

  func delete(_ request: ResourceRequest) async throws(APIStatus) -> HTTPServerResponse {
    let rendering = try Rendering(request, now: objects.surroundings.now)
    let outcome = try await objects.delete(
      request.key, request.definition, try Self.options(request), manager: request.fieldManager)
    let resource = request.definition.groupResource
    if outcome.isRemoved, !request.definition.returnsDeletedObject {
      return .json(APIStatus.success(resource, name: request.name, uid: outcome.uid))
    }
    return .json(rendering.bytes(outcome.content))
  }

  /// Deletes what the selectors match; answers with the list of it, as it was.
  func deleteCollection(_ request: ResourceRequest) async throws(APIStatus) -> HTTPServerResponse {
    let options = try Self.options(request)
    let page = try reads.page(request)
    for object in page.objects {
      do throws(APIStatus) {
        _ = try await objects.delete(
          object.key, request.definition, options, manager: request.fieldManager)
      } catch {
        // Somebody else was faster.
        guard error.code == 404 else { throw error }
      }
    }
    return try reads.answer(page, request)
  }

  /// What query and body say; the body wins.
  private static func options(_ request: ResourceRequest) throws(APIStatus) -> DeletionOptions {
    var body: JSONValue = [:]
    if !request.http.body.isEmpty {
      body = try RequestBody(request.http, kind: "DeleteOptions").value
    }
    let isDryRun = try request.isDryRun("DeleteOptions")
    let preconditions = body["preconditions"]
    let grace = try request.integer("gracePeriodSeconds")
    return DeletionOptions(
      gracePeriodSeconds: body["gracePeriodSeconds"].int ?? grace,
      propagation: try propagation(request, body),
      preconditionUID: preconditions["uid"].string,
      preconditionResourceVersion: preconditions["resourceVersion"].string,
      isDryRun: isDryRun || !(body["dryRun"].array ?? []).isEmpty)
  }

  private static func propagation(
    _ request: ResourceRequest, _ body: JSONValue
  ) throws(APIStatus) -> DeletionOptions.Propagation? {
    let orphans =
      body["orphanDependents"].bool ?? request.option("orphanDependents").map { $0 == "true" }
    if let orphans { return orphans ? .orphan : .background }
    guard let text = body["propagationPolicy"].string ?? request.option("propagationPolicy") else {
      return nil
    }
    if let known = DeletionOptions.Propagation(rawValue: text) { return known }
    throw .invalid(
      group: "meta.k8s.io", kind: "DeleteOptions", name: "",
      causes: [
        Cause(
          reason: "FieldValueNotSupported",
          message: "Unsupported value: \"\(text)\": supported values: \"Foreground\", "
            + "\"Background\", \"Orphan\", \"nil\"", field: "propagationPolicy")
      ])
  }
}
