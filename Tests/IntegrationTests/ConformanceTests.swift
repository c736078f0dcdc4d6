import Fixtures
import JSON
import KubeClient
import Testing

/// The cluster answers as a recorded kube-apiserver 1.36 did.
@Suite("Conformance")
struct ConformanceTests {
  /// In their order: later ones speak of what earlier ones made.
  static let recordings = [
    "50-create", "51-list-pages", "52-watch-events", "53-watch-list", "54-resource-versions",
    "55-conflicts", "56-bad-requests", "57-dry-run", "58-finalizers", "59-server-side-apply",
    "60-status-subresource", "61-lease", "62-pods", "63-events", "64-tables", "65-discovery",
    "66-deletes",
  ]

  @Test("with the recordings of raw requests, made again one after the other")
  func replay() async throws {
    try await TestNamespace.with(controllers: 0) { namespace in
      let crd = try Replay.crd()
      let applied = try await namespace.kubectl(["apply"], crd)
      #expect(applied.succeeded, "\(applied)")
      let waited = try await namespace.kubectl(
        "wait", "--for=condition=Established", "crd/\(crd.name)", "--timeout=30s")
      #expect(waited.succeeded, "\(waited)")
      let client = try RawClient(kubeconfig: namespace.cluster.kubeconfig)
      defer { client.shutdown() }
      var replay = Replay(client: client, namespace: namespace.name)
      for file in Self.recordings {
        for difference in try await replay.run(file) {
          Issue.record("\(difference)")
        }
      }
      let removed = try await namespace.kubectl("delete", "crd", crd.name, "--timeout=30s")
      #expect(removed.succeeded, "\(removed)")
    }
  }
}
