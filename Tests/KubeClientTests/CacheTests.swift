import JSON
import Testing

@testable import KubeClient

@Suite struct CacheTests {
  private func listed(_ things: Thing..., version: UInt64) -> CacheContents<Thing> {
    var contents = CacheContents<Thing>()
    _ = contents.replace(
      with: things, version: ObjectVersion(String(version)), isAuthoritative: false)
    return contents
  }

  private func versions(_ contents: CacheContents<Thing>) -> [String] {
    contents.all.map { "\($0.key.name)@\($0.resourceVersion)" }.sorted()
  }

  @Test("The watch adds, modifies and deletes; what is told twice is no news")
  func watch() throws {
    var contents = listed(version: 1)
    #expect(contents.apply(try thing("a", 2))?.short == "+a@2")
    #expect(contents.apply(try thing("a", 2))?.short == nil)
    #expect(contents.apply(try thing("a", 5))?.short == "~a@5")
    #expect(contents.apply(try thing("a", 4))?.short == nil)
    #expect(
      contents.remove(key("a"), uid: "uid-a", version: ObjectVersion("7"), last: nil)?.short
        == "-a@5")
    #expect(contents.all.isEmpty)
  }

  @Test("An own write is there at once; older events do not undo it; its own event is news")
  func ownWrite() throws {
    var contents = listed(try thing("a", 2), version: 3)
    let answer = contents.upsert(try thing("a", 9))
    #expect(answer.resourceVersion == "9")
    #expect(contents.get(key("a"))?.resourceVersion == "9")
    #expect(contents.apply(try thing("a", 6)) == nil)
    #expect(contents.get(key("a"))?.resourceVersion == "9")
    #expect(contents.apply(try thing("a", 9))?.short == "~a@9")
    #expect(contents.apply(try thing("a", 9)) == nil)
  }

  @Test("An answer that comes after the watch told more changes nothing")
  func lateAnswer() throws {
    var contents = listed(version: 1)
    _ = contents.apply(try thing("a", 8))
    let answer = contents.upsert(try thing("a", 5))
    #expect(answer.resourceVersion == "8")
    #expect(versions(contents) == ["a@8"])
  }

  @Test("An answer that comes after the object's end does not bring it back")
  func lateAnswerAfterDeletion() throws {
    var contents = listed(version: 1)
    _ = contents.apply(try thing("a", 8))
    _ = contents.remove(key("a"), uid: "uid-a", version: ObjectVersion("9"), last: nil)
    let answer = contents.upsert(try thing("a", 8))
    #expect(answer.resourceVersion == "8")
    #expect(contents.all.isEmpty)
  }

  @Test("A bookmark beyond an own write says that the watch has told of it")
  func lateAnswerAfterBookmark() throws {
    var contents = listed(version: 1)
    contents.bookmark(ObjectVersion("20"))
    _ = contents.upsert(try thing("a", 15))
    #expect(contents.all.isEmpty)
  }

  @Test("Created again under its name, it outlives the deletion of the one before")
  func recreated() throws {
    var contents = listed(try thing("a", 2, uid: "old"), version: 3)
    _ = contents.upsert(try thing("a", 9, uid: "new"))
    let change = contents.remove(
      key("a"), uid: "old", version: ObjectVersion("8"), last: try thing("a", 8, uid: "old"))
    #expect(change?.short == "-a@8")
    #expect(contents.get(key("a"))?.uid == "new")
    #expect(contents.apply(try thing("a", 9, uid: "new"))?.short == "~a@9")
  }

  @Test("An own write that takes the object out of the selection is deleted by its own version")
  func leavesSelection() throws {
    var contents = listed(try thing("a", 2), version: 3)
    _ = contents.upsert(try thing("a", 9))
    #expect(
      contents.remove(key("a"), uid: "uid-a", version: ObjectVersion("9"), last: nil)?.short
        == "-a@9")
    #expect(contents.all.isEmpty)
  }

  @Test("A list takes away what it lacks, but not own writes that are newer")
  func relist() throws {
    var contents = listed(try thing("a", 2), try thing("b", 3), try thing("c", 4), version: 5)
    _ = contents.upsert(try thing("own", 12))
    _ = contents.upsert(try thing("c", 13))
    let changes = contents.replace(
      with: [try thing("b", 7), try thing("c", 4), try thing("d", 9)],
      version: ObjectVersion("10"), isAuthoritative: false)
    #expect(changes.map(\.short).sorted() == ["+d@9", "-a@2", "~b@7"])
    #expect(versions(contents) == ["b@7", "c@13", "d@9", "own@12"])
  }

  @Test("A server whose versions went back is believed whole")
  func restored() throws {
    var contents = listed(try thing("a", 200), try thing("b", 300), version: 300)
    _ = contents.upsert(try thing("own", 400))
    let changes = contents.replace(
      with: [try thing("a", 20)], version: ObjectVersion("30"), isAuthoritative: true)
    #expect(changes.map(\.short).sorted() == ["-b@300", "-own@400", "~a@20"])
    #expect(contents.apply(try thing("a", 31))?.short == "~a@31")
    let answer = contents.upsert(try thing("own", 32))
    #expect(answer.resourceVersion == "32")
    #expect(versions(contents) == ["a@31", "own@32"])
  }

  @Test("Objects are found by controller and by index, also after they move")
  func indexes() throws {
    var contents = listed(
      try thing("a", 1, owner: "o", group: "x"), try thing("b", 2, owner: "o"), version: 3)
    #expect(contents.owned(by: "o").map(\.key.name) == ["a", "b"])
    #expect(contents.owned(by: "someone").isEmpty)
    #expect(contents.indexed(.group, under: "x").map(\.key.name) == ["a"])
    _ = contents.apply(try thing("a", 4, owner: "p", group: "y"))
    #expect(contents.owned(by: "o").map(\.key.name) == ["b"])
    #expect(contents.owned(by: "p").map(\.key.name) == ["a"])
    #expect(contents.indexed(.group, under: "x").isEmpty)
    #expect(contents.indexed(.group, under: "y").map(\.key.name) == ["a"])
  }

  @Test(
    "Whatever answers, events and lists interleave, the end is the server's state",
    arguments: 0..<200)
  func converges(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    var server = ModelServer()
    var contents = CacheContents<Thing>()
    for _ in 0..<60 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4: try server.write(&random)
      case 4..<7: server.deliver(to: &contents)
      case 7, 8: server.answer(to: &contents, &random)
      default: server.relist(&contents)
      }
      // Never older than what was shown before, unless it was deleted since.
      let isMonotonic = server.isMonotonic(contents)
      #expect(isMonotonic)
    }
    while server.deliver(to: &contents) {}
    while server.answer(to: &contents, &random) {}
    #expect(versions(contents) == server.versions)
    #expect(Set(contents.owned(by: "owner").map(\.key)) == server.owned)
  }

  @Test("Waiters for the first list are released by it, and by cancellation")
  func waiting() async throws {
    let cache = ObjectCache<Thing>()
    let cancelled = Task { await cache.waitUntilSynced() }
    cancelled.cancel()
    await cancelled.value
    #expect(!cache.isSynced)
    let waiting = Task { await cache.waitUntilSynced() }
    _ = cache.replace(with: [], version: ObjectVersion("1"), isAuthoritative: false)
    await waiting.value
    #expect(cache.isSynced)
    await cache.waitUntilSynced()
  }

  @Test("What cannot be decoded is no own write")
  func undecodable() {
    let cache = ObjectCache<Thing>()
    #expect(cache.upsert(decoding: ["metadata": [:]]) == nil)
    #expect(cache.count == 0)
  }
}

