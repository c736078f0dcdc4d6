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
    let body = try Self.body(request)
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

  private static func body(_ request: ResourceRequest) throws(APIStatus) -> JSONValue {
    guard !request.http.body.isEmpty else { return [:] }
    let body = try RequestBody(request.http, kind: "DeleteOptions").value
    let kind = body["kind"].string ?? "DeleteOptions"
    guard kind == "DeleteOptions" else {
      let version = body["apiVersion"].string ?? ""
      throw .badRequest("no kind \"\(kind)\" is registered for version \"\(version)\"")
    }
    return body
  }

  private static func propagation(
    _ request: ResourceRequest, _ body: JSONValue
  ) throws(APIStatus) -> DeletionOptions.Propagation? {
    let policy = body["propagationPolicy"].string ?? request.option("propagationPolicy")
    // The form before there were policies.
    let orphans =
      body["orphanDependents"].bool ?? request.option("orphanDependents").map { $0 == "true" }
    if let orphans {
      guard policy == nil else {
        throw invalidPolicy(
          "Invalid",
          "Invalid value: \"\(policy ?? "")\": "
            + "orphanDependents and deletionPropagation cannot be both set")
      }
      return orphans ? .orphan : .background
    }
    guard let policy else { return nil }
    if let known = DeletionOptions.Propagation(rawValue: policy) { return known }
    throw invalidPolicy(
      "NotSupported",
      "Unsupported value: \"\(policy)\": supported values: \"Foreground\", "
        + "\"Background\", \"Orphan\", \"nil\"")
  }

  private static func invalidPolicy(_ reason: String, _ message: String) -> APIStatus {
    .invalid(
      group: "meta.k8s.io", kind: "DeleteOptions", name: "",
      causes: [
        Cause(reason: "FieldValue" + reason, message: message, field: "propagationPolicy")
      ])
  }
}
