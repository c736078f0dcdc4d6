public import JSON

public final class ObjectCache<Object: CachedObject>: Sendable {
  public init() {}
  public var isSynced: Bool { false }
  public var count: Int { 0 }
  public var all: [Object] { [] }
  public func get(_ key: ObjectKey) -> Object? { nil }
  public func owned(by uid: String) -> [Object] { [] }
  public func indexed(_ index: CacheIndex, under value: String) -> [Object] { [] }
  public func waitUntilSynced() async {}
  @discardableResult
  public func upsert(decoding json: JSONValue) -> Object? { nil }
}
