public import JSON
public import Logging

/// Keeps a cache equal to a collection of the server, for as long as it runs: one list, then watches from
/// its version on. `WatchMachine` has the rules.
public struct Reflector<Object: CachedObject>: Sendable {
  /// How the whole collection is fetched.
  public enum InitialList: Hashable, Sendable {
    /// In pages of 500.
    case paged
    /// As the first events of a watch: cheaper for the server (1.34 and later), paged if it cannot.
    case streaming
  }

  let client: KubeClient
  let resource: Resource
  let namespace: String?
  let labelSelector: String?
  let fieldSelector: String?
  let initialList: InitialList
  let cache: ObjectCache<Object>
  let logger: Logger
  let onChange: @Sendable (CacheChange<Object>) -> Void
  let onUndecodable: @Sendable (JSONValue, any Error) -> Void

  /// `onChange` is called in order, after the cache has the change; it must not block. `onUndecodable`
  /// is called with what was read of an object that is left out, since it cannot be used; a warning is
  /// logged too.
  public init(
    client: KubeClient, resource: Resource, namespace: String?, labelSelector: String? = nil,
    fieldSelector: String? = nil, initialList: InitialList = .paged, cache: ObjectCache<Object>,
    logger: Logger, onChange: @escaping @Sendable (CacheChange<Object>) -> Void,
    onUndecodable: @escaping @Sendable (JSONValue, any Error) -> Void = { _, _ in }
  ) {
    self.client = client
    self.resource = resource
    self.namespace = namespace
    self.labelSelector = labelSelector
    self.fieldSelector = fieldSelector
    self.initialList = initialList
    self.cache = cache
    var logger = logger
    logger[metadataKey: "resource"] = "\(resource.plural)"
    self.logger = logger
    self.onChange = onChange
    self.onUndecodable = onUndecodable
  }

  /// Until the task is cancelled. Failures are logged and tried again.
  public func run() async {
    var run = ReflectorRun(self)
    await run.untilCancelled()
  }
}

/// One run: the machine, and the list that is being put together.
private struct ReflectorRun<Object: CachedObject> {
  private let reflector: Reflector<Object>
  private var machine: WatchMachine
  private var collected: [Object] = []

  init(_ reflector: Reflector<Object>) {
    self.reflector = reflector
    machine = WatchMachine(
      labelSelector: reflector.labelSelector, fieldSelector: reflector.fieldSelector,
      prefersStreaming: reflector.initialList == .streaming)
  }

  private var clock: KubeClock { reflector.client.clock }
  private var cache: ObjectCache<Object> { reflector.cache }

  mutating func untilCancelled() async {
    var step = machine.start()
    while !Task.isCancelled {
      switch step {
      case .list(let options, let delay):
        guard await clock.waits(delay) else { return }
        step = await list(options)
      case .watch(let options, let delay):
        guard await clock.waits(delay) else { return }
        step = await watch(options)
      case .read: return
      }
    }
  }

  // MARK: Lists

  private mutating func list(_ options: ListOptions) async -> WatchMachine.Step {
    do throws(KubeError) {
      let request = KubeRequest.list(
        reflector.resource, namespace: reflector.namespace, options: options)
      let page = ListPage(
        try await reflector.client.sendOnce(request, selecting: ListPage.selection(Object.fields)))
      collected += page.items.compactMap(decode)
      return handle(
        .page(version: page.resourceVersion, continueToken: page.continueToken), nil)
    } catch {
      log("list fails, will be repeated", error)
      return handle(.listFailed(error), nil)
    }
  }

  // MARK: Watches

  private mutating func watch(_ options: WatchOptions) async -> WatchMachine.Step {
    let start = clock.elapsed()
    do throws(KubeError) {
      let request = KubeRequest.watch(
        reflector.resource, namespace: reflector.namespace, options: options)
      let stream = try await reflector.client.watch(request, selecting: Object.fields)
      if let step = try await read(stream) { return step }
      return handle(.watchEnded(lived: clock.elapsed() - start), nil)
    } catch {
      log("watch fails, goes on from the last version", error)
      return handle(.watchFailed(error, lived: clock.elapsed() - start), nil)
    }
  }

  /// Nil when the server ended it, else what to do instead of reading on.
  private mutating func read(
    _ stream: WatchStream
  ) async throws(KubeError) -> WatchMachine.Step? {
    var events = stream.makeAsyncIterator()
    while let event = try await events.next() {
      if case .error(let error) = event { log("the server ends the watch", error) }
      let step = handle(.event(event), event)
      if step != .read { return step }
    }
    return nil
  }

  // MARK: Effects

  private mutating func handle(
    _ input: WatchMachine.Input, _ event: WatchEvent?
  ) -> WatchMachine.Step {
    let (effect, step) = machine.handle(input)
    switch effect {
    case .none: break
    case .collect: if case .added(let json) = event { collected += [json].compactMap(decode) }
    case .commit(let version, let isAuthoritative): commit(version, isAuthoritative)
    case .discard: collected = []
    case .apply: if let event { apply(event) }
    }
    return step
  }

  private mutating func commit(_ version: String, _ isAuthoritative: Bool) {
    let changes = cache.replace(
      with: collected, version: ObjectVersion(version), isAuthoritative: isAuthoritative)
    reflector.logger.debug(
      "listed", metadata: ["objects": "\(collected.count)", "version": "\(version)"])
    collected = []
    for change in changes { reflector.onChange(change) }
  }

  private func apply(_ event: WatchEvent) {
    switch event {
    case .added(let json), .modified(let json):
      if let object = decode(json) { report(cache.apply(object)) }
    case .deleted(let json): report(remove(json))
    case .bookmark(let version, _): cache.bookmark(ObjectVersion(version))
    case .error: break
    }
  }

  /// By its metadata alone: that an object cannot be read must not keep it here.
  private func remove(_ json: JSONValue) -> CacheChange<Object>? {
    let metadata = json["metadata"]
    let key = ObjectKey(
      namespace: metadata["namespace"].string ?? "", name: metadata["name"].string ?? "")
    return cache.remove(
      key, uid: metadata["uid"].string ?? "",
      version: ObjectVersion(metadata["resourceVersion"].string ?? ""),
      last: try? Object(json: json))
  }

  private func report(_ change: CacheChange<Object>?) {
    if let change { reflector.onChange(change) }
  }

  private func decode(_ json: JSONValue) -> Object? {
    do {
      return try Object(json: json)
    } catch {
      reflector.logger.warning(
        "object left out, it cannot be read",
        metadata: [
          "name": "\(json["metadata"]["name"].string ?? "?")",
          "namespace": "\(json["metadata"]["namespace"].string ?? "")", "error": "\(error)",
        ])
      reflector.onUndecodable(json, error)
      return nil
    }
  }

  private func log(_ message: Logger.Message, _ error: KubeError) {
    // Expiry is how Kubernetes works, not a fault.
    let level: Logger.Level = error.isExpired || error.isCancelled ? .debug : .warning
    reflector.logger.log(level: level, message, metadata: ["error": "\(error)"])
  }
}
