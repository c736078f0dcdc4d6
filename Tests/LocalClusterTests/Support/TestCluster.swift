import CurlHTTP
import Foundation
import JSON
import Testing

@testable import LocalCluster

/// A cluster in a directory of its own, and a client that sends what it is told.
final class TestCluster: Sendable {
  let cluster: LocalCluster
  let directory: String
  private let http: HTTPClient
  private let token: String

  /// - Parameter directory: nil for a new one.
  init(directory: String? = nil, crds: [JSONValue] = [TestCluster.jobs]) async throws {
    let directory = directory ?? TestDirectory.make()
    self.directory = directory
    cluster = try await LocalCluster.start(
      LocalClusterConfiguration(directory: directory, crds: crds))
    token = try TestDirectory.text(directory + "/pki/admin.token")
      .trimmingCharacters(in: .newlines)
    http = try HTTPClient(
      HTTPClientConfiguration(
        tls: TLSOptions(caPEM: TestDirectory.text(directory + "/pki/ca.crt")), proxy: .none,
        userAgent: "curl"))
  }

  func stop() async {
    http.shutdown()
    await cluster.shutdown()
  }

  func destroy() async {
    await stop()
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// Runs with a cluster that is gone afterwards.
  static func run(
    crds: [JSONValue] = [TestCluster.jobs], _ body: (TestCluster) async throws -> Void
  ) async throws {
    let cluster = try await TestCluster(crds: crds)
    do {
      try await body(cluster)
    } catch {
      await cluster.destroy()
      throw error
    }
    await cluster.destroy()
  }

  // MARK: Requests

  struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    var json: JSONValue { (try? JSONValue(parsing: text)) ?? .null }
    var message: String { json["message"].string ?? "" }
    var version: String { json["metadata"]["resourceVersion"].string ?? "" }
    var items: [JSONValue] { json["items"].array ?? [] }
    var names: [String] { items.compactMap { $0["metadata"]["name"].string } }
    /// The events of a watch.
    var lines: [JSONValue] {
      text.split(separator: "\n").compactMap { try? JSONValue(parsing: String($0)) }
    }
  }

  @discardableResult
  func send(
    _ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil,
    type: String = "application/json", headers: [String: String] = [:], authorized: Bool = true
  ) async throws -> Answer {
    try await send(
      method, path, bytes: body?.serialized, type: body == nil ? nil : type, headers: headers,
      authorized: authorized)
  }

  func send(
    _ method: HTTPMethod, _ path: String, bytes: [UInt8]?, type: String?,
    headers: [String: String] = [:], authorized: Bool = true
  ) async throws -> Answer {
    let request = request(method, path, bytes, type, headers, authorized)
    let response = try await http.send(request)
    return Answer(
      status: response.status, headers: response.headers,
      text: String(decoding: response.body, as: UTF8.self))
  }

  private func request(
    _ method: HTTPMethod, _ path: String, _ bytes: [UInt8]?, _ type: String?,
    _ headers: [String: String], _ authorized: Bool
  ) -> HTTPRequest {
    var fields = headers.map { HTTPField(name: $0.key, value: $0.value) }
    if authorized { fields.append(HTTPField(name: "Authorization", value: "Bearer \(token)")) }
    if let type { fields.append(HTTPField(name: "Content-Type", value: type)) }
    return HTTPRequest(
      method: method, url: "https://127.0.0.1:\(cluster.port)\(path)", headers: fields, body: bytes
    )
  }

  /// The lines of a streamed answer, one after the other.
  func stream(_ path: String) async throws -> LineReader {
    LineReader(try await http.stream(request(.get, path, nil, nil, [:], true)).body)
  }

  @discardableResult
  func create(_ path: String, _ object: JSONValue) async throws -> JSONValue {
    let answer = try await send(.post, path, object)
    #expect(answer.status == 201, "\(answer.text)")
    return answer.json
  }

  func createNamespace(_ name: String) async throws {
    try await create("/api/v1/namespaces", ["metadata": ["name": .string(name)]])
  }

