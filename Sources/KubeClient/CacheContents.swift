/// The objects of a cache and the rules by which a list, a watch and our own writes change them. Pure.
///
/// Three sources speak of the same objects at different times:
/// - the watch, in order, up to `seen`;
/// - lists, which are the whole truth at their version;
/// - answers to our own writes, which come before or after the watch tells of them.
///
/// The rules:
/// 1. An older state never replaces a newer one.
/// 2. An own write that is newer than `seen` goes in at once: what we decide next knows of it.
/// 3. An own write that is not newer than `seen` is news no more: the watch has told of it and of what
///    came after, its deletion included. It changes nothing, so a late answer cannot bring an object
///    back that is gone.
/// 4. A deletion removes what is not newer than it. After "delete, create again" the new object may be
///    here before the deletion of the old one is told of; it stays.
/// 5. A list removes what it lacks, unless that is newer than the list.
struct CacheContents<Object: CachedObject> {
  private struct Entry {
    var object: Object
    var version: ObjectVersion
    /// From an own write; the watch has not told of this version yet.
    var isUnconfirmed: Bool
  }

  private var entries: [ObjectKey: Entry] = [:]
  private var owners: [String: Set<ObjectKey>] = [:]
  private var indexes: [CacheIndex: [String: Set<ObjectKey>]] = [:]
  /// All that happened up to this version is in here.
  private(set) var seen = ObjectVersion("")

  // MARK: Reading

  var count: Int { entries.count }
  var all: [Object] { entries.values.map(\.object) }

  func get(_ key: ObjectKey) -> Object? { entries[key]?.object }

  func owned(by uid: String) -> [Object] { objects(owners[uid]) }

  func indexed(_ index: CacheIndex, under value: String) -> [Object] {
    objects(indexes[index]?[value])
  }

  private func objects(_ keys: Set<ObjectKey>?) -> [Object] {
    (keys ?? []).sorted().compactMap { entries[$0]?.object }
  }

  // MARK: The watch

  /// ADDED or MODIFIED. Nil when it is not news.
  mutating func apply(_ object: Object) -> CacheChange<Object>? {
    let version = ObjectVersion(object.resourceVersion)
    saw(version)
    guard let known = entries[object.key] else {
      put(object, version, isUnconfirmed: false)
      return .added(object)
    }
    if known.version > version { return nil }
    // Our own write is told of now: news to those who only listen to the watch.
    if known.version == version, known.version.number > 0, !known.isUnconfirmed { return nil }
    put(object, version, isUnconfirmed: false)
    return .modified(object)
  }

  /// DELETED. `last` is the object's last state, when it can be read. Nil when it is not news.
  mutating func remove(
    _ key: ObjectKey, uid: String, version: ObjectVersion, last: Object?
  ) -> CacheChange<Object>? {
    saw(version)
    guard let known = entries[key] else { return nil }
    guard known.version <= version, known.object.uid == uid || known.version.number > 0 else {
      // Another of the same name is here already. Those who wait for the old one's end must hear of it.
      return known.object.uid == uid ? nil : last.map(CacheChange.deleted)
    }
    take(key)
    return .deleted(last ?? known.object)
  }

  mutating func bookmark(_ version: ObjectVersion) {
    saw(version)
  }

  private mutating func saw(_ version: ObjectVersion) {
    seen = max(seen, version)
  }

  // MARK: Lists

  /// Everything there is at `version`. `isAuthoritative` when the server's versions went backwards (it
  /// was restored from a backup): what is here counts for nothing then.
  mutating func replace(
    with list: [Object], version: ObjectVersion, isAuthoritative: Bool
  ) -> [CacheChange<Object>] {
    if isAuthoritative { seen = ObjectVersion("") }
    var changes: [CacheChange<Object>] = []
    let present = Set(list.map(\.key))
    for (key, entry) in entries
    where !present.contains(key) && (isAuthoritative || entry.version <= version) {
      take(key)
      changes.append(.deleted(entry.object))
    }
    for object in list {
      if let change = listed(object, isAuthoritative) { changes.append(change) }
    }
    saw(version)
    return changes
  }

  private mutating func listed(
    _ object: Object, _ isAuthoritative: Bool
  ) -> CacheChange<Object>? {
    if isAuthoritative, entries[object.key]?.object.resourceVersion != object.resourceVersion {
      let isNew = take(object.key) == nil
      put(object, ObjectVersion(object.resourceVersion), isUnconfirmed: false)
      return isNew ? .added(object) : .modified(object)
    }
    return apply(object)
  }

  // MARK: Own writes

  /// The answer to a write of ours. Returns the newest state that is known.
  mutating func upsert(_ object: Object) -> Object {
    let version = ObjectVersion(object.resourceVersion)
    if let known = entries[object.key], known.version >= version, version.number > 0 {
      return known.object
    }
    guard version > seen else { return object }
    put(object, version, isUnconfirmed: true)
    return object
  }

  // MARK: Storage

  private mutating func put(_ object: Object, _ version: ObjectVersion, isUnconfirmed: Bool) {
    take(object.key)
    entries[object.key] = Entry(object: object, version: version, isUnconfirmed: isUnconfirmed)
    if let owner = object.controllerUID { owners[owner, default: []].insert(object.key) }
    for (index, value) in object.indexes {
      indexes[index, default: [:]][value, default: []].insert(object.key)
    }
  }

  @discardableResult
  private mutating func take(_ key: ObjectKey) -> Object? {
    guard let object = entries.removeValue(forKey: key)?.object else { return nil }
    if let owner = object.controllerUID { Self.drop(key, from: &owners, under: owner) }
    for (index, value) in object.indexes {
      Self.drop(key, from: &indexes[index, default: [:]], under: value)
    }
    return object
  }

  /// Empty sets go too: owners come and go for as long as the process lives.
  private static func drop(
    _ key: ObjectKey, from sets: inout [String: Set<ObjectKey>], under value: String
  ) {
    sets[value]?.remove(key)
    if sets[value]?.isEmpty == true { sets[value] = nil }
  }
}