/// A server with three names: writes go to a log that the watch tells in order, and to answers that come
/// at any time.
private struct ModelServer {
  private var version = 10
  private var objects: [String: Thing] = [:]
  private var log: [(isDeletion: Bool, thing: Thing)] = []
  private var told = 0
  private var answers: [Thing] = []
  private var shown: [ObjectKey: ObjectVersion] = [:]

  var versions: [String] { objects.values.map { "\($0.key.name)@\($0.resourceVersion)" }.sorted() }

  var owned: Set<ObjectKey> {
    Set(objects.values.filter { $0.controllerUID == "owner" }.map(\.key))
  }

  mutating func write(_ random: inout SplitMix) throws {
    version += Int.random(in: 1...3, using: &random)
    let name = ["a", "b", "c"].randomElement(using: &random) ?? "a"
    if let known = objects[name], Bool.random(using: &random) {
      objects[name] = nil
      log.append((true, try thing(name, version, uid: known.uid)))
    } else {
      let owner = Bool.random(using: &random) ? "owner" : "other"
      let written = try thing(name, version, uid: objects[name]?.uid ?? "u\(version)", owner: owner)
      objects[name] = written
      log.append((false, written))
      answers.append(written)
    }
  }

  /// The next event of the watch; false when there is none.
  @discardableResult
  mutating func deliver(to contents: inout CacheContents<Thing>) -> Bool {
    guard told < log.count else { return false }
    let (isDeletion, thing) = log[told]
    told += 1
    if isDeletion {
      _ = contents.remove(
        thing.key, uid: thing.uid, version: ObjectVersion(thing.resourceVersion), last: thing)
    } else {
      _ = contents.apply(thing)
    }
    return true
  }

  /// The answer to any of the writes whose answers have not come yet.
  @discardableResult
  mutating func answer(
    to contents: inout CacheContents<Thing>, _ random: inout SplitMix
  ) -> Bool {
    guard let index = answers.indices.randomElement(using: &random) else { return false }
    _ = contents.upsert(answers.remove(at: index))
    return true
  }

  mutating func relist(_ contents: inout CacheContents<Thing>) {
    _ = contents.replace(
      with: Array(objects.values), version: ObjectVersion(String(version)),
      isAuthoritative: false)
    told = log.count
  }

  mutating func isMonotonic(_ contents: CacheContents<Thing>) -> Bool {
    let now = Dictionary(
      uniqueKeysWithValues: contents.all.map { ($0.key, ObjectVersion($0.resourceVersion)) })
    defer { shown = now }
    return now.allSatisfy { key, version in shown[key].map { $0 <= version } ?? true }
  }
}
