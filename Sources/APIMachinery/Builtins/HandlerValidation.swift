import JSON

/// Probes and lifecycle hooks of a container.
enum HandlerValidation {
  static func validate(_ container: JSONValue, at path: String) -> [Cause] {
    let hooks = ["postStart", "preStop"].flatMap { hook -> [Cause] in
      guard let handler = container["lifecycle"][hook].object else { return [] }
      return self.handler(
        handler, ["exec", "httpGet", "tcpSocket", "sleep"], at: "\(path).lifecycle.\(hook)")
    }
    return hooks
      + ["livenessProbe", "readinessProbe", "startupProbe"].flatMap { kind in
        probe(container[kind], kind, at: "\(path).\(kind)")
      }
  }

  private static func probe(_ value: JSONValue, _ kind: String, at path: String) -> [Cause] {
    guard let probe = value.object else { return [] }
    var causes = handler(probe, ["exec", "httpGet", "tcpSocket", "grpc"], at: path)
    let numbers = [
      "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold",
      "failureThreshold",
    ]
    for field in numbers {
      guard let number = probe[field]?.int, number < 0 else { continue }
      causes.append(
        .invalid("\(path).\(field)", "\(number)", "must be greater than or equal to 0"))
    }
    let threshold = probe["successThreshold"]?.int ?? 1
    if kind != "readinessProbe", threshold != 1 {
      causes.append(.invalid("\(path).successThreshold", "\(threshold)", "must be 1"))
    }
    return causes
  }

  private static func handler(
    _ value: [String: JSONValue], _ known: [String], at path: String
  ) -> [Cause] {
    let handlers = known.filter { value[$0].map { !$0.isNull } ?? false }
    if handlers.isEmpty { return [.required(path, "must specify a handler type")] }
    var causes = handlers.dropFirst().map {
      Cause.forbidden("\(path).\($0)", "may not specify more than 1 handler type")
    }
    if let command = value["exec"], command.object != nil,
      (command["command"].array ?? []).isEmpty
    {
      causes.append(.required("\(path).exec.command"))
    }
    return causes
  }
}
