import APIMachinery
import HTTPServer
import JSON

/// GET with `watch`: events, one JSON document a line, until the timeout.
struct WatchHandler: Sendable {
  let store: Store
  let surroundings: Surroundings

  func watch(_ request: ResourceRequest) throws(APIStatus) -> HTTPServerResponse {
    let query = try ListQuery(request)
    let rendering = try Rendering(request, now: surroundings.now)
    let headers = [("Content-Type", "application/json"), ("Cache-Control", "no-cache, private")]
    let open: OpenWatch
    do throws(APIStatus) {
      open = try store.watch(
        request.definition.storage, namespace: request.listNamespace, from: Self.start(query))
    } catch {
      // A watch that cannot begin answers 200 and says why in its first event.
      guard error.code == 410 else { throw error }
      let line = WatchFrame.line("ERROR", error.json.serialized)
      return .stream(status: 200, headers: headers) { try await $0.write(line) }
    }
    let session = WatchSession(
      open: open, query: query, rendering: rendering, store: store,
      limits: WatchLimits(query))
    return .stream(status: 200, headers: headers) { try await session.run($0) }
  }

  private static func start(_ query: ListQuery) -> WatchStart {
    if let initial = query.sendInitialEvents { return initial ? .currentObjects : .now }
    switch query.resourceVersion {
    case nil, 0: return .currentObjects
    case let version?: return .after(version)
    }
  }
}

/// How long a watch runs and when it is told where it stands.
struct WatchLimits: Sendable {
  static let bookmarkInterval = Duration.seconds(60)

  let timeout: Duration
  /// Nil: no bookmarks.
  let firstBookmark: Duration?

  init(_ query: ListQuery) {
    // Spread, so that clients of one moment do not all come back at one moment.
    let seconds = query.timeoutSeconds ?? Int.random(in: 1800...3600)
    timeout = .seconds(seconds)
    let beforeEnd = seconds > 2 ? Duration.seconds(seconds - 2) : .milliseconds(seconds * 500)
    firstBookmark = query.allowsBookmarks ? min(Self.bookmarkInterval, beforeEnd) : nil
  }
}

enum WatchFrame {
  static func line(_ type: String, _ object: [UInt8]) -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(object.count + 40)
    line += #"{"type":""#.utf8
    line += type.utf8
    line += #"","object":"#.utf8
    line += object
    line += "}\n".utf8
    return line
  }
}
