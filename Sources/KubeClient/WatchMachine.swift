import JSON

/// How a collection is followed: what to ask the server next, given what it last said. Pure.
///
/// ```
///            list fails: back off                     watch ends or fails: back off, same version
///               ┌────┐                                          ┌────┐
///   start ──▶ listing(version) ── last page, commit ──▶ watching(version)
///               ▲    │ 410 or 504 too large: the newest           │
///               └────┘                                            │
///               └──────────── 410, 404, three unreadable ─────────┘
/// ```
///
/// With `.streaming` the list is a watch that sends all objects first (`streaming`), and paged lists are
/// what is left when the server cannot do that.
struct WatchMachine {
  enum State: Hashable {
    /// Pages are fetched and put together. Exits: the last page → `watching`; expiry of the version or
    /// the token → the same from the first page, of the newest version.
    case listing(ListVersion)
    /// All objects arrive as events; the version is not advanced. Exits: the bookmark that ends them →
    /// `watching`; a refusal, or an end before that bookmark → `listing`.
    case streaming
    /// Changes after the version arrive. Exits: the version has expired, is too new for the server, or
    /// the resource is gone → `listing`; all else → the same again, from the last version.
    case watching(String)
  }

  /// What the server said.
  enum Input {
    /// A page; `continueToken` is nil on the last one.
    case page(version: String, continueToken: String?)
    case listFailed(KubeError)
    case event(WatchEvent)
    /// The watch was ended by the server, `lived` after it began.
    case watchEnded(lived: Duration)
    case watchFailed(KubeError, lived: Duration)
  }

  /// What to do with what the server said.
  enum Effect: Hashable {
    case none
    /// The objects belong to a list that is not complete.
    case collect
    /// The list is complete at this version: it replaces what is known.
    case commit(version: String, isAuthoritative: Bool)
    /// The list is not worth anything; forget what was collected.
    case discard
    /// The event is a change.
    case apply
  }

  /// What to do next.
  enum Step: Hashable {
    case list(ListOptions, after: Duration)
    case watch(WatchOptions, after: Duration)
    /// Read the next event of the watch that runs.
    case read
  }

  static let pageLimit = 500
  /// As client-go: https://github.com/kubernetes/client-go/blob/master/tools/cache/reflector.go
  static let backoff = Backoff(initial: .milliseconds(800), limit: .seconds(30), jitter: 1)
  /// A watch that ends sooner says nothing good about the server.
  static let shortWatch = Duration.seconds(1)
  /// After so many watches in a row that could not be read from one version, a list looks past it.
  static let unreadableLimit = 3

  private(set) var state: State
  private let prefersStreaming: Bool
  private let labelSelector: String?
  private let fieldSelector: String?
  private let chance: @Sendable () -> Double
  private var failures = 0
  private var unreadable = 0
  /// The running watch brought something that is kept.
  private var madeProgress = false
  /// The last version that the cache is known to hold; empty before the first list.
  private var version = ""
  /// The server denied having reached `version`: its next list counts more than what is known.
  private var versionsWentBack = false

  init(
    labelSelector: String? = nil, fieldSelector: String? = nil, prefersStreaming: Bool = false,
    chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
  ) {
    self.labelSelector = labelSelector
    self.fieldSelector = fieldSelector
    self.prefersStreaming = prefersStreaming
    self.chance = chance
    state = prefersStreaming ? .streaming : .listing(.mostRecent)
  }

  func start() -> Step { step(after: .zero) }

  mutating func handle(_ input: Input) -> (Effect, Step) {
    switch input {
    case .page(let version, let token): page(version, token)
    case .listFailed(let error): listFailed(error)
    case .event(let event): self.event(event)
    case .watchEnded(let lived): watchEnded(lived)
    case .watchFailed(let error, let lived): watchFailed(error, lived)
    }
  }

  // MARK: Lists

  private mutating func page(_ version: String, _ token: String?) -> (Effect, Step) {
    if let token { return (.collect, .list(options(continuing: token), after: .zero)) }
    failures = 0
    return commit(version)
  }

  private mutating func commit(_ version: String) -> (Effect, Step) {
    let effect = Effect.commit(version: version, isAuthoritative: versionsWentBack)
    self.version = version
    versionsWentBack = false
    unreadable = 0
    let wasStreaming = state == .streaming
    state = .watching(version)
    return (effect, wasStreaming ? .read : step(after: .zero))
  }

