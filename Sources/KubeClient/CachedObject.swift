public import JSON

/// What a cache keeps of an object: only the fields that are used.
public protocol CachedObject: Sendable {
  init(json: JSONValue) throws
  var key: ObjectKey { get }
  var uid: String { get }
  var resourceVersion: String { get }
  /// The UID of the owner reference with `controller: true`.
  var controllerUID: String? { get }
  /// Under what to find it, by index.
  var indexes: [CacheIndex: String] { get }
}

extension CachedObject {
  public var controllerUID: String? { nil }
  public var indexes: [CacheIndex: String] { [:] }
}

/// A name to look objects up by.
public struct CacheIndex: Hashable, Sendable {
  public let name: String

  public init(_ name: String) {
    self.name = name
  }
}

/// What happened to an object of a cache.
public enum CacheChange<Object: CachedObject>: Sendable {
  case added(Object)
  case modified(Object)
  /// The last known state.
  case deleted(Object)

  public var object: Object {
    switch self {
    case .added(let object), .modified(let object), .deleted(let object): object
    }
  }
}
