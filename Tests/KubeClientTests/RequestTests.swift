import Fixtures
import JSON
import KubeClient
import Testing

@Suite struct RequestTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let recording: String
    let index: Int
    let request: KubeRequest

    init(_ recording: String, _ index: Int, _ request: KubeRequest) {
      self.recording = recording
      self.index = index
      self.request = request
    }

    var testDescription: String { "\(recording)[\(index)] \(request.method.rawValue)" }
  }

  @Test(
    "Requests are what kubectl and curl sent to a real server", arguments: reads + writes + pods)
  func recorded(_ row: Row) throws {
    let exchange = try Fixtures.recording(row.recording)[row.index]
    #expect(row.request.method.rawValue == exchange.method)
    #expect(Self.parts(row.request.uri) == Self.parts(exchange.uri))
    #expect(row.request.contentType == exchange.requestHeaders["Content-Type"])
    let recordedBody = exchange.requestBody == "" ? nil : exchange.requestBody
    #expect(row.request.body == recordedBody)
  }

  /// The path, and the query as a set: kubectl sorts it, curl's author did not.
  private static func parts(_ uri: String) -> [String] {
    let parts = uri.split(separator: "?", maxSplits: 1)
    let items = parts.count < 2 ? [] : parts[1].split(separator: "&")
    // curl's author wrote `=` inside of a value, and `1` for `true`; servers take both.
    let normalised = items.map { item in
      let pair = item.split(separator: "=", maxSplits: 1)
      let value = pair.count < 2 ? "" : pair[1].replacing("=", with: "%3D")
      return "\(pair[0])=\(pair[0] == "watch" && value == "1" ? "true" : value)"
    }
    return [String(parts[0])] + normalised.sorted()
  }

  private static let image: JSONValue = ["image": "x"]

  private static func job(_ name: String, _ image: String) -> JSONValue {
    [
      "apiVersion": "rota.dev/v1", "kind": "Job", "metadata": ["name": .string(name)],
      "spec": ["image": .string(image)],
    ]
  }

  static let reads: [Row] = [
    Row("04-apply-create", 3, .get(.jobs, namespace: "shop", name: "demo")),
    Row("04-apply-create", 4, .get(.namespaces, namespace: nil, name: "shop")),
    Row(
      "10-get-all-namespaces", 1,
      .list(.jobs, namespace: nil, options: .init(limit: 500, representation: .table))),
    Row(
      "11-describe", 3,
      .list(
        .coreEvents, namespace: "shop",
        options: .init(
          fieldSelector:
            "involvedObject.name=demo,involvedObject.namespace=shop,involvedObject.kind=Job,"
            + "involvedObject.uid=dd97a36c-24ed-4e0d-8e70-9d3d70846a7d", limit: 500))),
    Row(
      "12-get-watch", 2,
      .watch(
        .jobs, namespace: "shop", options: .init(resourceVersion: "348", allowBookmarks: false))),
    Row("15-patch-status", 1, .get(.jobs, namespace: "shop", name: "demo", subresource: "status")),
    Row(
      "16-wait-condition", 2,
      .list(
        .jobs, namespace: "shop",
        options: .init(fieldSelector: "metadata.name=demo", limit: 500, version: .any))),
    Row(
      "16-wait-condition", 3,
      .watch(
        .jobs, namespace: "shop",
        options: .init(
          fieldSelector: "metadata.name=demo", resourceVersion: "353", timeoutSeconds: 409))),
    Row(
      "23-get-pods", 1,
      .list(
        .pods, namespace: "shop", options: .init(labelSelector: "rota.dev/job=demo", limit: 500))),
    Row("26-logs", 2, .logs(namespace: "shop", pod: "p1", options: .init(container: "main"))),
    Row("38-apply-crd", 3, .get(.customResourceDefinitions, namespace: nil, name: "jobs.rota.dev")),
    Row("51-list-pages", 0, .list(.jobs, namespace: "raw", options: .init(limit: 3))),
    Row(
      "51-list-pages", 1,
      .list(
        .jobs, namespace: "raw",
        options: .init(
          limit: 3,
          continueToken: "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MzgwLCJzdGFydCI6Ii9qM1x1MDAwMCJ9",
          version: .notOlderThan("5")))),
    Row(
      "52-watch-events", 4,
      .watch(.jobs, namespace: "raw", options: .init(resourceVersion: "380", timeoutSeconds: 4))),
    Row(
      "53-watch-list", 0,
      .watch(.jobs, namespace: "raw", options: .init(timeoutSeconds: 3, sendInitialEvents: true))),
    Row(
      "54-resource-versions", 3,
      .list(.jobs, namespace: "raw", options: .init(version: .exactly("1")))),
    Row("54-resource-versions", 5, .list(.jobs, namespace: "raw", options: .init(version: .any))),
    Row("61-lease", 1, .get(.leases, namespace: "raw", name: "rota-controller")),
    Row("65-discovery", 3, .raw(.get, "/version")),
  ]

  static let writes: [Row] = [
    Row(
      "13-patch-merge", 2,
      .patch(
        .jobs, namespace: "shop", name: "demo", patch: .merge(["spec": ["paused": true]]),
        options: .init(fieldManager: "kubectl-patch"))),
    Row(
      "14-patch-json", 2,
      .patch(
        .jobs, namespace: "shop", name: "demo",
        patch: .json([["op": "replace", "path": "/spec/paused", "value": false]]),
        options: .init(fieldManager: "kubectl-patch"))),
    Row(
      "15-patch-status", 2,
      .patch(
        .jobs, namespace: "shop", name: "demo", subresource: "status",
        patch: .merge([
          "status": [
            "conditions": [["status": "True", "type": "Ready"]], "observedGeneration": 3,
          ]
        ]), options: .init(fieldManager: "kubectl-patch"))),
    Row(
      "18-diff", 4,
      .patch(
        .jobs, namespace: "shop", name: "demo",
        patch: .merge([
          "metadata": ["resourceVersion": "360"], "spec": ["image": "registry.example/demo:1"],
        ]), options: .init(dryRun: true, fieldManager: "kubectl-client-side-apply"))),
    Row(
      "35-delete", 1,
      .delete(
        .jobs, namespace: "shop", name: "demo", options: .init(propagationPolicy: .background))),
    Row(
      "39-delete-namespace", 1,
      .delete(
        .namespaces, namespace: nil, name: "shop", options: .init(propagationPolicy: .background))),
    Row("55-conflicts", 0, .create(.jobs, namespace: "raw", object: job("j1", "x"))),
    Row(
      "55-conflicts", 2,
      .delete(
        .jobs, namespace: "raw", name: "j2",
        options: .init(preconditionUID: "00000000-0000-0000-0000-000000000000"))),
    Row("55-conflicts", 3, .delete(.jobs, namespace: "raw", name: "nothere")),
    Row(
      "55-conflicts", 4, .replace(.jobs, namespace: "raw", name: "j2", object: job("other", "y"))),
    Row(
      "59-server-side-apply", 0,
      .patch(
        .jobs, namespace: "raw", name: "ssa",
        patch: .apply(job("ssa", "x"), fieldManager: "alice", force: false))),
    Row(
      "59-server-side-apply", 2,
      .patch(
        .jobs, namespace: "raw", name: "ssa",
        patch: .apply(job("ssa", "y"), fieldManager: "bob", force: true))),
    Row(
      "66-deletes", 0,
      .deleteCollection(.jobs, namespace: "raw", matching: .init(labelSelector: "i=2"))),
  ]

  static let pods: [Row] = [
    Row(
      "37-delete-pod", 1,
      .delete(
        .pods, namespace: "shop", name: "p1",
        options: .init(gracePeriodSeconds: 0, propagationPolicy: .background))),
    Row(
      "62-pods", 2,
      .patch(
        .pods, namespace: "raw", name: "run-0",
        patch: .strategic([
          "metadata": ["$deleteFromPrimitiveList/finalizers": ["rota.dev/tracking"]]
        ]))),
    Row(
      "62-pods", 4,
      .list(.pods, namespace: "raw", options: .init(labelSelector: "nosuch=label"))),
  ]

  @Test("Strict validation, dry run and the field manager are said in the query")
  func writeOptions() {
    let request = KubeRequest.create(
      .pods, namespace: "ns", object: [:],
      options: .init(dryRun: true, fieldManager: "me", fieldValidation: .strict))
    #expect(
      request.uri == "/api/v1/namespaces/ns/pods?dryRun=All&fieldManager=me&fieldValidation=Strict")
  }

  @Test("Other representations are asked for by Accept, with plain JSON as what else will do")
  func representations() {
    let table = KubeRequest.list(.jobs, namespace: "a", options: .init(representation: .table))
    #expect(table.accept == "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
    let metadata = KubeRequest.get(
      .pods, namespace: "a", name: "b", representation: .partialObjectMetadata)
    #expect(metadata.accept.hasPrefix("application/json;as=PartialObjectMetadata;"))
    let list = KubeRequest.list(
      .pods, namespace: "a", options: .init(representation: .partialObjectMetadata))
    #expect(list.accept.hasPrefix("application/json;as=PartialObjectMetadataList;"))
    #expect(KubeRequest.get(.pods, namespace: "a", name: "b").accept == "application/json")
  }

  @Test(
    "No name can leave its place in the path",
    arguments: [
      ("../../secrets/a", "..%2F..%2Fsecrets%2Fa"), ("a?x=1", "a%3Fx%3D1"), ("a#b", "a%23b"),
      ("é", "%C3%A9"), ("..", "%2E%2E"), ("a b", "a%20b"), ("a%2Fb", "a%252Fb"),
    ])
  func encoding(_ name: String, _ encoded: String) {
    let request = KubeRequest.get(.pods, namespace: "ns", name: name)
    #expect(request.uri == "/api/v1/namespaces/ns/pods/\(encoded)")
  }

  @Test("Only what can be repeated without harm is idempotent")
  func idempotence() {
    func patch(_ patch: Patch) -> Bool {
      KubeRequest.patch(.jobs, namespace: "a", name: "b", patch: patch).isIdempotent
    }
    #expect(patch(.merge([:])))
    #expect(patch(.apply([:], fieldManager: "me", force: false)))
    #expect(!patch(.json([])))
    #expect(!patch(.strategic([:])))
    #expect(!KubeRequest.create(.jobs, namespace: "a", object: [:]).isIdempotent)
    #expect(KubeRequest.delete(.jobs, namespace: "a", name: "b").isIdempotent)
  }

  @Test("Preconditions are part of the delete's body")
  func preconditions() {
    let request = KubeRequest.delete(
      .jobs, namespace: "a", name: "b",
      options: .init(preconditionUID: "u", preconditionResourceVersion: "7", dryRun: true))
    #expect(
      request.body == [
        "preconditions": ["uid": "u", "resourceVersion": "7"], "dryRun": ["All"],
      ])
  }
}
