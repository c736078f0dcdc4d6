import Fixtures
import Testing

@Suite("Recorded writes") struct ReplayTests {
  static let recordings = [
    ("04-apply-create", 1), ("06-apply-changed", 1), ("13-patch-merge", 1), ("14-patch-json", 1),
    ("15-patch-status", 1), ("17-apply-server-side", 4), ("18-diff", 1), ("19-invalid", 1),
    ("20-unknown-field", 1), ("22-pod-create", 1), ("27-label", 1), ("28-annotate", 1),
    ("29-create-generate-name", 1), ("31-replace-stale", 1), ("35-delete", 1), ("37-delete-pod", 1),
    ("39-delete-namespace", 1), ("50-create", 7),
    ("55-conflicts", 2), ("56-bad-requests", 5), ("57-dry-run", 1), ("58-finalizers", 3),
    ("59-server-side-apply", 3),
    ("60-status-subresource", 2), ("61-lease", 1), ("62-pods", 4), ("63-events", 2),
    ("66-deletes", 2),
  ]

  /// With those that only read.
  static let names =
    ["03-create-namespace", "07-get-table", "09-get-yaml", "16-wait-condition"]
    + ["51-list-pages"] + recordings.map(\.0)

  @Test("come out as kube-apiserver answered them", arguments: recordings)
  func replay(_ name: String, _ least: Int) throws {
    var replay = Replay()
    // Later recordings go on with the objects of the earlier ones of their series.
    let series = Self.names.sorted().filter { ($0 < "50") == (name < "50") && $0 < name }
    for earlier in series {
      for exchange in try Fixtures.recording(earlier) { replay.run(exchange) }
    }
    replay.mismatches = []
    let before = replay.compared
    for exchange in try Fixtures.recording(name) { replay.run(exchange) }
    for mismatch in replay.mismatches { Issue.record("\(mismatch)") }
    #expect(replay.compared - before >= least)
  }
}
