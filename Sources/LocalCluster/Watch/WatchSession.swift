import APIMachinery
import HTTPServer
import JSON

/// One watch while it runs.
struct WatchSession: Sendable {
  let open: OpenWatch
  let query: ListQuery
  let rendering: Rendering
  let store: Store
  let limits: WatchLimits

  /// Streams at most this much in one chunk.
  private static let chunkSize = 64 << 10

  func run(_ writer: HTTPBodyWriter) async throws {
    let watcher = open.watcher
    let timer = Task { await keepTime(watcher) }
    defer {
      timer.cancel()
      store.remove(watcher)
    }
    var writerState = WatchWriter(session: self)
    try await send(writerState.initialLines(), writer)
    while let items = await watcher.next() {
      try Task.checkCancellation()
      try await send(writerState.lines(items), writer)
    }
  }

  private func send(_ lines: [[UInt8]], _ writer: HTTPBodyWriter) async throws {
    var chunk: [UInt8] = []
    for line in lines {
      chunk += line
      if chunk.count >= Self.chunkSize {
        try await writer.write(chunk)
        chunk = []
      }
    }
    if !chunk.isEmpty { try await writer.write(chunk) }
  }

  private func keepTime(_ watcher: Watcher) async {
    let end = ContinuousClock.now + limits.timeout
    var next = limits.firstBookmark.map { ContinuousClock.now + $0 }
    while let bookmark = next, bookmark < end {
      guard (try? await Task.sleep(until: bookmark)) != nil else { return }
      store.bookmark([watcher])
      next = bookmark + WatchLimits.bookmarkInterval
    }
    guard (try? await Task.sleep(until: end)) != nil else { return }
    watcher.end()
  }
}

/// Turns changes into lines: an object that comes to match is ADDED for this watch, one that no
/// longer does is DELETED.
struct WatchWriter {
  private let session: WatchSession
  private var hasColumnDefinitions = false

  init(session: WatchSession) { self.session = session }

  mutating func initialLines() -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for object in session.open.initial where matches(object) {
      lines.append(line("ADDED", object))
    }
    if session.query.sendInitialEvents == true, session.query.allowsBookmarks {
      lines.append(bookmark(session.open.version, endsInitialEvents: true))
    }
    return lines + session.open.missed.compactMap { line($0) }
  }

  mutating func lines(_ items: [Watcher.Item]) -> [[UInt8]] {
    items.compactMap { item in
      switch item {
      case .change(let event): line(event)
      case .bookmark(let version): bookmark(version, endsInitialEvents: false)
      }
    }
  }

  private mutating func line(_ event: ChangeEvent) -> [UInt8]? {
    let matched = event.previous.map(matches) ?? false
    let isMatch = event.kind != .deleted && matches(event.object)
    switch (matched, isMatch) {
    case (false, false): return nil
    case (false, true): return line("ADDED", event.object)
    case (true, true): return line("MODIFIED", event.object)
    case (true, false): return line("DELETED", lastState(event))
    }
  }

  private func lastState(_ event: ChangeEvent) -> StoredObject {
    if event.kind == .deleted { return event.object }
    return event.previous?.stamped(event.version) ?? event.object
  }

  private func matches(_ object: StoredObject) -> Bool {
    session.query.matches(object, session.rendering.definition)
  }

  private mutating func line(_ type: String, _ object: StoredObject) -> [UInt8] {
    let rendering = session.rendering
    guard rendering.representation == .table else {
      return WatchFrame.line(type, rendering.bytes(object))
    }
    // A client learns the columns from the first table.
    let table = rendering.object(
      rendering.definition.served(object.value), withColumnDefinitions: !hasColumnDefinitions)
    hasColumnDefinitions = true
    return WatchFrame.line(type, table.serialized)
  }

  private mutating func bookmark(_ version: Int64, endsInitialEvents: Bool) -> [UInt8] {
    let definition = session.rendering.definition
    var object: JSONValue = [
      "kind": .string(definition.kind), "apiVersion": .string(definition.apiVersion),
      "metadata": ["resourceVersion": .string(String(version))],
    ]
    if endsInitialEvents {
      object["metadata"]["annotations"] = ["k8s.io/initial-events-end": "true"]
    }
    let shown = session.rendering.object(object, withColumnDefinitions: !hasColumnDefinitions)
    if session.rendering.representation == .table { hasColumnDefinitions = true }
    return WatchFrame.line("BOOKMARK", shown.serialized)
  }
}
