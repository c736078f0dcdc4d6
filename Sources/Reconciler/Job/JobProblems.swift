/// All that is wrong with a Job as far as can be told without the API server, the gravest first; empty
/// when it can run.
///
/// - Parameter zone: the rules of an IANA zone, nil when there is none of this name.
public func problems(of job: Job, zone: (String) -> TimeZoneRules?) -> [FieldProblem] {
  switch job.spec {
  case .failure(let problem): return [problem]
  case .success(let spec):
    let hashSeed = "\(job.namespace)/\(job.name)"
    return [scheduleProblem(spec, hashSeed), zoneProblem(spec, zone)].compactMap { $0 }
  }
}

private func scheduleProblem(_ spec: JobSpec, _ hashSeed: String) -> FieldProblem? {
  guard let text = spec.schedule else { return nil }
  do throws(CronError) {
    _ = try CronSchedule(parsing: text, hashSeed: hashSeed)
    return nil
  } catch {
    return FieldProblem(
      .invalidSchedule, field: "spec.schedule", message: "\"\(text)\" is no schedule",
      remedy: "\(error)")
  }
}

private func zoneProblem(_ spec: JobSpec, _ zone: (String) -> TimeZoneRules?) -> FieldProblem? {
  if TimeZoneRules.named(spec.timeZone, in: zone) != nil { return nil }
  return FieldProblem(
    .invalidTimeZone, field: "spec.timeZone", message: "there is no time zone \"\(spec.timeZone)\"",
    remedy: "use a name of the IANA database such as Europe/Berlin, or leave it out for UTC")
}

extension TimeZoneRules {
  /// UTC is known even where the system has no zone files.
  static func named(_ name: String, in zones: (String) -> TimeZoneRules?) -> TimeZoneRules? {
    guard isPlausible(name: name) else { return nil }
    return zones(name) ?? (name == "UTC" ? .utc : nil)
  }
}

extension JobDecision {
  var problems: [FieldProblem] {
    let problems = Reconciler.problems(of: job, zone: observation.zone)
    guard case .invalid(let message) = observation.templateVerdict else { return problems }
    return problems + [
      FieldProblem(
        .templateInvalid, field: "spec.template", message: message,
        remedy: "correct the template: these are the API server's words about the Pod it makes")
    ]
  }
}
