import ArgumentParser
import JSON
import Reconciler

/// `rota cron …`: schedules without a cluster.
struct Cron: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Understand schedules, without a cluster.", subcommands: [Next.self])

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  /// `rota cron next EXPR`.
  struct Next: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show when an expression fires next: one RFC 3339 instant a line, in its zone.")

    @Argument(help: "The schedule: five fields, or a macro such as @daily.")
    var expression: String

    @Option(help: .init("The time zone of the schedule.", valueName: "zone"))
    var timeZone = "UTC"

    @Option(help: .init("Only later instants than this; now if absent.", valueName: "RFC3339"))
    var from: String?

    @Option(name: .customShort("n"), help: .init("How many.", valueName: "count"))
    var count = 5

    @Option(name: .shortAndLong, help: "text, or json for a list of strings.")
    var output = Format.text

    @Option(help: .init("The Job that H stands for.", valueName: "namespace/name"))
    var job = "default/job"

    func validate() throws {
      guard (1...10_000).contains(count) else {
        throw ValidationError("-n is \(count): give 1 to 10000")
      }
      if let from, Timestamp(rfc3339: from) == nil {
        throw ValidationError("--from \(from) is no time: write it as 2026-11-24T02:30:00Z")
      }
    }

    func run() throws {
      guard let zone = Zones.rules(named: timeZone) else {
        throw Failure(
          "--time-zone \(timeZone) is unknown: use a name of the IANA database such as Europe/Berlin"
        )
      }
      let schedule: CronSchedule
      do {
        schedule = try CronSchedule(parsing: expression, hashSeed: job)
      } catch {
        throw Failure("\"\(expression)\" is no schedule: \(error)")
      }
      let start = from.flatMap(Timestamp.init(rfc3339:)) ?? .now
      let ticks = schedule.ticks(after: start, count: count, in: zone)
      let times = ticks.map(zone.localRFC3339)
      switch output {
      case .text: for time in times { Output.line(time) }
      case .json: Output.line(JSONValue.array(times.map(JSONValue.string)).text)
      }
    }
  }
}

extension CronSchedule {
  /// Fewer where the schedule ends, which almost none does.
  func ticks(after start: Timestamp, count: Int, in zone: TimeZoneRules) -> [Timestamp] {
    var ticks: [Timestamp] = []
    while ticks.count < count, let next = next(after: ticks.last ?? start, in: zone) {
      ticks.append(next)
    }
    return ticks
  }
}
