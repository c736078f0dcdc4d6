import JSON
import Reconciler

/// What `rota run` changes for one run, from its options.
struct Overrides {
  /// Why an option cannot be read: the option, and how to write it.
  struct Problem: Error, Hashable, CustomStringConvertible {
    let description: String
  }

  let values: RunOverrides

  /// - Parameters:
  ///   - variables: `NAME=VALUE` each; of one name the last counts.
  ///   - command: words, or nil to keep the Job's.
  init(
    variables: [String] = [], command: [String]? = nil, args: [String]? = nil,
    image: String? = nil, cpu: String? = nil, memory: String? = nil
  ) throws(Problem) {
    var values = RunOverrides()
    values.env = try Self.variables(variables)
    values.command = try command.map(Self.words)
    values.args = try args.map(Self.words)
    values.image = image
    for (name, option, quantity) in [("cpu", "--cpu", cpu), ("memory", "--memory", memory)] {
      guard let quantity else { continue }
      try Self.check(quantity, option)
      values.requests[name] = .string(quantity)
      values.limits[name] = .string(quantity)
    }
    self.values = values
  }

  private static func variables(
    _ texts: [String]
  ) throws(Problem) -> [RunOverrides.Variable] {
    var variables: [RunOverrides.Variable] = []
    for text in texts {
      let variable = try variable(text)
      variables.removeAll { $0.name == variable.name }
      variables.append(variable)
    }
    return variables
  }

  /// Values may hold equal signs.
  static func variable(_ text: String) throws(Problem) -> RunOverrides.Variable {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
      throw Problem(description: "-e \(text) is no variable: write it as -e NAME=VALUE")
    }
    return RunOverrides.Variable(
      name: String(text[..<sign]), value: String(text[text.index(after: sign)...]))
  }

  private static func words(_ texts: [String]) throws(Problem) -> [String] {
    do {
      var words: [String] = []
      for text in texts { words += try CommandWords.split(text) }
      return words
    } catch {
      throw Problem(description: "\(error)")
    }
  }

  /// Only the form: amounts and units are for the server to judge.
  private static func check(_ quantity: String, _ option: String) throws(Problem) {
    let digits = quantity.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let units = ["", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
    guard Double(digits) != nil, units.contains(String(quantity.dropFirst(digits.count))) else {
      throw Problem(
        description: "\(option) \(quantity) is no quantity: write it as 500m, 2 or 4Gi")
    }
  }

  /// The member `overrides` of a JobRun's spec; nil when nothing is changed.
  var json: JSONValue? {
    guard !values.isEmpty else { return nil }
    var json: [String: JSONValue] = [:]
    if !values.env.isEmpty {
      json["env"] = .array(
        values.env.map { ["name": .string($0.name), "value": .string($0.value)] })
    }
    json["image"] = values.image.map(JSONValue.string)
    json["command"] = values.command.map { .array($0.map(JSONValue.string)) }
    json["args"] = values.args.map { .array($0.map(JSONValue.string)) }
    if !values.requests.isEmpty {
      json["resources"] = [
        "requests": .object(values.requests), "limits": .object(values.limits),
      ]
    }
    return .object(json)
  }

  /// The JobRun to create.
  func run(of job: String, namespace: String) -> JSONValue {
    var spec: JSONValue = ["jobName": .string(job), "trigger": "Manual"]
    if let json { spec["overrides"] = json }
    return [
      "apiVersion": "rota.dev/v1", "kind": "JobRun",
      "metadata": ["generateName": .string("\(job)-"), "namespace": .string(namespace)],
      "spec": spec,
    ]
  }
}
