import APIMachinery
import Fixtures
import JSON
import Testing

/// Sends recorded requests through this module, as a server would, and compares what comes out
/// with what kube-apiserver answered.
struct Replay {
  struct Mismatch: CustomStringConvertible {
    let request: String
    let expected: JSONValue
    let actual: JSONValue

    var description: String {
      let change = JSONValue.mergePatch(from: expected, to: actual)?.text ?? "none"
      return "\(request)\n  difference: \(change)\n  recorded: \(expected.text)"
    }
  }

  private(set) var compared = 0
  var mismatches: [Mismatch] = []
  /// What the server is known to hold, by path.
  private var live: [String: JSONValue] = [:]

  /// Builtins, and the CRD of the recordings.
  static let definitions: [ResourceDefinition] = {
    let recorded = try? Fixtures.recording("38-apply-crd")
    let crd = recorded?.first { $0.body["kind"].string == "CustomResourceDefinition" }?.body
    let custom = crd.flatMap { try? ResourceDefinition.from(crd: $0) } ?? []
    return ResourceDefinition.builtins + custom
  }()

  static func definition(_ group: String, _ plural: String) throws -> ResourceDefinition {
    try #require(definitions.first { $0.group == group && $0.plural == plural })
  }

  mutating func run(_ exchange: Fixtures.Exchange) {
    guard let target = Target(uri: exchange.uri) else { return }
    let key = target.objectPath
    if exchange.method != "GET",
      exchange.requestBody.object != nil || exchange.requestBody.array != nil
    {
      compare(exchange, target)
    } else if exchange.method == "DELETE" {
      compareDelete(exchange, target)
    }
    if exchange.body["metadata"]["name"].string != nil, exchange.status < 300 {
      let path =
        target.name.isEmpty
        ? "\(key)/\(exchange.body["metadata"]["name"].string ?? "")" : key
      if exchange.body["kind"].string == target.definition.kind { live[path] = exchange.body }
    }
    for item in exchange.body["items"].array ?? [] {
      var item = item
      item["apiVersion"] = .string(target.definition.apiVersion)
      item["kind"] = .string(target.definition.kind)
      live["\(key)/\(item["metadata"]["name"].string ?? "")"] = item
    }
  }

  private mutating func compare(_ exchange: Fixtures.Exchange, _ target: Target) {
    if exchange.method == "DELETE" { return compareDelete(exchange, target) }
    let actual: JSONValue
    do {
      guard let object = try perform(exchange, target) else { return }
      actual = object
    } catch {
      actual = error.json
    }
    // Refusals that the store decides.
    let reason = exchange.body["reason"].string
    if reason == "AlreadyExists" || reason == "NotFound" { return }
    compared += 1
    let left = Self.comparable(exchange.body)
    let right = Self.comparable(actual)
    if left != right {
      mismatches.append(
        Mismatch(
          request: "\(exchange.method) \(exchange.uri)", expected: left, actual: right))
    }
  }

  private mutating func compareDelete(_ exchange: Fixtures.Exchange, _ target: Target) {
    guard let object = live[target.objectPath] else { return }
    let body = exchange.requestBody
    let grace =
      body["gracePeriodSeconds"].int ?? target.query["gracePeriodSeconds"].flatMap { Int($0) }
    let policy = body["propagationPolicy"].string ?? target.query["propagationPolicy"]
    let options = DeletionOptions(
      gracePeriodSeconds: grace, propagation: policy.flatMap { .init(rawValue: $0) },
      preconditionUID: body["preconditions"]["uid"].string)
    let now = exchange.body["metadata"]["deletionTimestamp"].string ?? "2026-11-24T02:00:00Z"
    let context = WriteContext(namespace: target.namespace, manager: "curl", now: now)
    let actual: JSONValue
    do throws(APIStatus) {
      let outcome = try Lifecycle.prepareDelete(
        object, definition: target.definition, options: options, context: context)
      actual = Lifecycle.deletionResponse(outcome, definition: target.definition)
    } catch {
      actual = error.json
    }
    compared += 1
    let left = Self.comparable(exchange.body)
    let right = Self.comparable(actual)
    if left != right {
      mismatches.append(
        Mismatch(request: "DELETE \(exchange.uri)", expected: left, actual: right))
    }
  }