  private mutating func listFailed(_ error: KubeError) -> (Effect, Step) {
    if error.isExpired || error.isResourceVersionTooLarge {
      versionsWentBack = versionsWentBack || error.isResourceVersionTooLarge
      // At once only when that is news: a server that always says so must not be asked in a loop.
      let isNews = state != .listing(.mostRecent)
      state = .listing(.mostRecent)
      return (.discard, step(after: isNews ? .zero : delay(error)))
    }
    return (.discard, step(after: delay(error)))
  }

  // MARK: Watches

  private mutating func event(_ event: WatchEvent) -> (Effect, Step) {
    switch event {
    case .error(let error): return watchFailed(error, .zero)
    case .bookmark(let version, let endsInitialEvents):
      if state == .streaming { return endsInitialEvents ? commit(version) : (.none, .read) }
      advance(to: version)
      return (.apply, .read)
    case .added(let object), .modified(let object), .deleted(let object):
      if state == .streaming { return (.collect, .read) }
      madeProgress = true
      if let version = object["metadata"]["resourceVersion"].string { advance(to: version) }
      return (.apply, .read)
    }
  }

  private mutating func advance(to version: String) {
    self.version = version
    unreadable = 0
    state = .watching(version)
  }

  private mutating func watchEnded(_ lived: Duration) -> (Effect, Step) {
    if state == .streaming { return fallBack(after: .zero) }
    return again(nil, lived)
  }

  private mutating func watchFailed(_ error: KubeError, _ lived: Duration) -> (Effect, Step) {
    if state == .streaming { return streamingFailed(error) }
    if error.isExpired { return relist(.notOlderThan(version), after: .zero) }
    if error.isResourceVersionTooLarge {
      versionsWentBack = true
      return relist(.mostRecent, after: .zero)
    }
    if error.kind == .decoding { unreadable += 1 }
    // 404: the resource is not served (any more); what it held is gone, or soon told anew.
    // 400: the server does not know the version as one.
    if error.isNotFound || error.statusCode == 400 || unreadable >= Self.unreadableLimit {
      return relist(.mostRecent, after: delay(error))
    }
    return again(error, lived)
  }

  /// The same watch from the last version: at once after a good one, later after a bad one.
  private mutating func again(_ error: KubeError?, _ lived: Duration) -> (Effect, Step) {
    defer { madeProgress = false }
    if lived >= Self.shortWatch || madeProgress { failures = 0 }
    if error == nil, lived >= Self.shortWatch { return (.none, step(after: .zero)) }
    return (.none, step(after: delay(error)))
  }

  /// 429 says "later", not "something else": a list would cost the server more.
  private mutating func streamingFailed(_ error: KubeError) -> (Effect, Step) {
    if error.isTooManyRequests || error.isTransport { return (.discard, step(after: delay(error))) }
    return fallBack(
      after: error.statusCode == 400 || error.statusCode == 422 ? .zero : delay(error))
  }

  private mutating func fallBack(after delay: Duration) -> (Effect, Step) {
    state = .listing(.mostRecent)
    return (.discard, step(after: delay))
  }

  private mutating func relist(_ from: ListVersion, after delay: Duration) -> (Effect, Step) {
    let isKnown = version.isEmpty == false && version != "0"
    state = .listing(isKnown ? from : .mostRecent)
    madeProgress = false
    unreadable = 0
    return (.none, step(after: delay))
  }

  // MARK: Requests

  private func step(after delay: Duration) -> Step {
    switch state {
    case .listing(let version):
      var options = options(continuing: nil)
      options.version = version
      return .list(options, after: delay)
    case .streaming: return .watch(watchOptions(from: nil), after: delay)
    case .watching(let version): return .watch(watchOptions(from: version), after: delay)
    }
  }

  private func options(continuing token: String?) -> ListOptions {
    ListOptions(
      labelSelector: labelSelector, fieldSelector: fieldSelector, limit: Self.pageLimit,
      continueToken: token)
  }

  /// Between 5 and 10 minutes, so that the watches of many clients do not end together.
  private func watchOptions(from version: String?) -> WatchOptions {
    WatchOptions(
      labelSelector: labelSelector, fieldSelector: fieldSelector, resourceVersion: version,
      allowBookmarks: true, timeoutSeconds: 300 + Int(300 * chance()),
      sendInitialEvents: version == nil)
  }

  private mutating func delay(_ error: KubeError?) -> Duration {
    let own = Self.backoff.delay(failures: failures, chance: chance())
    failures += 1
    return max(own, error?.retryAfter ?? .zero)
  }
}
