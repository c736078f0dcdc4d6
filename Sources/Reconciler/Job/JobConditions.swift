/// Ready, Stalled and Reconciling, as kstatus reads them
/// (https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md).
extension JobDecision {
  mutating func judge(_ problems: [FieldProblem]) {
    status.observedGeneration = job.generation
    if let gravest = problems.first {
      let message = problems.map(\.description).joined(separator: "; also ")
      stall(gravest.reason.rawValue, message.truncated(toUTF8: 4096))
    } else {
      let (reason, message) = readiness
      set("Ready", .yes, reason, message)
      set("Stalled", .no, "Ready", "nothing is in the way")
    }
    // One pass sees and settles all of a generation.
    set("Reconciling", .no, "Settled", "the newest generation is observed")
  }

  private mutating func stall(_ reason: String, _ message: String) {
    let known = job.status.conditions["Ready"]
    if known?.status != .no || known?.reason != reason || known?.message != message {
      record(.warning, reason, "Validate", message)
    }
    set("Ready", .no, reason, message)
    set("Stalled", .yes, reason, message)
  }

  private var readiness: (reason: String, message: String) {
    guard let spec = try? job.spec.get(), spec.schedule != nil else {
      return ("Manual", "runs when asked")
    }
    if spec.paused { return ("Paused", "spec.paused stops all triggers; it runs when asked") }
    if spec.suspend { return ("Suspended", "spec.suspend stops the schedule; it runs when asked") }
    return ("Scheduled", "runs on its schedule and when asked")
  }

  private mutating func set(
    _ type: String, _ value: Condition.Status, _ reason: String, _ message: String
  ) {
    status.conditions.set(
      Condition(type, value, reason: reason, message: message), generation: job.generation,
      now: now)
  }
}
