import Foundation
import HTTPServer
import JSON

/// What memory a cache of Pods takes, filled page by page by the real client in a process of its own.
struct ListMemoryRun {
  private static let pageSize = 500

  /// What the environment may tell glibc's malloc, which else keeps what a page has needed.
  private static let allocators = [
    ("malloc as it is", [:]),
    ("large blocks by mmap", ["MALLOC_MMAP_THRESHOLD_": "131072"]),
    (
      "large blocks by mmap, 2 arenas",
      ["MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_ARENA_MAX": "2"]
    ),
  ]

  private let count: Int
  private let pages: [[UInt8]]

  init(count: Int) throws {
    self.count = count
    let starts = Array(stride(from: 0, to: count, by: Self.pageSize))
    pages = try starts.map { start in
      let end = min(count, start + Self.pageSize)
      let next = end < count ? String(end / Self.pageSize) : nil
      return Samples.podList(try (start..<end).map(Samples.pod), next: next)
    }
  }

  func run(_ report: inout Report) async throws {
    let server = try await HTTPServer.start(host: "127.0.0.1", port: 0) { answer($0) }
    let url = "http://127.0.0.1:\(server.port)"
    let whole = try await child([url, "--whole"], [:])
    add(whole, "List of \(count) Pods, malloc as it is, whole trees read", &report)
    for (name, environment) in Self.allocators {
      add(try await child([url], environment), "List of \(count) Pods, \(name)", &report)
    }
    await server.shutdown(grace: .zero)
  }

  private func add(_ result: JSONValue, _ group: String, _ report: inout Report) {
    func number(_ name: String) -> Double { result[name].double ?? .nan }
    let (before, settled, peak) = (number("before"), number("settled"), number("peak"))
    let wire = Double(pages.reduce(0) { $0 + $1.count }) / Double(count)
    report.add(group, "resident before the list", before / 1e6, "MB")
    report.add(group, "resident once settled", settled / 1e6, "MB")
    report.add(group, "peak, against settled", peak / 1e6, "MB", baseline: settled / 1e6)
    report.add(
      group, "settled bytes an object, against the wire", (settled - before) / number("objects"),
      "B",
      baseline: wire)
    report.add(group, "time to the synced cache", number("milliseconds"), "ms")
  }

  private func answer(_ request: HTTPServerRequest) -> HTTPServerResponse {
    let headers = [("Content-Type", "application/json")]
    func query(_ name: String) -> String? { request.query.first { $0.name == name }?.value }
    if query("watch") != nil {
      return .stream(status: 200, headers: headers) { _ in try await Task.sleep(for: .seconds(60)) }
    }
    guard request.path.hasSuffix("/pods") else {
      return .full(status: 200, headers: headers, body: Array(#"{"items":[]}"#.utf8))
    }
    let page = query("continue").flatMap { Int($0) } ?? 0
    return .full(status: 200, headers: headers, body: pages[page])
  }

  /// The program beside this one.
  private func child(_ arguments: [String], _ environment: [String: String]) async throws
    -> JSONValue
  {
    let process = Process()
    process.executableURL = Bundle.main.executableURL?.deletingLastPathComponent()
      .appending(path: "ListMemory")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    let status = await withCheckedContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do {
        try process.run()
      } catch {
        process.terminationHandler = nil
        continuation.resume(returning: -1)
      }
    }
    guard status == 0 else {
      throw BenchmarkFailure(
        "ListMemory ended with \(status); build it: swift build --product ListMemory")
    }
    return try JSONValue(parsing: Array(output.fileHandleForReading.readDataToEndOfFile()))
  }
}

struct BenchmarkFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
