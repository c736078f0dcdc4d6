import JSON

/// The entries of `metadata.managedFields`.
struct ManagedFields {
  /// Entries with one identity are one.
  struct Manager: Hashable, Comparable {
    let name: String
    let operation: String
    let apiVersion: String
    let subresource: String

    static func < (left: Manager, right: Manager) -> Bool {
      (left.name, left.operation, left.apiVersion, left.subresource)
        < (right.name, right.operation, right.apiVersion, right.subresource)
    }

    /// As conflicts name it.
    var shown: String {
      var text = quoted(name)
      if !subresource.isEmpty { text += " with subresource \(quoted(subresource))" }
      return operation == "Update" ? "\(text) using \(apiVersion)" : text
    }
  }

  struct Entry {
    var fields: FieldSet
    var time: String?
  }

  var entries: [Manager: Entry] = [:]

  init() {}

  /// Entries that cannot be read are left out.
  init(_ managedFields: JSONValue) {
    for entry in managedFields.array ?? [] where entry["fieldsV1"].object != nil {
      let manager = Manager(
        name: entry["manager"].string ?? "", operation: entry["operation"].string ?? "Update",
        apiVersion: entry["apiVersion"].string ?? "",
        subresource: entry["subresource"].string ?? "")
      entries[manager] = Entry(
        fields: FieldSet(fieldsV1: entry["fieldsV1"]), time: entry["time"].string)
    }
  }

  /// Sorted as the server does: by operation, then by time, then by name.
  var json: JSONValue {
    let sorted = entries.sorted { left, right in
      if left.key.operation != right.key.operation {
        return left.key.operation < right.key.operation
      }
      let times = (left.value.time ?? "", right.value.time ?? "")
      return times.0 != times.1 ? times.0 < times.1 : left.key < right.key
    }
    return .array(sorted.map { Self.json($0.key, $0.value) })
  }

  private static func json(_ manager: Manager, _ entry: Entry) -> JSONValue {
    var members: [String: JSONValue] = [
      "manager": .string(manager.name), "operation": .string(manager.operation),
      "apiVersion": .string(manager.apiVersion), "fieldsType": "FieldsV1",
      "fieldsV1": entry.fields.fieldsV1,
    ]
    if let time = entry.time { members["time"] = .string(time) }
    if !manager.subresource.isEmpty { members["subresource"] = .string(manager.subresource) }
    return .object(members)
  }

  /// What any manager sets.
  var owned: FieldSet { entries.values.reduce(FieldSet()) { $0.union($1.fields) } }

  /// Takes what was written and removed from all managers but one.
  mutating func release(_ comparison: FieldComparison, except manager: Manager?) {
    for (other, entry) in entries where other != manager {
      let rest = entry.fields.subtracting(comparison.written).subtracting(comparison.removed)
      entries[other]?.fields = rest
      if rest.isEmpty { entries[other] = nil }
    }
  }
}
