public import JSON

extension Lifecycle {
  /// What a deletion does to the object.
  ///
  /// - Throws: 409 for a precondition that does not hold; 403 for a namespace that must stay.
  public static func prepareDelete(
    _ object: JSONValue, definition: ResourceDefinition, options: DeletionOptions,
    context: WriteContext
  ) throws(APIStatus) -> DeleteOutcome {
    try Deletion.checkPreconditions(object, definition, options)
    let deletion = Deletion(definition: definition, options: options, context: context)
    return deletion.apply(to: object)
  }

  /// The body that answers a deletion: the object while it stays, and for some builtins also when
  /// it is gone; a Status otherwise.
  public static func deletionResponse(
    _ outcome: DeleteOutcome, definition: ResourceDefinition
  ) -> JSONValue {
    if case .removed(let object) = outcome, !definition.returnsDeletedObject {
      return APIStatus.success(
        definition.groupResource, name: object["metadata"]["name"].string ?? "",
        uid: object["metadata"]["uid"].string ?? "")
    }
    return outcome.object
  }
}

struct Deletion {
  let definition: ResourceDefinition
  let options: DeletionOptions
  let context: WriteContext

  static func checkPreconditions(
    _ object: JSONValue, _ definition: ResourceDefinition, _ options: DeletionOptions
  ) throws(APIStatus) {
    let metadata = object["metadata"]
    let name = metadata["name"].string ?? ""
    if definition.isBuiltin, definition.plural == "namespaces",
      ["default", "kube-system", "kube-public"].contains(name)
    {
      throw .forbidden(
        definition.groupResource, name: name, because: "this namespace may not be deleted")
    }
    try check("UID", options.preconditionUID, metadata["uid"], name, definition)
    try check(
      "ResourceVersion", options.preconditionResourceVersion, metadata["resourceVersion"], name,
      definition)
  }

  private static func check(
    _ field: String, _ expected: String?, _ actual: JSONValue, _ name: String,
    _ definition: ResourceDefinition
  ) throws(APIStatus) {
    guard let expected, expected != actual.string else { return }
    throw .preconditionFailed(
      group: definition.group, kind: definition.kind, name: name, field: field,
      expected: expected, actual: actual.string ?? "")
  }

  func apply(to object: JSONValue) -> Lifecycle.DeleteOutcome {
    var result = object
    setFinalizers(&result)
    if isNamespace { return namespace(result, before: object) }
    let grace = gracePeriod(of: object)
    if grace == 0, finalizers(of: result).isEmpty {
      if definition.isGraceful { mark(&result, grace: 0) }
      return .removed(result)
    }
    guard needsMark(object, grace: grace) else {
      return result == object ? .unchanged(object) : .marked(result)
    }
    mark(&result, grace: grace)
    return .marked(result)
  }

  // MARK: Marks

  private func needsMark(_ object: JSONValue, grace: Int) -> Bool {
    guard !object["metadata"]["deletionTimestamp"].isNull else { return true }
    // A later request may only shorten the time that is left.
    return definition.isGraceful
      && grace < (object["metadata"]["deletionGracePeriodSeconds"].int ?? 0)
  }

  private func mark(_ object: inout JSONValue, grace: Int) {
    let isFirst = object["metadata"]["deletionTimestamp"].isNull
    let now = RFC3339.seconds(context.now) ?? 0
    object["metadata"]["deletionTimestamp"] = .string(RFC3339.text(now + Int64(grace)))
    object["metadata"]["deletionGracePeriodSeconds"] = .integer(Int64(grace))
    if isFirst, let generation = object["metadata"]["generation"].int, generation > 0 {
      object["metadata"]["generation"] = .integer(Int64(generation + 1))
    }
  }

  /// Zero for everything but a Pod that a node may still be running.
  private func gracePeriod(of object: JSONValue) -> Int {
    guard definition.isGraceful else { return 0 }
    let phase = object["status"]["phase"].string
    let isScheduled = !(object["spec"]["nodeName"].string ?? "").isEmpty
    if !isScheduled || phase == "Succeeded" || phase == "Failed" { return 0 }
    let asked =
      options.gracePeriodSeconds ?? object["spec"]["terminationGracePeriodSeconds"].int ?? 30
    return asked < 0 ? 1 : asked
  }

  // MARK: Finalizers

  private func setFinalizers(_ object: inout JSONValue) {
    guard let propagation = options.propagation else { return }
    let before = finalizers(of: object)
    var names = before.filter { $0 != "orphan" && $0 != "foregroundDeletion" }
    switch propagation {
    case .background: break
    case .foreground: names.append("foregroundDeletion")
    case .orphan: names.append("orphan")
    }
    guard names != before else { return }
    if names.isEmpty {
      object["metadata"].removeMember("finalizers")
    } else {
      object["metadata"]["finalizers"] = .array(names.map { .string($0) })
    }
  }

  private func finalizers(of object: JSONValue) -> [String] {
    (object["metadata"]["finalizers"].array ?? []).compactMap(\.string)
  }

  // MARK: Namespaces

  private var isNamespace: Bool { definition.isBuiltin && definition.plural == "namespaces" }

  /// A namespace stays, as Terminating, until `spec.finalizers` is emptied through `finalize`.
  private func namespace(
    _ object: JSONValue, before: JSONValue
  ) -> Lifecycle.DeleteOutcome {
    var result = object
    if result["metadata"]["deletionTimestamp"].isNull {
      result["metadata"]["deletionTimestamp"] = .string(context.now)
    }
    result["status"]["phase"] = "Terminating"
    let isHeld =
      !(result["spec"]["finalizers"].array ?? []).isEmpty || !finalizers(of: result).isEmpty
    if !isHeld { return .removed(result) }
    return result == before ? .unchanged(before) : .marked(result)
  }

  // MARK: The end

  /// Whether an update took the last thing that held an object which is being deleted.
  static func isComplete(
    _ object: JSONValue, old: JSONValue, _ definition: ResourceDefinition
  ) -> Bool {
    guard !old["metadata"]["deletionTimestamp"].isNull,
      (object["metadata"]["finalizers"].array ?? []).isEmpty
    else { return false }
    if definition.isBuiltin, definition.plural == "namespaces" {
      return (object["spec"]["finalizers"].array ?? []).isEmpty
    }
    return (old["metadata"]["deletionGracePeriodSeconds"].int ?? 0) == 0
  }
}

extension ResourceDefinition {
  /// Whether a deletion waits for a node to stop the object's containers.
  var isGraceful: Bool { isBuiltin && plural == "pods" }
}
