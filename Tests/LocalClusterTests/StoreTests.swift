import APIMachinery
import Foundation
import JSON
import Synchronization
import Testing

@testable import LocalCluster

@Suite("The store")
struct StoreTests {
  private static let things = GroupResource(group: "test", resource: "things")

  private static func key(_ name: String) -> StoreKey {
    StoreKey(resource: things, namespace: "", name: name)
  }

  private static func object(_ name: String, _ content: String) -> (EncodedObject, ObjectFacts) {
    let value: JSONValue = [
      "kind": "Thing", "apiVersion": "test/v1", "content": .string(content),
      "metadata": ["name": .string(name), "uid": .string("uid-\(name)")],
    ]
    return (EncodedObject(value), ObjectFacts(value, selectable: []))
  }

  private static func create(_ name: String, _ content: String = "a") -> Change {
    let (encoded, facts) = object(name, content)
    return Change(key: key(name), action: .create(encoded, facts))
  }

  private static func update(_ name: String, _ content: String, from version: Int64) -> Change {
    let (encoded, facts) = object(name, content)
    return Change(key: key(name), action: .update(encoded, facts, expecting: version))
  }

  private static func store(
    _ path: String, now: @escaping @Sendable () -> Int64 = { 1000 }
  ) throws -> Store {
    let database = try Database(path: path)
    return Store(
      database: database, contents: try database.load { _ in [] }, now: now, observer: { _ in })
  }

  private static func content(_ object: StoredObject?) -> String? {
    object?.value["content"].string
  }

  @Test("gives growing versions and puts them into the bytes")
  func versions() async throws {
    let store = try Self.store(TestDirectory.make() + "/s")
    let first = try await store.write(Self.create("a"))
    let second = try await store.write(Self.create("b"))
    #expect(second.version == first.version + 1)
    #expect(second.value["metadata"]["resourceVersion"] == .string("\(second.version)"))
    #expect(String(decoding: second.bytes, as: UTF8.self).hasPrefix(#"{"kind":"Thing","apiV"#))
    await store.close()
  }

  @Test("lets one of two writers from the same version win")
  func compareAndSwap() async throws {
    let store = try Self.store(TestDirectory.make() + "/s")
    let start = try await store.write(Self.create("a")).version
    let results = await withTaskGroup(of: Bool.self) { group in
      for index in 0..<20 {
        group.addTask {
          (try? await store.write(Self.update("a", "\(index)", from: start))) != nil
        }
      }
      return await group.reduce(into: [Bool]()) { $0.append($1) }
    }
    #expect(results.filter { $0 }.count == 1)
    #expect(store.version == start + 1)
    await store.close()
  }

