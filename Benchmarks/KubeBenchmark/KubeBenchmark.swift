import Foundation

/// What reading, caching and writing cost, each beside what the machine can do at best in the same run.
/// docs/performance.md says what to make of the figures. Build with `-c release`.
@main struct KubeBenchmark {
  private static let parts = ["read", "list", "create"]
  private static let usage = """
    usage: KubeBenchmark [--json FILE] [--quick] [read] [list] [create]
    create needs ROTA_BENCH_KUBECONFIG: a cluster on which it may make a namespace of its own.
    """

  private var jsonPath: String?
  private var isQuick = false
  private var wanted: [String] = []

  static func main() async {
    guard let benchmark = KubeBenchmark(CommandLine.arguments.dropFirst()) else {
      print(usage)
      exit(2)
    }
    do {
      try await benchmark.run()
    } catch {
      print("\nKubeBenchmark: \(error)")
      exit(1)
    }
  }

  /// Nil when the arguments make no sense.
  private init?(_ arguments: ArraySlice<String>) {
    var rest = arguments
    while let argument = rest.popFirst() {
      switch argument {
      case "--quick": isQuick = true
      case "--json":
        guard let path = rest.popFirst() else { return nil }
        jsonPath = path
      case _ where Self.parts.contains(argument): wanted.append(argument)
      default: return nil
      }
    }
    if wanted.isEmpty { wanted = Self.parts }
  }

  private func run() async throws {
    var report = Report()
    Report.printHeader()
    if wanted.contains("read") { try Throughput(rounds: isQuick ? 5 : 30).run(&report) }
    if wanted.contains("list") { try await ListMemoryRun(count: 10_000).run(&report) }
    if wanted.contains("create") { try await create(&report) }
    if let jsonPath { try report.write(to: jsonPath) }
  }

  private func create(_ report: inout Report) async throws {
    guard let kubeconfig = ProcessInfo.processInfo.environment["ROTA_BENCH_KUBECONFIG"] else {
      print("\ncreate: left out, ROTA_BENCH_KUBECONFIG names no cluster")
      return
    }
    let run = try CreateRun(kubeconfig: kubeconfig, rounds: isQuick ? 1 : 4, perRound: 200)
    try await run.run(&report)
  }
}
