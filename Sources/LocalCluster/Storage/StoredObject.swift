import APIMachinery
import JSON

/// One version of an object, shared by everybody who reads it. Its bytes are what clients get.
final class StoredObject: Sendable {
  let key: StoreKey
  let version: Int64
  /// When it was written, in seconds since 1970.
  let time: Int64
  /// `{"kind":…,"apiVersion":…,"metadata":{"resourceVersion":…`
  let bytes: [UInt8]
  let typeMetaLength: Int
  let facts: ObjectFacts

  init(
    key: StoreKey, version: Int64, time: Int64, bytes: [UInt8], typeMetaLength: Int,
    facts: ObjectFacts
  ) {
    self.key = key
    self.version = version
    self.time = time
    self.bytes = bytes
    self.typeMetaLength = typeMetaLength
    self.facts = facts
  }

  convenience init(
    key: StoreKey, version: Int64, time: Int64, encoded: EncodedObject, facts: ObjectFacts
  ) {
    self.init(
      key: key, version: version, time: time, bytes: encoded.bytes(version: version),
      typeMetaLength: encoded.typeMetaLength, facts: facts)
  }

  var uid: String { facts.uid }

  /// The object, read from its bytes each time: kept values would take several times the memory.
  var value: JSONValue {
    // What the store wrote is JSON; damage would surface as an object without members.
    (try? JSONValue(parsing: bytes)) ?? [:]
  }

  /// The same state under a newer version, as the event of its deletion shows it.
  func stamped(_ version: Int64) -> StoredObject {
    StoredObject(
      key: key, version: version, time: time, encoded: EncodedObject(value), facts: facts)
  }
}

/// One entry of the history.
final class ChangeEvent: Sendable {
  enum Kind: String, Sendable {
    case added = "ADDED"
    case modified = "MODIFIED"
    case deleted = "DELETED"
  }

  let kind: Kind
  /// For a deletion, the last state under the deletion's version.
  let object: StoredObject
  let previous: StoredObject?
  /// Seconds since 1970.
  let time: Int64

  var key: StoreKey { object.key }
  var version: Int64 { object.version }

  init(kind: Kind, object: StoredObject, previous: StoredObject?, time: Int64) {
    self.kind = kind
    self.object = object
    self.previous = previous
    self.time = time
  }
}
