import Reconciler

/// From when to when.
struct SimulationSpan: Hashable {
  let start: Timestamp
  let end: Timestamp

  static let standardLength = Duration.seconds(86_400)

  init(from: String?, to: String?, length: String?, now: Timestamp) throws(Failure) {
    start = try from.map { text throws(Failure) in try Self.time(text, "--from") } ?? now
    if let to {
      guard length == nil else { throw Failure("--to and --for exclude each other: give one") }
      end = try Self.time(to, "--to")
      guard end > start else { throw Failure("--to \(to) is not after \(start.rfc3339)") }
    } else {
      end = start + (try length.map(Self.duration) ?? Self.standardLength)
    }
  }

  private static func time(_ text: String, _ option: String) throws(Failure) -> Timestamp {
    guard let time = Timestamp(rfc3339: text) else {
      throw Failure("\(option) \(text) is no time: write it as 2026-11-24T02:30:00Z")
    }
    return time
  }

  private static func duration(_ text: String) throws(Failure) -> Duration {
    guard let duration = Durations.parse(text), duration > .zero else {
      throw Failure("--for \(text) is no duration: write it as 90m, 24h or 7d")
    }
    return duration
  }
}

/// How long the runs of each Job are assumed to take.
struct RunDurations: Hashable {
  private var standard = Duration.seconds(300)
  private var ofJobs: [String: Duration] = [:]

  /// `5m` for all Jobs, `report=90s` for one.
  init(_ texts: [String]) throws(Failure) {
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let duration = Durations.parse(String(parts[parts.count - 1])) else {
        throw Failure("--run-duration \(text) is no duration: write it as 90s, 5m or report=1h30m")
      }
      if parts.count == 1 { standard = duration } else { ofJobs[String(parts[0])] = duration }
    }
  }

  subscript(job: String) -> Duration { ofJobs[job] ?? standard }

  /// A misspelt name would quietly leave its Job at the standard duration.
  func requireJobs(_ names: [String]) throws(Failure) {
    let strangers = Set(ofJobs.keys).subtracting(names).sorted()
    guard let stranger = strangers.first else { return }
    throw Failure(
      "--run-duration names Job \(stranger), which is in none of the files: "
        + "they have \(names.joined(separator: ", "))")
  }
}
