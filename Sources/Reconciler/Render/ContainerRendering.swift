import JSON

/// Changes to one container of a template. What is not an object is left for the API server to refuse.
extension JSONValue {
  /// This container with our variables in front of its own.
  ///
  /// In front, since a variable can refer (`$(ROTA_RUN)`) only to those before it. One of the same name
  /// further behind would win, so it is taken out.
  func withIdentity(_ variables: [RunOverrides.Variable]) -> JSONValue {
    guard object != nil else { return self }
    let names = Set(variables.map(\.name))
    let own = (self["env"].array ?? []).filter { !names.contains($0["name"].string ?? "") }
    var container = self
    container["env"] = .array(variables.map(\.json) + own)
    return container
  }

  func overridden(by overrides: RunOverrides) -> JSONValue {
    guard object != nil else { return self }
    var container = self
    if !overrides.env.isEmpty {
      container["env"] = .array(self["env"].array ?? []).settingVariables(overrides.env)
    }
    if let command = overrides.command { container["command"] = .strings(command) }
    if let args = overrides.args { container["args"] = .strings(args) }
    container.mergeQuantities(overrides.requests, into: "requests")
    container.mergeQuantities(overrides.limits, into: "limits")
    return container
  }

  private mutating func mergeQuantities(_ quantities: [String: JSONValue], into member: String) {
    guard !quantities.isEmpty else { return }
    let own = self["resources"][member].object ?? [:]
    self["resources"][member] = .object(own.merging(quantities) { $1 })
  }

  /// This list of variables with others in the place of those of the same name, or at the end.
  private func settingVariables(_ variables: [RunOverrides.Variable]) -> JSONValue {
    var entries = array ?? []
    for variable in variables {
      let place = entries.firstIndex { $0["name"].string == variable.name }
      entries.removeAll { $0["name"].string == variable.name }
      entries.insert(variable.json, at: min(place ?? entries.count, entries.count))
    }
    return .array(entries)
  }

  static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}

extension RunOverrides.Variable {
  var json: JSONValue { ["name": .string(name), "value": .string(value)] }
}
