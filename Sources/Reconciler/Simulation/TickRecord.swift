/// What became of each tick so far.
struct TickRecord {
  private var known: [Timestamp: SimulatedTick] = [:]
  /// The tick of each run that has not ended.
  private var tickOfRun: [String: Timestamp] = [:]

  var ticks: [SimulatedTick] { known.values.sorted { $0.time < $1.time } }
  var count: Int { known.count }

  mutating func note(_ plan: JobPlan) {
    for tick in plan.skipped {
      set(.skipped(reason: tick.reason, message: tick.message), for: tick.time)
    }
    for time in plan.status.waiting { set(.waiting, for: time) }
  }

  mutating func started(_ run: JobRun, at now: Timestamp) {
    guard let time = run.scheduledTime else { return }
    tickOfRun[run.name] = time
    let execution = SimulatedRun(
      name: run.name, startTime: now, endTime: nil, phase: .pending, reason: nil, attempts: 0)
    set(.ran(execution), for: time)
  }

  mutating func replaced(_ run: String, by tick: Timestamp?) {
    guard let tick else { return }
    set(.waiting, for: tick)
    known[tick]?.replaced.append(run)
  }

  /// How a run stands now.
  mutating func note(_ run: JobRun) {
    guard let time = tickOfRun[run.name], case .ran(var execution) = known[time]?.outcome else {
      return
    }
    execution.phase = run.status.phase ?? .pending
    execution.reason = run.status.reason
    execution.endTime = run.status.completionTime
    execution.attempts = run.status.attempts.count
    set(.ran(execution), for: time)
    if run.isTerminal { tickOfRun[run.name] = nil }
  }

  private mutating func set(_ outcome: SimulatedTick.Outcome, for time: Timestamp) {
    known[time, default: SimulatedTick(time: time, outcome: outcome)].outcome = outcome
  }
}
