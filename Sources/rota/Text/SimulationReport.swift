import JSON
import Reconciler

/// The timeline of one Job in words.
struct SimulationReport {
  let manifest: JSONValue
  let timeline: SimulatedTimeline
  let span: SimulationSpan
  let zone: TimeZoneRules
  let runDuration: Duration

  /// Why the timeline is not all that was asked for.
  var problem: String? {
    guard timeline.isReady else { return "\(name) cannot run: \(timeline.readiness)" }
    guard let stop = timeline.stop else { return nil }
    return "the simulation of \(name) ends at \(local(stop.time)): \(stop); "
      + "give a shorter time with --to or --for"
  }

  var text: String {
    ([heading] + (rows.isEmpty ? [] : [table]) + [summary]).joined(separator: "\n")
  }

  private var name: String {
    let metadata = manifest["metadata"]
    return "Job \(metadata["namespace"].string ?? "")/\(metadata["name"].string ?? "")"
  }

  private func local(_ time: Timestamp) -> String { zone.localRFC3339(time) }

  private var heading: String {
    let spec = manifest["spec"]
    guard let schedule = spec["schedule"].string else { return "\(name): no schedule" }
    let policy = spec["concurrencyPolicy"].string ?? "Allow"
    return "\(name): \"\(schedule)\" in \(spec["timeZone"].string ?? "UTC"), \(policy), "
      + "\(Durations.text(runDuration)) an attempt"
  }

  private var summary: String {
    guard !timeline.ticks.isEmpty else { return "No ticks: \(timeline.readiness)" }
    let ran = timeline.ticks.count { $0.run != nil }
    let waiting = timeline.ticks.count { $0.outcome == .waiting }
    let skipped = timeline.ticks.count - ran - waiting
    let parts = ["\(ran) ran", "\(skipped) skipped"] + (waiting > 0 ? ["\(waiting) wait"] : [])
    let ticks = timeline.ticks.count == 1 ? "1 tick" : "\(timeline.ticks.count) ticks"
    return "\(ticks): \(parts.joined(separator: ", "))"
  }

  private var changes: [ClockChange] {
    guard !timeline.ticks.isEmpty else { return [] }
    return zone.clockChanges(after: span.start, through: timeline.stop?.time ?? span.end)
  }
}

// MARK: The table

extension SimulationReport {
  private var table: String {
    Table.render(header: ["TICK", "WHAT", "START", "END", "NOTE"], rows: rows)
  }

  private var rows: [[String]] {
    let ticks = timeline.ticks.map { (time: $0.time, row: row($0)) }
    let changes = changes.map { (time: $0.time, row: row($0)) }
    // A change comes before the tick at its instant: it is why that tick is there.
    return (changes + ticks).enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }.map(\.element.row)
  }

  private func row(_ change: ClockChange) -> [String] {
    let minutes = abs(change.after - change.before) / 60
    let jump = minutes % 60 == 0 ? "\(minutes / 60)h" : "\(minutes)m"
    let verb = change.after > change.before ? "jumps forward" : "is turned back"
    return [
      local(change.time), "clock", "", "",
      "the clock \(verb) by \(jump)",
    ]
  }

  private func row(_ tick: SimulatedTick) -> [String] {
    let time = local(tick.time)
    switch tick.outcome {
    case .waiting: return [time, "waits", "", "", note(tick, "no room until the end")]
    case .skipped(let reason, let message):
      return [time, "skipped", "", "", note(tick, "\(reason): \(message)")]
    case .ran(let run):
      let late = run.startTime - tick.time
      let start = late > .zero ? "\(Durations.text(late)) late" : "on time"
      let end = run.endTime.map(local) ?? ""
      return [time, word(tick, run), start, end, note(tick, words(run))]
    }
  }

  private func word(_ tick: SimulatedTick, _ run: SimulatedRun) -> String {
    if !tick.replaced.isEmpty { return "replaces" }
    return run.startTime > tick.time ? "queued" : "runs"
  }

  private func words(_ run: SimulatedRun) -> String {
    var text = run.phase.rawValue
    if let reason = run.reason, reason != text { text += ": \(reason)" }
    if run.attempts > 1 { text += " after \(run.attempts) attempts" }
    return text
  }

  private func note(_ tick: SimulatedTick, _ text: String) -> String {
    let names = tick.replaced.map { local(tickOfRun[$0] ?? tick.time) }
    return names.isEmpty ? text : "\(text); cancels the run of \(names.joined(separator: ", "))"
  }

  private var tickOfRun: [String: Timestamp] {
    Dictionary(
      timeline.ticks.compactMap { tick in tick.run.map { ($0.name, tick.time) } },
      uniquingKeysWith: { first, _ in first })
  }
}

extension SimulatedTick {
  var run: SimulatedRun? {
    guard case .ran(let run) = outcome else { return nil }
    return run
  }
}

// MARK: JSON

extension SimulationReport {
  /// Times are local with their offset.
  var json: JSONValue {
    [
      "namespace": manifest["metadata"]["namespace"], "name": manifest["metadata"]["name"],
      "from": .string(local(span.start)), "to": .string(local(timeline.stop?.time ?? span.end)),
      "complete": .bool(timeline.stop == nil), "ready": .bool(timeline.isReady),
      "readiness": .string(timeline.readiness), "ticks": .array(timeline.ticks.map(json)),
      "clockChanges": .array(changes.map(json)),
    ]
  }

  private func json(_ change: ClockChange) -> JSONValue {
    [
      "time": .string(local(change.time)), "offsetBefore": .integer(Int64(change.before)),
      "offsetAfter": .integer(Int64(change.after)),
    ]
  }

  private func json(_ tick: SimulatedTick) -> JSONValue {
    var json: JSONValue = ["time": .string(local(tick.time))]
    if !tick.replaced.isEmpty { json["replaced"] = .array(tick.replaced.map(JSONValue.string)) }
    switch tick.outcome {
    case .waiting: json["outcome"] = "waiting"
    case .skipped(let reason, let message):
      json["outcome"] = "skipped"
      json["reason"] = .string(reason)
      json["message"] = .string(message)
    case .ran(let run):
      json["outcome"] = "ran"
      json["run"] = self.json(run)
    }
    return json
  }

  private func json(_ run: SimulatedRun) -> JSONValue {
    var json: JSONValue = [
      "name": .string(run.name), "startTime": .string(local(run.startTime)),
      "phase": .string(run.phase.rawValue), "attempts": .integer(Int64(run.attempts)),
    ]
    if let end = run.endTime { json["endTime"] = .string(local(end)) }
    if let reason = run.reason { json["reason"] = .string(reason) }
    return json
  }
}