  @Test("refuses what does not fit the present")
  func refusals() async throws {
    let store = try Self.store(TestDirectory.make() + "/s")
    let version = try await store.write(Self.create("a")).version
    await #expect(throws: ChangeRefusal.exists) { try await store.write(Self.create("a")) }
    await #expect(throws: ChangeRefusal.missing) {
      try await store.write(Self.update("b", "x", from: 1))
    }
    await #expect(throws: ChangeRefusal.changed) {
      try await store.write(Self.update("a", "x", from: version + 5))
    }
    let orphan = StoreKey(resource: Self.things, namespace: "nowhere", name: "a")
    let (encoded, facts) = Self.object("a", "x")
    await #expect(throws: ChangeRefusal.namespaceMissing) {
      try await store.write(Change(key: orphan, action: .create(encoded, facts)))
    }
    await store.close()
  }

  @Test("has everything again after a restart, the history and the next version too")
  func restart() async throws {
    let path = TestDirectory.make() + "/s"
    let store = try Self.store(path)
    let created = try await store.write(Self.create("a", "one"))
    let updated = try await store.write(Self.update("a", "two", from: created.version))
    let gone = try await store.write(Self.create("b"))
    try await store.write(
      Change(key: Self.key("b"), action: .delete(expecting: gone.version, last: nil)))
    await store.close()

    let again = try Self.store(path)
    #expect(again.version == store.version)
    #expect(Self.content(again.object(Self.key("a"))) == "two")
    #expect(again.object(Self.key("a"))?.bytes == updated.bytes)
    #expect(again.object(Self.key("b")) == nil)
    let watch = try again.watch(Self.things, namespace: nil, from: .after(0))
    #expect(watch.missed.map(\.kind) == [.added, .modified, .added, .deleted])
    #expect(watch.missed.map { Self.content($0.object) } == ["one", "two", "a", "a"])
    #expect(watch.missed.last?.object.value["metadata"]["resourceVersion"] == "4")
    #expect(try await again.write(Self.create("c")).version == 5)
    await again.close()
  }

  @Test("does not give a version twice, even if the objects with the newest are gone and forgotten")
  func versionsOutliveObjects() async throws {
    let path = TestDirectory.make() + "/s"
    let store = try Self.store(path)
    let made = try await store.write(Self.create("a"))
    try await store.write(
      Change(key: Self.key("a"), action: .delete(expecting: made.version, last: nil)))
    try await store.database.trimHistory(keeping: 0, since: 0)
    await store.close()
    let again = try Self.store(path)
    #expect(again.version == 2)
    #expect(throws: APIStatus.expired("too old resource version: 1 (2)")) {
      try again.watch(Self.things, namespace: nil, from: .after(1))
    }
    await again.close()
  }

  @Test("shows a list as it was at an earlier version")
  func snapshots() async throws {
    let store = try Self.store(TestDirectory.make() + "/s")
    let one = try await store.write(Self.create("a", "one"))
    _ = try await store.write(Self.update("a", "two", from: one.version))
    let other = try await store.write(Self.create("b"))
    try await store.write(
      Change(key: Self.key("b"), action: .delete(expecting: other.version, last: nil)))
    let seen = [1, 2, 3, 4].map { version in
      store.snapshot(Self.things, namespace: nil, at: version)?.objects.map { Self.content($0) }
    }
    #expect(seen == [["one"], ["two"], ["two", "a"], ["two"]])
    await store.close()
  }

  @Test("forgets old changes, and says so to a watch that would need them")
  func expiry() async throws {
    let time = Mutex<Int64>(1000)
    let store = try Self.store(TestDirectory.make() + "/s") { time.withLock { $0 } }
    try await store.write(Self.create("a"))
    time.withLock { $0 = 2000 }
    try await store.write(Self.create("b"))
    store.trimHistories(before: 1500)
    #expect(throws: APIStatus.expired("too old resource version: 0 (1)")) {
      try store.watch(Self.things, namespace: nil, from: .after(0))
    }
    #expect(try store.watch(Self.things, namespace: nil, from: .after(1)).missed.count == 1)
    #expect(store.snapshot(Self.things, namespace: nil, at: 0) == nil)
    await store.close()
  }

  @Test("puts writes that come together into few commits")
  func groupCommit() async throws {
    let commits = Mutex(0)
    let database = try Database(path: TestDirectory.make() + "/s")
    let store = Store(
      database: database, contents: Database.Contents(), now: { 0 },
      observer: { _ in commits.withLock { $0 += 1 } })
    await withTaskGroup { group in
      for index in 0..<500 {
        group.addTask { _ = try? await store.write(Self.create("n\(index)")) }
      }
    }
    #expect(store.objects(Self.things).count == 500)
    #expect(store.objects(Self.things).map(\.key.name) == (0..<500).map { "n\($0)" }.sorted())
    #expect(commits.withLock { $0 } < 250)
    await store.close()
  }

  @Test("refuses the state of a newer version in one line")
  func newerState() throws {
    let path = TestDirectory.make() + "/s"
    try Database(path: path).close()
    // SQLite keeps the user_version in the file's header, big-endian.
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    try handle.seek(toOffset: 60)
    try handle.write(contentsOf: Data([0, 0, 0, 99]))
    try handle.close()
    let error = #expect(throws: LocalClusterError.self) { try Database(path: path) }
    #expect(error?.code == .newerState)
    #expect(error?.description.contains("\n") == false)
  }
}
