import CCurl

/// What the curl thread does: takes commands, lets curl work, ends what is over or overdue, waits.
/// Nothing here is shared; the rest of the process talks to it through `CommandQueue`.
final class CurlLoop {
  private let multi: UnsafeMutableRawPointer
  private let commands: CommandQueue
  private let options: RequestOptions
  private let statistics: StatisticsBox
  private var active: [ObjectIdentifier: ActiveTransfer] = [:]
  private var waiting: [ObjectIdentifier: Transfer] = [:]
  private var streamCount = 0
  private let idleConnections: Int
  private var admission: Admission<ObjectIdentifier>
  /// No deadline is earlier; it may be later by now, which costs one look in vain.
  private var nextDeadline: ContinuousClock.Instant?

  init(
    multi: UnsafeMutableRawPointer, commands: CommandQueue, configuration: HTTPClientConfiguration,
    statistics: StatisticsBox
  ) {
    self.multi = multi
    self.commands = commands
    self.statistics = statistics
    options = RequestOptions(configuration)
    admission = Admission(
      connectionLimit: configuration.maxConnectionsPerHost,
      streamLimit: configuration.maxConcurrentStreams)
    idleConnections = max(4, configuration.maxConnectionsPerHost * 2)
    let http2 = configuration.preferHTTP2
    set(CURLMOPT_PIPELINING, Int(http2 ? CURLPIPE_MULTIPLEX : CURLPIPE_NOTHING))
    set(CURLMOPT_MAX_CONCURRENT_STREAMS, configuration.maxConcurrentStreams)
    keepConnections()
  }

  func run() {
    while let commands = commands.drain() {
      for command in commands { obey(command) }
      perform()
      reap()
      expire()
      publish()
      wait()
    }
    endEverything()
  }

  /// curl's bound is on idle and busy connections together: without room for those of streams under
  /// way, none would be kept for the next.
  private func keepConnections() {
    set(CURLMOPT_MAXCONNECTS, idleConnections + streamCount)
  }

  private func set(_ option: CURLMoption, _ value: Int) {
    _ = rota_curl_multi_set_long(multi, option, value)
  }
}

// MARK: - One round

extension CurlLoop {
  private func obey(_ command: Command) {
    switch command {
    case .start(let transfer): start(transfer)
    case .resume(let transfer): active[ObjectIdentifier(transfer)]?.resume()
    case .abandon(let transfer): remove(transfer)
    }
  }

  private func perform() {
    var running: CInt = 0
    _ = curl_multi_perform(multi, &running)
  }

  private func reap() {
    var left: CInt = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let raw = message.pointee.easy_handle else {
        continue
      }
      let result = rota_curl_message_result(message)
      var context: UnsafeMutableRawPointer?
      _ = rota_curl_get_pointer(raw, CURLINFO_PRIVATE, &context)
      if let over = ActiveTransfer.from(context) { finish(over, result) }
    }
  }

  private func finish(_ over: ActiveTransfer, _ result: CURLcode) {
    over.finish(result)
    remove(over.transfer)
  }

  private func wait() {
    let limit = nextDeadline.map { max(.zero, $0 - .now) } ?? .seconds(3600)
    let milliseconds = CInt(min(limit, .seconds(3600)).wholeMilliseconds)
    _ = curl_multi_poll(multi, nil, 0, milliseconds, nil)
  }

  private func publish() {
    statistics.update { current in
      current.transfersInProgress = active.count
      current.transfersWaiting = waiting.count
    }
  }
}

// MARK: - Begin and end

extension CurlLoop {
  private func start(_ transfer: Transfer) {
    // Cancelled before its turn.
    if transfer.isEnded { return }
    if let deadline = transfer.deadline { notice(deadline) }
    let id = ObjectIdentifier(transfer)
    if transfer.isStream || admission.submit(id, to: transfer.url.origin) {
      begin(transfer)
    } else {
      waiting[id] = transfer
    }
  }

