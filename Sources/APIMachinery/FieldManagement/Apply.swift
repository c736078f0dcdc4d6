import JSON

/// One server-side apply.
struct Apply {
  let configuration: JSONValue
  let live: JSONValue?
  let identity: ManagedFields.Manager
  let definition: ResourceDefinition
  let now: String

  private var root: SchemaNode { definition.schema.root }

  mutating func run(force: Bool) throws(APIStatus) -> JSONValue {
    let before = live ?? [:]
    var managed = managedBefore()
    let last = managed.entries[identity]?.fields ?? FieldSet()
    let set = appliedFields()
    managed.entries[identity] = .init(fields: set, time: managed.entries[identity]?.time)
    let merged = FieldMerge.merge(before, configuration, root)
    let pruned = FieldMerge.prune(merged, root, last: last, owned: managed.owned) ?? merged
    let comparison = FieldManagement.comparison(before, pruned, definition)
    if !force { try refuseConflicts(managed, comparison) }
    managed.release(comparison, except: identity)
    // An apply that changes nothing but managedFields leaves no time.
    if !comparison.isSame { managed.entries[identity]?.time = now }
    if set.isEmpty { managed.entries[identity] = nil }
    return FieldManagement.encoded(
      refreshingLastApplied(comparison.isSame ? before : pruned), managed)
  }

  /// Objects that nobody tracked before have all their fields under a name of their own.
  private func managedBefore() -> ManagedFields {
    guard let live else { return ManagedFields() }
    let managed = ManagedFields(live["metadata"]["managedFields"])
    guard managed.entries.isEmpty else { return managed }
    let tracked = FieldManagement.track(
      old: nil, new: live, manager: "before-first-apply", definition: definition, now: now)
    return ManagedFields(tracked["metadata"]["managedFields"])
  }

  /// Without what this path cannot write.
  private func appliedFields() -> FieldSet {
    var set = FieldManagement.stripped(FieldWalk.fields(of: configuration, root))
    if identity.subresource == "status" {
      set.removeAll(below: "f:spec")
    } else if definition.hasStatus {
      set.removeAll(below: "f:status")
    }
    return set
  }

  // MARK: Conflicts

  private func refuseConflicts(
    _ managed: ManagedFields, _ comparison: FieldComparison
  ) throws(APIStatus) {
    var conflicts: [(manager: ManagedFields.Manager, path: String)] = []
    let allowed = fieldsOfLastApplied()
    for (manager, entry) in managed.entries.sorted(by: { $0.key < $1.key })
    where manager != identity {
      let fields = entry.fields.intersection(comparison.written).subtracting(allowed)
      conflicts += fields.shownPaths.map { (manager, $0) }
    }
    guard !conflicts.isEmpty else { return }
    let causes = conflicts.map {
      Cause(
        reason: "FieldManagerConflict", message: "conflict with \($0.manager.shown)",
        field: $0.path)
    }
    throw APIStatus(
      code: 409, reason: "Conflict", message: Self.message(conflicts),
      details: .init(causes: causes))
  }

  private static func message(
    _ conflicts: [(manager: ManagedFields.Manager, path: String)]
  ) -> String {
    if conflicts.count == 1 {
      return "Apply failed with 1 conflict: conflict with \(conflicts[0].manager.shown): "
        + conflicts[0].path
    }
    var lines: [String] = []
    for (index, conflict) in conflicts.enumerated() {
      if index == 0 || conflicts[index - 1].manager != conflict.manager {
        lines.append("conflicts with \(conflict.manager.shown):")
      }
      lines.append("- \(conflict.path)")
    }
    return "Apply failed with \(conflicts.count) conflicts: \(lines.joined(separator: "\n"))"
  }

  // MARK: From client-side apply

  private static let annotation = "kubectl.kubernetes.io/last-applied-configuration"

  /// kubectl takes over without a conflict what its client-side apply had set.
  private func fieldsOfLastApplied() -> FieldSet {
    guard identity.name == "kubectl", let live,
      let text = live["metadata"]["annotations"][Self.annotation].string,
      let applied = try? JSONValue(parsing: text)
    else { return FieldSet() }
    return FieldWalk.fields(of: applied, root)
  }

  /// kubectl's server-side apply keeps the annotation up to date where there is one, so that
  /// client-side apply can go on.
  private func refreshingLastApplied(_ object: JSONValue) -> JSONValue {
    let annotations = object["metadata"]["annotations"]
    guard identity.name == "kubectl", identity.subresource.isEmpty,
      annotations.object?[Self.annotation] != nil
    else { return object }
    var applied = configuration
    if applied["metadata"]["annotations"].object?[Self.annotation] != nil {
      applied["metadata"]["annotations"].removeMember(Self.annotation)
    }
    var result = object
    result["metadata"]["annotations"][Self.annotation] = .string(applied.text + "\n")
    return result
  }
}
