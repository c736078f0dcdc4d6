import CurlHTTP
import Fixtures
import JSON

/// Makes the requests of the recordings again, in their order, and compares the answers.
///
/// The recorded CRD is another `jobs.rota.dev` than ours: it comes in under a group of its own.
struct Replay {
  static let group = "replay.rota.dev"

  let client: RawClient
  let namespace: String
  private var learnt = Comparison.Learnt()

  init(client: RawClient, namespace: String) {
    self.client = client
    self.namespace = namespace
  }

  /// One recorded exchange in the terms of this run.
  struct Exchange {
    let request: JSONValue
    let response: JSONValue
    let title: String

    init(line: String, namespace: String) throws {
      let text = Replay.regrouped(line)
        .replacing("/namespaces/raw", with: "/namespaces/\(namespace)")
        .replacing(#""namespace":"raw""#, with: #""namespace":"\#(namespace)""#)
        .replacing("default-scheduler", with: Self.noScheduler)
      let exchange = try JSONValue(parsing: Array(text.utf8))
      request = Self.unscheduled(exchange["request"])
      response = exchange["response"]
      title = "\(request["method"].string ?? "") \(request["uri"].string ?? "")"
    }

    /// Nobody of this name is there, so Pods stay as they were recorded, on a cluster that runs Pods too.
    private static let noScheduler = "nobody"

    private static func unscheduled(_ request: JSONValue) -> JSONValue {
      guard request["body"]["kind"] == "Pod", !request["body"]["spec"].isNull else {
        return request
      }
      var changed = request
      changed["body"]["spec"]["schedulerName"] = .string(noScheduler)
      return changed
    }

    var contentType: String? { request["headers"]["Content-Type"].string }
    var accept: String { request["headers"]["Accept"].string ?? "*/*" }
    var uri: String { request["uri"].string ?? "" }
    var isWatch: Bool { uri.contains("watch=1") }
    /// A watch without events was recorded as one empty line.
    var recordedBody: JSONValue {
      guard isWatch else { return response["body"] }
      return response["body"] == [""] ? [] : Replay.withoutBookmarks(response["body"])
    }
    /// It asks for a version that a server of some age has forgotten, or for an object that a garbage
    /// collector, which the recorded server had not, is about to take away.
    var dependsOnTheServer: Bool {
      uri.contains("resourceVersion=1&")
        || uri.hasSuffix("/jobs/j3")
          && response["body"]["metadata"]["deletionTimestamp"].string != nil
          && request["method"] == "GET"
    }
    /// Its answer names the build, the machine or its parts.
    var isAboutTheServer: Bool {
      uri.hasPrefix("/version") || uri.hasPrefix("/readyz")
    }
  }

  /// The CRD that the recording was made with.
  static func crd() throws -> JSONValue {
    let recorded = try Fixtures.recording("38-apply-crd").last?.body ?? .null
    let applied =
      recorded["metadata"]["annotations"][
        "kubectl.kubernetes.io/last-applied-configuration"
      ].string ?? ""
    return try JSONValue(parsing: Array(regrouped(applied).utf8))
  }

  /// Another group, and short names that leave those of our own CRDs alone.
  private static func regrouped(_ text: String) -> String {
    text.replacing("rota.dev", with: group).replacing(#""rj""#, with: #""replayjob""#)
      .replacing(#"["rota"]"#, with: #"["replay"]"#)
  }

  /// The differences of every exchange of one file.
  mutating func run(_ file: String) async throws -> [String] {
    var found: [String] = []
    for line in try Fixtures.text("\(file).jsonl").split(separator: "\n") {
      let exchange = try Exchange(line: String(line), namespace: namespace)
      if exchange.dependsOnTheServer { continue }
      found += try await run(exchange).map { "\(file): \(exchange.title)\n    \($0)" }
    }
    return found
  }

  private mutating func run(_ exchange: Exchange) async throws -> [String] {
    var comparison = Comparison(learnt: learnt)
    var headers = ["Accept": exchange.accept]
    headers["Content-Type"] = exchange.contentType
    let body = exchange.request["body"]
    let text = body.string ?? body.text
    let answer = try await client.send(
      exchange.request["method"].string ?? "",
      learnt.applied(to: exchange.uri), headers,
      body: text.isEmpty ? nil : Array(learnt.applied(to: text).utf8))

    comparison.compare(exchange.response["status"], .integer(Int64(answer.status)), at: "status")
    for (name, value) in exchange.response["headers"].object ?? [:] {
      let sent = answer.headers.first(named: name).map(JSONValue.string)
      comparison.compare(value, sent ?? .null, at: "header \(name)")
    }
    if !exchange.isAboutTheServer {
      comparison.compare(
        exchange.recordedBody,
        exchange.isWatch ? Self.withoutBookmarks(answer.lines) : answer.body, at: "body")
    }
    learnt = comparison.learnt
    return comparison.differences
  }

  /// Bookmarks come when the server likes; but for the one that ends the initial events.
  private static func withoutBookmarks(_ events: JSONValue) -> JSONValue {
    .array(
      (events.array ?? []).filter {
        $0["type"] != "BOOKMARK" || !$0["object"]["metadata"]["annotations"].isNull
      })
  }
}
