import APIMachinery
import JSON
import Testing

@testable import LocalCluster

@Suite("A watch's queue")
struct WatcherTests {
  private static func event(_ version: Int64, namespace: String = "a") -> ChangeEvent {
    let value: JSONValue = ["metadata": ["name": "x"]]
    let object = StoredObject(
      key: StoreKey(resource: .pods, namespace: namespace, name: "x"), version: version, time: 0,
      encoded: EncodedObject(value), facts: ObjectFacts(value, selectable: []))
    return ChangeEvent(kind: .added, object: object, previous: nil, time: 0)
  }

  private static func versions(_ items: [Watcher.Item]?) -> [Int64]? {
    items?.map { item in
      switch item {
      case .change(let event): event.version
      case .bookmark(let version): -version
      }
    }
  }

  @Test("hands out what was offered, in order")
  func order() async {
    let watcher = Watcher(resource: .pods, namespace: nil, after: 5)
    for version: Int64 in [4, 5, 6, 7] { watcher.offer(Self.event(version)) }
    watcher.offerBookmark(7)
    #expect(Self.versions(await watcher.next()) == [6, 7, -7])
    watcher.end()
    #expect(await watcher.next() == nil)
  }

  @Test("leaves out other namespaces")
  func namespaces() async {
    let watcher = Watcher(resource: .pods, namespace: "a", after: 0)
    watcher.offer(Self.event(1, namespace: "b"))
    watcher.offer(Self.event(2, namespace: "a"))
    #expect(Self.versions(await watcher.next()) == [2])
  }

  @Test("ends a watch that falls too far behind, instead of growing")
  func overflow() async {
    let watcher = Watcher(resource: .pods, namespace: nil, after: 0)
    let event = Self.event(1)
    for _ in 0...Watcher.capacity { watcher.offer(event) }
    #expect(await watcher.next() == nil)
  }

  @Test("ends when its task is cancelled")
  func cancellation() async {
    let watcher = Watcher(resource: .pods, namespace: nil, after: 0)
    let task = Task { await watcher.next() == nil }
    task.cancel()
    #expect(await task.value)
  }
}
