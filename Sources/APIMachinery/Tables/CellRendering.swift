import JSON

/// The cells of one row.
struct CellRendering {
  let definition: ResourceDefinition
  let now: Int64
  private let paths: [JSONPath?]

  init(definition: ResourceDefinition, now: Int64) {
    self.definition = definition
    self.now = now
    paths = definition.isBuiltin ? [] : definition.printerColumns.map { JSONPath($0.jsonPath) }
  }

  func cells(of object: JSONValue) -> [JSONValue] {
    if definition.isBuiltin { return builtin(object) }
    return [object["metadata"]["name"]]
      + zip(definition.printerColumns, paths).map { cell(in: object, $0, $1) }
  }

  // MARK: Custom resources

  /// Null when the path leads nowhere; only the first of several values is shown.
  private func cell(
    in object: JSONValue, _ column: ResourceDefinition.PrinterColumn, _ path: JSONPath?
  ) -> JSONValue {
    guard let value = path?.values(in: object).first, !value.isNull else { return .null }
    switch column.type {
    case "date": return value.string == nil ? .null : .string(age(value))
    case "integer": return value.int.map { .integer(Int64($0)) } ?? .null
    case "number": return value.double == nil ? .null : value
    case "boolean": return value.bool == nil ? .null : value
    default: return .string(value.string ?? value.text)
    }
  }

  // MARK: Builtins

  private func builtin(_ object: JSONValue) -> [JSONValue] {
    let name = object["metadata"]["name"]
    let created = JSONValue.string(age(object["metadata"]["creationTimestamp"]))
    switch definition.kind {
    case "Pod": return PodCells.cells(object, age: created, now: now)
    case "Event": return EventCells.cells(definition.stored(object), now: now)
    case "Node": return NodeCells.cells(object, age: created)
    case "Namespace": return [name, text(object["status"]["phase"]), created]
    case "Secret": return [name, text(object["type"]), count(object["data"]), created]
    case "ConfigMap":
      let data = (object["data"].object?.count ?? 0) + (object["binaryData"].object?.count ?? 0)
      return [name, .integer(Int64(data)), created]
    case "ServiceAccount": return [name, created]
    case "Lease": return [name, text(object["spec"]["holderIdentity"]), created]
    default: return [name, text(object["metadata"]["creationTimestamp"])]
    }
  }

  private func text(_ value: JSONValue) -> JSONValue { .string(value.string ?? "") }

  private func count(_ members: JSONValue) -> JSONValue {
    .integer(Int64(members.object?.count ?? 0))
  }

  private func age(_ instant: JSONValue) -> String {
    HumanDuration.since(JSONInstant(instant), now: now)
  }
}
