public import JSON

/// What a cache keeps of an object: only the fields that are used.
public protocol CachedObject: Sendable {
  /// What `init(json:)` looks at, by default everything. A `Reflector` has the rest passed over as it
  /// reads lists and watches, which costs a fraction of reading it: `metadata.managedFields` alone is
  /// often half of an object. The metadata's name, namespace, uid and resourceVersion must be selected.
  static var fields: FieldSelection { get }
  /// Throws only when the object has no identity; what else is wrong with it is for `Self` to show.
  init(json: JSONValue) throws
  var key: ObjectKey { get }
  var uid: String { get }
  var resourceVersion: String { get }
  /// The UID of the owner reference with `controller: true`; by default nil.
  var controllerUID: String? { get }
  /// Under what to find it, by index; by default nothing.
  var indexes: [CacheIndex: String] { get }
}

extension CachedObject {
  public static var fields: FieldSelection { .all }
  public var controllerUID: String? { nil }
  public var indexes: [CacheIndex: String] { [:] }
}

extension FieldSelection {
  /// An object without the record of who wrote what, which few programs read.
  public static let withoutManagedFields = FieldSelection.all(
    but: ["metadata": .all(but: ["managedFields": .none])])
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

/// A resourceVersion, as far as it can be compared: Kubernetes' are numbers that grow
/// (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions).
///
/// One that is no number is taken as 0: older than all others, so that what a watch says wins.
struct ObjectVersion: Hashable, Comparable, Sendable {
  let number: UInt64

  init(_ text: String) {
    number = UInt64(text) ?? 0
  }

  static func < (left: ObjectVersion, right: ObjectVersion) -> Bool { left.number < right.number }
}
