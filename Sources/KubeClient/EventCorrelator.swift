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
  /// How many notes are remembered for one object, reason and action; the keys' own notes are empty.
  private var notes: [Key: Int] = [:]
  private var lastSweep = Duration.zero

  var count: Int { entries.count }

  mutating func record(_ key: Key, at now: Duration) -> Decision {
    sweep(now)
    let key = combined(key)
    guard var entry = entries[key], now - entry.lastSeen < Self.window else {
      forget(key)
      remember(key, Entry(lastSeen: now, lastWritten: now))
      return .create(key)
    }
    entry.count += 1
    entry.lastSeen = now
    // A series begins at two; what follows may wait a little.
    let isDue = entry.count == 2 || now - entry.lastWritten >= Self.interval
    if entry.name != nil, isDue { entry.lastWritten = now }
    entries[key] = entry
    guard let name = entry.name, isDue else { return .none }
    return .series(key, name: name, count: entry.count)
  }

  /// The server has the event under this name.
  mutating func created(_ key: Key, name: String) {
    entries[key]?.name = name
  }

  /// The server does not have it: the next one is a new event.
  mutating func failed(_ key: Key) {
    forget(key)
  }

  private func combined(_ key: Key) -> Key {
    if entries[key] != nil || notes[key.withoutNote, default: 0] < Self.distinctNotes {
      return key
    }
    var combined = key
    combined.note = Self.combinedNote
    return combined
  }

  private mutating func remember(_ key: Key, _ entry: Entry) {
    entries[key] = entry
    notes[key.withoutNote, default: 0] += 1
  }

  private mutating func forget(_ key: Key) {
    guard entries.removeValue(forKey: key) != nil else { return }
    let left = notes[key.withoutNote, default: 1] - 1
    notes[key.withoutNote] = left > 0 ? left : nil
  }

  /// Forgets what is silent, now and then, and the oldest quarter when there is no room.
  private mutating func sweep(_ now: Duration) {
    if now - lastSweep >= Self.window / 10 {
      lastSweep = now
      for (key, entry) in entries where now - entry.lastSeen >= Self.window { forget(key) }
    }
    guard entries.count >= Self.limit else { return }
    let oldest = entries.sorted { $0.value.lastSeen < $1.value.lastSeen }.prefix(Self.limit / 4)
    for (key, _) in oldest { forget(key) }
  }
}

extension EventCorrelator.Key {
  fileprivate var withoutNote: Self {
    var copy = self
    copy.note = ""
    return copy
  }
}
