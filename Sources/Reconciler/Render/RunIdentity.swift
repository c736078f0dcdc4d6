import JSON

/// What a container learns about the run that it is part of, and the labels that say the same.
struct RunIdentity: Hashable, Sendable {
  let jobName: String
  let runName: String
  let trigger: RunTrigger
  let scheduledTime: Timestamp?
  let lastSuccessfulTime: Timestamp?

  var labels: [String: JSONValue] {
    [
      Label.job: .string(jobName), Label.run: .string(runName),
      Label.trigger: .string(trigger.rawValue), Label.managedBy: .string(Label.manager),
    ]
  }

  /// In a fixed order, so that rendering twice gives equal templates.
  var variables: [RunOverrides.Variable] {
    let all: [(String, String?)] = [
      ("ROTA_JOB", jobName), ("ROTA_RUN", runName), ("ROTA_TRIGGER", trigger.rawValue),
      ("ROTA_SCHEDULED_TIME", scheduledTime?.rfc3339),
      ("ROTA_LAST_SUCCESSFUL_TIME", lastSuccessfulTime?.rfc3339),
    ]
    return all.compactMap { name, value in value.map { .init(name: name, value: $0) } }
  }

  static let attemptVariable = "ROTA_ATTEMPT"
}