  private func perform(
    _ exchange: Fixtures.Exchange, _ target: Target
  ) throws(APIStatus) -> JSONValue? {
    let context = context(exchange, target)
    let validation = try FieldValidation(parameter: target.query["fieldValidation"])
    let definition = target.definition
    let contentType = exchange.requestHeaders["Content-Type"] ?? "application/json"
    switch exchange.method {
    case "POST":
      let admitted = try Lifecycle.admit(
        exchange.requestBody, definition: definition, namespace: target.namespace, name: nil,
        validation: validation)
      return try Lifecycle.prepareCreate(
        admitted.object, definition: definition, context: context)
    case "PUT":
      let admitted = try Lifecycle.admit(
        exchange.requestBody, definition: definition, namespace: target.namespace,
        name: target.name, validation: validation)
      guard let old = live[target.objectPath] else { return nil }
      return try Lifecycle.prepareUpdate(
        old: old, new: admitted.object, definition: definition, context: context
      ).object
    default:
      return try patch(exchange, target, contentType, context)
    }
  }

  private func patch(
    _ exchange: Fixtures.Exchange, _ target: Target, _ contentType: String,
    _ context: WriteContext
  ) throws(APIStatus) -> JSONValue? {
    let definition = target.definition
    let type = try PatchType(contentType: contentType, definition: definition)
    let old = live[target.objectPath]
    if type == .apply {
      return try Lifecycle.prepareApply(
        exchange.requestBody, name: target.name, live: old,
        force: target.query["force"] == "true", definition: definition, context: context
      ).object
    }
    guard let old else { return nil }
    let patched = try Patching.apply(
      exchange.requestBody, type: type, to: old, definition: definition)
    let admitted = try Lifecycle.admit(
      patched, definition: definition, namespace: target.namespace, name: target.name,
      validation: .ignore)
    return try Lifecycle.prepareUpdate(
      old: old, new: admitted.object, definition: definition, context: context
    ).object
  }

  /// What the server took from its surroundings, read off its answer.
  private func context(_ exchange: Fixtures.Exchange, _ target: Target) -> WriteContext {
    let metadata = exchange.body["metadata"]
    let times = (metadata["managedFields"].array ?? []).compactMap { $0["time"].string }
    let name = metadata["name"].string ?? exchange.body["details"]["name"].string ?? ""
    return WriteContext(
      namespace: target.namespace, subresource: target.subresource,
      manager: target.query["fieldManager"] ?? "curl",
      now: times.max() ?? metadata["creationTimestamp"].string ?? "2026-11-24T02:00:00Z",
      uid: metadata["uid"].string ?? "", nameSuffix: String(name.suffix(5)))
  }

  /// The store gives versions, and the recordings do not tell the second of every write.
  static func comparable(_ body: JSONValue) -> JSONValue {
    var body = body
    if body["metadata"].object != nil { body["metadata"].removeMember("resourceVersion") }
    return body
  }
}

/// What a request's path and query name.
struct Target {
  let definition: ResourceDefinition
  let namespace: String
  let name: String
  let subresource: String
  let query: [String: String]

  init?(uri: String) {
    let halves = uri.split(separator: "?", maxSplits: 1)
    var parts = halves[0].split(separator: "/").map(String.init)
    guard parts.count >= 3, parts[0] == "api" || parts[0] == "apis" else { return nil }
    let group = parts[0] == "api" ? "" : parts[1]
    parts.removeFirst(parts[0] == "api" ? 2 : 3)
    var namespace = ""
    if parts.count > 2 || parts.count == 3, parts[0] == "namespaces" {
      namespace = parts[1]
      parts.removeFirst(2)
    }
    guard let plural = parts.first,
      let definition = Replay.definitions.first(where: { $0.group == group && $0.plural == plural })
    else { return nil }
    self.definition = definition
    self.namespace = namespace
    name = parts.count > 1 ? parts[1] : ""
    subresource = parts.count > 2 ? parts[2] : ""
    var query: [String: String] = [:]
    for pair in (halves.count > 1 ? halves[1] : "").split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
      query[sides[0]] = sides.count > 1 ? sides[1] : ""
    }
    self.query = query
  }

  var objectPath: String {
    "\(definition.group)/\(namespace)/\(definition.plural)" + (name.isEmpty ? "" : "/\(name)")
  }
}
