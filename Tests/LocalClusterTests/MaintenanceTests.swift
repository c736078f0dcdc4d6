import APIMachinery
import JSON
import Synchronization
import Testing

@testable import LocalCluster

@Suite("In time")
struct MaintenanceTests {
  private func event(_ name: String) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "Event", "metadata": ["name": .string(name)],
      "involvedObject": ["kind": "Job", "name": "demo", "namespace": "default"],
      "reason": "Why", "message": "since", "type": "Normal",
    ]
  }

  @Test("events go an hour after they were last written, other things stay")
  func events() async throws {
    let time = Mutex<Int64>(1_795_484_041)
    var surroundings = Surroundings()
    surroundings.now = { time.withLock { $0 } }
    let core = try ClusterCore(
      path: TestDirectory.make() + "/state.sqlite", surroundings: surroundings)
    try await Bootstrap(objects: core.objects).run(crds: [])
    let events = try #require(core.registry.surface.storedDefinition(.events))
    for name in ["old", "renewed"] {
      _ = try await core.objects.create(
        event(name), events, namespace: "default", options: .init(manager: "test"))
    }
    time.withLock { $0 += 3000 }
    let renewed = StoreKey(resource: .events, namespace: "default", name: "renewed")
    _ = try await core.objects.patch(
      renewed, events, ["count": 2], type: .merge, options: .init(manager: "test"))
    time.withLock { $0 += 700 }
    await Maintenance(objects: core.objects, database: core.database, logger: core.logger).sweep()
    #expect(core.store.objects(.events).map(\.key.name) == ["renewed"])
    #expect(core.store.objects(.namespaces).count == 4)
    await core.close()
  }

  @Test("the history is forgotten, and a watch from then is told")
  func history() async throws {
    let time = Mutex<Int64>(1_795_484_041)
    var surroundings = Surroundings()
    surroundings.now = { time.withLock { $0 } }
    let path = TestDirectory.make() + "/state.sqlite"
    let core = try ClusterCore(path: path, surroundings: surroundings)
    try await Bootstrap(objects: core.objects).run(crds: [])
    time.withLock { $0 += 4000 }
    await Maintenance(objects: core.objects, database: core.database, logger: core.logger).sweep()
    let version = core.store.version
    await core.close()
    let again = try ClusterCore(path: path, surroundings: surroundings)
    for store in [core.store, again.store] {
      let error = #expect(throws: APIStatus.self) {
        try store.watch(.namespaces, namespace: nil, from: .after(1))
      }
      #expect(error?.code == 410)
      #expect(throws: Never.self) {
        try store.watch(.namespaces, namespace: nil, from: .after(version))
      }
    }
    await again.close()
  }
}
