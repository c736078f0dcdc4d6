import APIMachinery
import HTTPServer
import JSON

/// Requests that change something.
struct WriteHandlers: Sendable {
  let objects: ObjectService

  func create(_ request: ResourceRequest) async throws(APIStatus) -> HTTPServerResponse {
    let body = try RequestBody(request.http, kind: request.definition.kind)
    let options = try request.writeOptions("CreateOptions", body.duplicates)
    let rendering = try rendering(request)
    guard request.definition.isStored else {
      let answer = try Reviews.answer(
        body.value, definition: request.definition, user: request.user,
        context: objects.context(request.namespace, options))
      return .json(answer, status: 201)
    }
    let outcome = try await objects.create(
      body.value, request.definition, namespace: request.namespace, options: options)
    return answer(outcome, rendering)
  }

  func replace(_ request: ResourceRequest) async throws(APIStatus) -> HTTPServerResponse {
    let body = try RequestBody(request.http, kind: request.definition.kind)
    let options = try request.writeOptions("UpdateOptions", body.duplicates)
    let rendering = try rendering(request)
    let outcome = try await objects.replace(
      request.key, request.definition, with: body.value, options: options)
    return answer(outcome, rendering)
  }

  func patch(_ request: ResourceRequest) async throws(APIStatus) -> HTTPServerResponse {
    let type = try Self.patchType(request)
    let options = try request.writeOptions("PatchOptions", [])
    let rendering = try rendering(request)
    if type == .apply { return try await apply(request, options, rendering) }
    let patch = try Self.patchBody(request.http.body)
    let outcome = try await objects.patch(
      request.key, request.definition, patch, type: type, options: options)
    return answer(outcome, rendering)
  }

  private func apply(
    _ request: ResourceRequest, _ options: ObjectService.Options, _ rendering: Rendering
  ) async throws(APIStatus) -> HTTPServerResponse {
    guard request.option("fieldManager") != nil else {
      throw .invalid(
        group: "meta.k8s.io", kind: "PatchOptions", name: "",
        causes: [
          Cause(
            reason: "FieldValueRequired",
            message: "Required value: is required for apply patch", field: "fieldManager")
        ])
    }
    let configuration = try RequestBody.yaml(request.http.body, kind: request.definition.kind)
    let outcome = try await objects.apply(
      request.key, request.definition, configuration, force: request.flag("force"),
      options: options)
    return answer(outcome, rendering)
  }

  private static func patchType(_ request: ResourceRequest) throws(APIStatus) -> PatchType {
    do throws(APIStatus) {
      return try PatchType(
        contentType: request.http.header("content-type"), definition: request.definition)
    } catch {
      // For builtins a real server's router answers, before its registry could.
      guard request.definition.isBuiltin, error.code == 415 else { throw error }
      throw APIStatus(
        code: 415, reason: error.reason, message: "415: Unsupported Media Type", details: .init())
    }
  }

  private static func patchBody(_ bytes: [UInt8]) throws(APIStatus) -> JSONValue {
    do {
      return try JSONValue(parsing: bytes)
    } catch {
      throw .badRequest("error decoding patch: \(GoJSONMessage.text(error, in: bytes))")
    }
  }

  /// Made before anything is written: what cannot be answered is not done.
  private func rendering(_ request: ResourceRequest) throws(APIStatus) -> Rendering {
    try Rendering(request, now: objects.surroundings.now)
  }

  private func answer(
    _ outcome: ObjectService.Outcome, _ rendering: Rendering
  ) -> HTTPServerResponse {
    .json(
      rendering.bytes(outcome.content), status: outcome.isCreated ? 201 : 200,
      warnings: outcome.warnings)
  }
}

extension ResourceRequest {
  /// - Parameter kind: of the options, for the message.
  /// - Throws: 422 for a value that the server does not know.
  func writeOptions(
    _ kind: String, _ duplicates: [String]
  ) throws(APIStatus) -> ObjectService.Options {
    ObjectService.Options(
      manager: fieldManager, isDryRun: try isDryRun(kind), validation: try fieldValidation(kind),
      duplicates: duplicates, subresource: subresource)
  }

  /// `fieldManager`, or what the user agent says before its version.
  var fieldManager: String {
    if let manager = option("fieldManager") { return manager }
    let agent = http.header("user-agent") ?? ""
    let name = agent.split(separator: "/", omittingEmptySubsequences: false).first ?? ""
    return name.isEmpty ? "unknown" : String(name)
  }

  func isDryRun(_ kind: String) throws(APIStatus) -> Bool {
    let values = http.query.filter { $0.name == "dryRun" }.map(\.value)
    if values.isEmpty || values == [""] { return false }
    guard values.allSatisfy({ $0 == "All" }) else {
      let shown = values.map { "\"\($0)\"" }.joined(separator: ",")
      throw unsupported(kind, "dryRun", "[\(shown)]", "\"All\"")
    }
    return true
  }

  private func fieldValidation(_ kind: String) throws(APIStatus) -> FieldValidation {
    guard let text = option("fieldValidation") else { return .warn }
    guard let known = FieldValidation(rawValue: text) else {
      throw unsupported(
        kind, "fieldValidation", "\"\(text)\"", #""", "Ignore", "Strict", "Warn""#)
    }
    return known
  }

  private func unsupported(
    _ kind: String, _ field: String, _ value: String, _ supported: String
  ) -> APIStatus {
    .invalid(
      group: "meta.k8s.io", kind: kind, name: "",
      causes: [
        Cause(
          reason: "FieldValueNotSupported",
          message: "Unsupported value: \(value): supported values: \(supported)", field: field)
      ])
  }
}
