/// The newest changes of one resource, oldest first: what a watch can start from, and what lists at
/// an earlier version are computed with.
struct ChangeHistory: Sendable {
  /// Changes up to this version may be missing.
  private(set) var trimmedThrough: Int64
  private var events: [ChangeEvent] = []
  /// Events before this index are trimmed; removed in bulk, so that trimming costs little.
  private var start = 0
  private let capacity: Int

  init(trimmedThrough: Int64, capacity: Int = 8192) {
    self.trimmedThrough = trimmedThrough
    self.capacity = capacity
  }

  mutating func append(_ event: ChangeEvent) {
    events.append(event)
    if events.count - start > capacity { trim(to: start + 1) }
  }

  /// Forgets what is older than `time` (seconds since 1970).
  mutating func trim(before time: Int64) {
    var index = start
    while index < events.count, events[index].time < time { index += 1 }
    trim(to: index)
  }

  /// The changes after `version`; nil when some of them are forgotten.
  func changes(after version: Int64) -> ArraySlice<ChangeEvent>? {
    guard version >= trimmedThrough else { return nil }
    var low = start
    var high = events.count
    while low < high {
      let middle = (low + high) / 2
      if events[middle].version <= version { low = middle + 1 } else { high = middle }
    }
    return events[low...]
  }

  private mutating func trim(to index: Int) {
    guard index > start else { return }
    trimmedThrough = max(trimmedThrough, events[index - 1].version)
    start = index
    if start > capacity / 2 {
      events.removeFirst(start)
      start = 0
    }
  }
}
