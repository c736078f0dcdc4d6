public import JSON

/// The spec of a run. Nothing but `cancel` changes in its life.
public struct JobRunSpec: Hashable, Sendable {
  public let jobName: String
  public let trigger: RunTrigger
  /// The nominal time of the tick, for the trigger Schedule.
  public let scheduledTime: Timestamp?
  public let cancel: Bool
  public let overrides: RunOverrides

  init(_ json: JSONValue) throws(FieldProblem) {
    let spec = try FieldReader(json, path: "spec")
    jobName = try spec.required("jobName")
    trigger = try spec.oneOf("trigger", default: .manual)
    scheduledTime = try spec.time("scheduledTime")
    cancel = try spec.bool("cancel")
    overrides = try RunOverrides(spec.value["overrides"], path: "spec.overrides")
  }
}

/// How the first container of a run differs from the Job's template: a list of fields, never a patch, so
/// that who may run a Job may not run anything.
public struct RunOverrides: Hashable, Sendable {
  public struct Variable: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public var image: String?
  /// Added, or in place of a variable of the same name.
  public var env: [Variable] = []
  public var command: [String]?
  public var args: [String]?
  /// Quantities (a string or a number) by resource name, merged into the template's.
  public var requests: [String: JSONValue] = [:]
  public var limits: [String: JSONValue] = [:]

  public init() {}

  init(_ json: JSONValue, path: String) throws(FieldProblem) {
    let overrides = try FieldReader(json, path: path)
    image = try overrides.string("image")
    env = try Self.variables(overrides)
    command = try overrides.strings("command")
    args = try overrides.strings("args")
    let resources = try overrides.member("resources")
    requests = try Self.quantities(try resources.member("requests"))
    limits = try Self.quantities(try resources.member("limits"))
  }

  public var isEmpty: Bool { self == RunOverrides() }

  private static func variables(_ overrides: FieldReader) throws(FieldProblem) -> [Variable] {
    var variables: [Variable] = []
    for (index, element) in (try overrides.array("env") ?? []).enumerated() {
      let entry = try FieldReader(element, path: "\(overrides.path).env[\(index)]")
      variables.append(
        Variable(name: try entry.required("name"), value: try entry.string("value") ?? ""))
    }
    return variables
  }

  private static func quantities(
    _ reader: FieldReader
  ) throws(FieldProblem) -> [String: JSONValue] {
    let quantities = reader.value.object ?? [:]
    for (name, quantity) in quantities where quantity.string == nil && quantity.double == nil {
      throw FieldProblem(
        field: "\(reader.path).\(name)", message: "must be a quantity, not \(quantity.typeName)",
        remedy: "write it as 500m, 2 or 4Gi")
    }
    return quantities
  }
}
