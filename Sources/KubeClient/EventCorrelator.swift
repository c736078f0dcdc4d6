/// Which events to write: an event that repeats becomes a series of the first one instead of many.
/// Pure; times are elapsed time.
struct EventCorrelator {
  struct Key: Hashable {
    var regarding: ObjectReference
    var type: String
    var reason: String
    var action: String
    var note: String
  }

  enum Decision: Hashable {
    /// A new event.
    case create(Key)
    /// The event of this name has happened so often by now.
    case series(Key, name: String, count: Int)
    /// It is counted, and written with a later one.
    case none
  }

  private struct Entry {
    /// Nil until the server has it.
    var name: String?
    var count = 1
    var lastSeen: Duration
    var lastWritten: Duration
  }

  /// So many objects, reasons and notes are remembered at most; those least recently seen go first.
  static let limit = 1024
  /// Silence after which the same event is a new one.
  static let window = Duration.seconds(600)
  /// A series is written at most so often.
  static let interval = Duration.seconds(30)
  /// More different notes than this, on one object for one reason, are one event: a note that holds a
  /// number or a time would never repeat.
  static let distinctNotes = 10
  static let combinedNote = "(combined from similar events)"

  private var entries: [Key: Entry] = [:]

  mutating func record(_ key: Key, at now: Duration) -> Decision {
    forgetOld(now)
    let key = combined(key)
    guard var entry = entries[key] else {
      entries[key] = Entry(lastSeen: now, lastWritten: now)
      return .create(key)
    }
    entry.count += 1
    entry.lastSeen = now
    // A series begins at two; what follows may wait a little.
    let isDue = entry.count == 2 || now - entry.lastWritten >= Self.interval
    guard let name = entry.name, isDue else {
      entries[key] = entry
      return .none
    }
    entry.lastWritten = now
    entries[key] = entry
    return .series(key, name: name, count: entry.count)
  }

  /// The server has the event under this name.
  mutating func created(_ key: Key, name: String) {
    entries[key]?.name = name
  }

  /// The server does not have it: the next one is a new event.
  mutating func failed(_ key: Key) {
    entries[key] = nil
  }

  var count: Int { entries.count }

  private func combined(_ key: Key) -> Key {
    if entries[key] != nil { return key }
    var similar = key
    let notes = entries.keys.count {
      similar.note = $0.note
      return $0 == similar
    }
    guard notes >= Self.distinctNotes else { return key }
    similar.note = Self.combinedNote
    return similar
  }

  private mutating func forgetOld(_ now: Duration) {
    guard entries.count >= Self.limit else {
      entries = entries.filter { now - $0.value.lastSeen < Self.window }
      return
    }
    let oldest = entries.sorted { $0.value.lastSeen < $1.value.lastSeen }.prefix(Self.limit / 4)
    for (key, _) in oldest { entries[key] = nil }
  }
}