  private func begin(_ transfer: Transfer) {
    do throws(HTTPError) {
      let begun = try ActiveTransfer(transfer, options: options)
      let result = curl_multi_add_handle(multi, begun.handle.raw)
      guard result == CURLM_OK else {
        throw HTTPError.configuration(
          url: transfer.shownURL, "curl: \(String(cString: curl_multi_strerror(result)))")
      }
      active[ObjectIdentifier(transfer)] = begun
      countStream(transfer, 1)
      noticeIdle(transfer)
    } catch {
      transfer.end(error)
      leave(transfer, isMultiplexed: nil)
    }
  }

  /// Takes a transfer out, wherever it is; its reader has been told already.
  private func remove(_ transfer: Transfer) {
    let id = ObjectIdentifier(transfer)
    if waiting.removeValue(forKey: id) != nil {
      admission.withdraw(id, from: transfer.url.origin)
    }
    guard let over = active.removeValue(forKey: id) else { return }
    let connections = over.handle.long(CURLINFO_NUM_CONNECTS)
    statistics.update { $0.connectionsOpened += connections }
    let isMultiplexed = over.isMultiplexed
    curl_multi_remove_handle(multi, over.handle.raw)
    countStream(transfer, -1)
    leave(transfer, isMultiplexed: isMultiplexed)
  }

  private func countStream(_ transfer: Transfer, _ change: Int) {
    guard transfer.isStream else { return }
    streamCount += change
    keepConnections()
  }

  private func leave(_ transfer: Transfer, isMultiplexed: Bool?) {
    guard !transfer.isStream else { return }
    for id in admission.finished(at: transfer.url.origin, isMultiplexed: isMultiplexed) {
      if let next = waiting.removeValue(forKey: id) { begin(next) }
    }
  }

  private func endEverything() {
    for command in commands.leftovers() {
      if case .start(let transfer) = command { endForShutdown(transfer) }
    }
    for transfer in waiting.values { endForShutdown(transfer) }
    for over in active.values {
      endForShutdown(over.transfer)
      curl_multi_remove_handle(multi, over.handle.raw)
    }
    waiting = [:]
    active = [:]
    publish()
    curl_multi_cleanup(multi)
  }

  private func endForShutdown(_ transfer: Transfer) {
    transfer.end(
      .shutdown(url: transfer.shownURL, isBeforeResponse: transfer.isBeforeResponse))
  }
}

// MARK: - Deadlines

extension CurlLoop {
  private func expire() {
    let now = ContinuousClock.now
    guard let due = nextDeadline, due <= now else { return }
    for over in active.values {
      guard let failure = over.timeout(at: now) else { continue }
      over.transfer.end(failure)
      remove(over.transfer)
    }
    for transfer in waiting.values {
      guard let deadline = transfer.deadline, deadline <= now,
        let limit = transfer.request.timeouts.total
      else { continue }
      transfer.end(.totalTimeout(url: transfer.shownURL, limit, .waiting))
      remove(transfer)
    }
    nextDeadline = earliestDeadline(after: now)
  }

  /// A stream whose reader lags has no idle deadline now but may have one again, so it is looked at
  /// as often as its limit says.
  private func earliestDeadline(after now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    var earliest: ContinuousClock.Instant?
    func consider(_ instant: ContinuousClock.Instant?) {
      if let instant { earliest = min(earliest ?? instant, instant) }
    }
    for over in active.values {
      consider(over.deadline)
      consider(over.transfer.request.timeouts.idle.map { now + $0 })
    }
    for transfer in waiting.values { consider(transfer.deadline) }
    return earliest
  }

  private func noticeIdle(_ transfer: Transfer) {
    if let idle = transfer.request.timeouts.idle { notice(.now + idle) }
  }

  private func notice(_ deadline: ContinuousClock.Instant) {
    nextDeadline = min(nextDeadline ?? deadline, deadline)
  }
}
