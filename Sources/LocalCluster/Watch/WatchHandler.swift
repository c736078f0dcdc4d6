import APIMachinery
import HTTPServer
import JSON

/// GET with `watch`: events, one JSON document a line, until the timeout. A version that is
/// forgotten is told in the first event, with HTTP's 200.
struct WatchHandler: Sendable {
  let store: Store
  let surroundings: Surroundings

  func watch(_ request: ResourceRequest) throws(APIStatus) -> HTTPServerResponse {
    let query = try ListQuery(request)
    let rendering = try Rendering(request, now: surroundings.now)
    let start = start(query)
    let headers = [("Content-Type", "application/json"), ("Cache-Control", "no-cache, private")]
    // Registered only when the answer begins: a client that has gone by then leaves nothing behind.
    return .stream(status: 200, headers: headers) { writer in
      let session: WatchSession
      do throws(APIStatus) {
        let open = try store.watch(
          request.definition.storage, namespace: request.listNamespace, from: start)
        session = WatchSession(
          open: open, query: query, rendering: rendering, store: store,
          limits: WatchLimits(query))
      } catch {
        return try await writer.write(WatchFrame.line("ERROR", error.json.serialized))
      }
      try await session.run(writer)
    }
  }

  private func start(_ query: ListQuery) -> WatchStart {
    let version = query.resourceVersion ?? 0
    switch query.sendInitialEvents {
    case true: return .currentObjects
    case false: return .after(version == 0 ? store.version : version)
    case nil: return version == 0 ? .currentObjects : .after(version)
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
