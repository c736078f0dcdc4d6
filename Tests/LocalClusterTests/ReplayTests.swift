import CurlHTTP
import Fixtures
import JSON
import Testing

@testable import LocalCluster

/// The requests that a real kube-apiserver was recorded with, made again, in their order.
@Suite("The recordings of a real API server")
struct ReplayTests {
  private static let files = [
    "50-create", "51-list-pages", "52-watch-events", "53-watch-list", "54-resource-versions",
    "55-conflicts", "56-bad-requests", "57-dry-run", "58-finalizers", "59-server-side-apply",
    "60-status-subresource", "61-lease", "62-pods", "63-events", "64-tables", "65-discovery",
    "66-deletes",
  ]

  /// What depends on the server's age and build, and what a garbage collector, which the recorded
  /// server had not, changes in the next moment.
  private static let excepted = [
    "resourceVersion=1&", "/version", "/readyz", "GET /apis/rota.dev/v1/namespaces/raw/jobs/j3 66",
  ]

  @Test("are answered again as they were")
  func replay() async throws {
    try await TestCluster.run { cluster in
      try await cluster.createNamespace("raw")
      var answers = RecordedAnswers()
      for file in Self.files {
        for exchange in try Fixtures.recording(file) {
          let title = "\(exchange.method) \(exchange.uri)"
          if Self.excepted.contains(where: { "\(title) \(file)".contains($0) }) { continue }
          answers.title = "\(file) \(title)"
          try await Self.repeat(exchange, cluster, &answers)
        }
      }
      #expect(answers.differences.isEmpty, "\(answers.differences.joined(separator: "\n"))")
    }
  }

  private static func `repeat`(
    _ exchange: Fixtures.Exchange, _ cluster: TestCluster, _ answers: inout RecordedAnswers
  ) async throws {
    let body = exchange.requestBody.string ?? exchange.requestBody.text
    let hasBody = !exchange.requestBody.isNull && !body.isEmpty
    let answer = try await cluster.send(
      HTTPMethod(rawValue: exchange.method) ?? .get, answers.translated(exchange.uri),
      bytes: hasBody ? Array(answers.translated(body).utf8) : nil,
      type: exchange.requestHeaders["Content-Type"],
      headers: ["Accept": exchange.requestHeaders["Accept"] ?? "*/*"])
    answers.compare(
      .integer(Int64(exchange.status)), .integer(Int64(answer.status)), "status")
    for (name, value) in exchange.headers where name != "Content-Type" || answer.status == 200 {
      let sent = answer.headers.first(named: name)
      answers.compare(.string(value), sent.map { .string($0) } ?? .null, "header \(name)")
    }
    if exchange.uri.contains("watch=1") {
      answers.compare(
        withoutBookmarks(exchange.body), withoutBookmarks(.array(answer.lines)), "events")
    } else {
      let actual = answer.json.isNull ? JSONValue.string(answer.text) : answer.json
      answers.compare(exchange.body, actual, "body")
    }
  }

  /// Bookmarks come when a server likes, but for the one that ends the initial events.
  private static func withoutBookmarks(_ events: JSONValue) -> JSONValue {
    .array(
      (events.array ?? []).filter {
        $0 != "" && ($0["type"] != "BOOKMARK" || !$0["object"]["metadata"]["annotations"].isNull)
      })
  }
}