  /// Returns when the object is gone, as a watch tells.
  func waitForEnd(_ collection: String, _ name: String) async throws {
    let version = try await send(.get, collection + "?limit=1").version
    if try await send(.get, "\(collection)/\(name)").status == 404 { return }
    var lines = try await stream(
      "\(collection)?watch=1&fieldSelector=metadata.name%3D\(name)&timeoutSeconds=30"
        + "&resourceVersion=\(version)")
    while let line = try await lines.next() {
      if try JSONValue(parsing: line)["type"] == "DELETED" { return }
    }
    Issue.record("\(collection)/\(name) is still there")
  }
}

/// Cuts a body into lines.
struct LineReader {
  private var chunks: HTTPBody.AsyncIterator
  private var buffer: [UInt8] = []

  init(_ body: HTTPBody) { chunks = body.makeAsyncIterator() }

  mutating func next() async throws -> String? {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeFirst(end + 1)
        return line
      }
      guard let chunk = try await chunks.next() else { return nil }
      buffer += chunk
    }
  }
}

enum TestDirectory {
  /// All of them go when the process ends.
  private static let root: String = {
    let path =
      NSTemporaryDirectory() + "rota-local-cluster-\(ProcessInfo.processInfo.processIdentifier)"
    atexit { TestDirectory.removeAll() }
    return path
  }()

  private static func removeAll() { try? FileManager.default.removeItem(atPath: root) }

  static func make() -> String {
    let path = root + "/" + UUID().uuidString
    try? FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return path
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }
}

extension TestCluster {
  /// The small CRD that the recordings were made with.
  static let jobs: JSONValue = [
    "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
    "metadata": ["name": "jobs.rota.dev"],
    "spec": [
      "group": "rota.dev", "scope": "Namespaced",
      "names": [
        "kind": "Job", "listKind": "JobList", "plural": "jobs", "singular": "job",
        "shortNames": ["rj"], "categories": ["rota"],
      ],
      "versions": [
        [
          "name": "v1", "served": true, "storage": true, "subresources": ["status": [:]],
          "additionalPrinterColumns": [
            ["name": "Schedule", "type": "string", "jsonPath": ".spec.schedule"],
            ["name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"],
          ],
          "schema": ["openAPIV3Schema": jobSchema],
        ]
      ],
    ],
  ]

  private static let jobSchema: JSONValue = [
    "type": "object", "required": ["spec"],
    "properties": [
      "spec": [
        "type": "object", "required": ["image"],
        "properties": [
          "image": ["type": "string", "minLength": 1],
          "paused": ["type": "boolean", "default": false],
          "schedule": ["type": "string", "maxLength": 100],
          "template": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
        ],
      ],
      "status": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
    ],
  ]

  static func job(_ name: String, labels: JSONValue = [:], image: String = "x") -> JSONValue {
    [
      "apiVersion": "rota.dev/v1", "kind": "Job",
      "metadata": ["name": .string(name), "labels": labels], "spec": ["image": .string(image)],
    ]
  }

  static func pod(_ name: String, labels: JSONValue = [:]) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": ["name": .string(name), "labels": labels],
      "spec": ["restartPolicy": "Never", "containers": [["name": "main", "image": "x"]]],
    ]
  }

  static func configMap(_ name: String, owners: [JSONValue] = []) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": .string(name), "ownerReferences": .array(owners)],
    ]
  }

  /// A reference to `object` for a dependent's metadata.
  static func reference(_ object: JSONValue, blocking: Bool = true) -> JSONValue {
    [
      "apiVersion": object["apiVersion"], "kind": object["kind"],
      "name": object["metadata"]["name"], "uid": object["metadata"]["uid"],
      "blockOwnerDeletion": .bool(blocking),
    ]
  }
}

enum Paths {
  static let jobs = "/apis/rota.dev/v1/namespaces/default/jobs"
  static let pods = "/api/v1/namespaces/default/pods"
  static let configMaps = "/api/v1/namespaces/default/configmaps"
  static let crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
}
