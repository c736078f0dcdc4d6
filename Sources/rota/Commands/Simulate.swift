import ArgumentParser
import JSON
import Reconciler
import YAML

/// `rota simulate FILE…`: schedules and policies against an assumed duration, without a cluster.
struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what the schedule of a Job would start and skip, without a cluster.",
    discussion: """
      The controller's own decisions are played through for each Job in the files, with runs that take as \
      long as you say: which ticks run, wait, replace or are skipped, and where the clock changes. Ticks \
      after --from count, through --to. - reads standard input; of a directory, all manifests are read.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(help: .init("Files or directories.", valueName: "file"))
  var files: [String]

  @Option(help: .init("Where the simulation starts; now if absent.", valueName: "RFC3339"))
  var from: String?

  @Option(help: .init("Where it ends.", valueName: "RFC3339"))
  var to: String?

  @Option(
    name: .customLong("for"),
    help: .init("How long it lasts; 24h if absent.", valueName: "duration")
  )
  var length: String?

  @Option(
    name: .customLong("run-duration"),
    help: .init(
      "How long each attempt takes, of all Jobs or of one: 5m, or report=90s. Can be repeated.",
      valueName: "[job=]duration"))
  var runDurations: [String] = []

  @Option(
    help: .init("How many attempts of each run fail before one succeeds.", valueName: "count"))
  var failingAttempts = 0

  @Option(name: .shortAndLong, help: "text, or json for a list with an object for each Job.")
  var output = Format.text

  func validate() throws {
    do {
      _ = try RunDurations(runDurations)
      _ = try span
    } catch {
      throw ValidationError(error.description)
    }
    guard (0...1000).contains(failingAttempts) else {
      throw ValidationError("--failing-attempts is \(failingAttempts): give 0 to 1000")
    }
  }

  private var span: SimulationSpan {
    get throws(Failure) { try SimulationSpan(from: from, to: to, length: length, now: .now) }
  }

  func run() throws {
    let (span, durations) = (try span, try RunDurations(runDurations))
    let jobs = try Self.jobs(in: files)
    try durations.requireJobs(jobs.map { $0["metadata"]["name"].string ?? "" })
    let reports = try jobs.map { try report($0, span, durations) }
    switch output {
    case .text: Output.line(reports.map(\.text).joined(separator: "\n\n"))
    case .json: Output.line(JSONValue.array(reports.map(\.json)).text)
    }
    let problems = reports.compactMap(\.problem)
    for problem in problems { Output.error("error: \(problem)") }
    if !problems.isEmpty { throw ExitCode(1) }
  }

  private func report(
    _ manifest: JSONValue, _ span: SimulationSpan, _ durations: RunDurations
  ) throws -> SimulationReport {
    let name = manifest["metadata"]["name"].string ?? ""
    let zoneName = manifest["spec"]["timeZone"].string ?? "UTC"
    // Each decision asks for it, so the file is read but once.
    let zone = Zones.rules(named: zoneName)
    let timeline = try Reconciler.simulate(
      job: manifest, from: span.start, to: span.end, zone: { $0 == zoneName ? zone : nil },
      runDuration: durations[name], failingAttempts: failingAttempts)
    return SimulationReport(
      manifest: manifest, timeline: timeline, span: span, zone: zone ?? .utc,
      runDuration: durations[name])
  }

  /// The Jobs of the files; a file that is not valid is refused, as `rota validate` refuses it.
  private static func jobs(in files: [String]) throws -> [JSONValue] {
    let validator = try ManifestValidator(
      crds: BundledCRDs.all(), zone: Zones.rules(named:), now: .now)
    let jobs = try files.flatMap(ManifestFiles.expand).flatMap { file in
      let text = try ManifestFiles.read(file)
      if let problem = validator.validate(text).problems.first {
        throw Failure("\(file):\(problem); `rota validate \(file)` lists all that is wrong")
      }
      return try ManifestObjects.parse(text).filter(ManifestObjects.isRotaJob)
    }
    guard !jobs.isEmpty else {
      throw Failure("there is no Job of rota.dev/v1 in \(files.joined(separator: ", "))")
    }
    return jobs.map(ManifestObjects.withNamespace)
  }
}
