import CCurl

/// A transfer with its easy handle, while curl works on it. Lives on the curl thread; curl's
/// callbacks get it as their context.
final class ActiveTransfer {
  let transfer: Transfer
  let handle: EasyHandle
  private(set) var phase = TransferPhase.connecting
  private var attempts = 0
  private var lastNews = ContinuousClock.now
  private var refusal: HTTPError?

  /// - Throws: `.configuration`, if curl does not take an option.
  init(_ transfer: Transfer, options: RequestOptions) throws(HTTPError) {
    if let problem = RequestOptions.problem(in: transfer.request) {
      throw .configuration(url: transfer.shownURL, problem)
    }
    guard let handle = EasyHandle() else {
      throw .configuration(url: transfer.shownURL, "there is no memory for another transfer")
    }
    self.transfer = transfer
    self.handle = handle
    options.apply(transfer, to: handle)
    connectCallbacks()
    if let failure = handle.failure {
      throw HTTPError(
        curl: failure.result, words: "option \(failure.option.rawValue) was refused",
        url: transfer.shownURL, phase: .connecting)
    }
  }

  /// When the transfer is to be ended, should nothing happen before.
  var deadline: ContinuousClock.Instant? {
    [transfer.deadline, idleDeadline].compactMap(\.self).min()
  }

  /// Which limit has passed, if one has.
  func timeout(at now: ContinuousClock.Instant) -> HTTPError? {
    if let deadline = transfer.deadline, deadline <= now,
      let limit = transfer.request.timeouts.total
    {
      return .totalTimeout(url: transfer.shownURL, limit, phase)
    }
    if let deadline = idleDeadline, deadline <= now, let limit = transfer.request.timeouts.idle {
      return .idleTimeout(url: transfer.shownURL, limit, phase)
    }
    return nil
  }

  /// Hands on what curl ended with.
  func finish(_ result: CURLcode) {
    guard result != CURLE_OK else { return transfer.end(nil) }
    transfer.end(
      refusal
        ?? HTTPError(curl: result, words: handle.errorWords, url: transfer.shownURL, phase: phase))
  }

  /// The reader has made room: silence counts from now on.
  func resume() {
    lastNews = .now
    curl_easy_pause(handle.raw, 0)
  }

  /// What the connection turned out to be; nil if there was none.
  var isMultiplexed: Bool? {
    let version = handle.long(CURLINFO_HTTP_VERSION)
    return version == 0 ? nil : version >= Int(CURL_HTTP_VERSION_2_0)
  }

  private var idleDeadline: ContinuousClock.Instant? {
    guard let idle = transfer.request.timeouts.idle, phase != .connecting,
      !transfer.isPausedByReader
    else { return nil }
    return lastNews + idle
  }
}

// MARK: - Callbacks

extension ActiveTransfer {
  private func connectCallbacks() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    handle.set(CURLOPT_PRIVATE, pointer: context)
    handle.set(CURLOPT_WRITEDATA, pointer: context)
    handle.set(CURLOPT_HEADERDATA, pointer: context)
    handle.set(CURLOPT_PREREQDATA, pointer: context)
    handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      ActiveTransfer.from(context)?.receiveBody(bytes, size * count) ?? 0
    }
    handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      ActiveTransfer.from(context)?.receiveHeader(bytes, size * count) ?? 0
    }
    handle.set(prereq: { context, _, _, _, _ in
      ActiveTransfer.from(context)?.isAboutToSend() ?? CURL_PREREQFUNC_ABORT
    })
  }

  /// The loop keeps the object for as long as curl has the handle.
  static func from(_ context: UnsafeMutableRawPointer?) -> ActiveTransfer? {
    context.map { Unmanaged<ActiveTransfer>.fromOpaque($0).takeUnretainedValue() }
  }

  /// curl sends again by itself when a connection it reused breaks before the answer. That is well
  /// for GET; for POST the server may have acted already.
  private func isAboutToSend() -> CInt {
    attempts += 1
    let method = transfer.request.method
    if attempts > 1, !method.isIdempotent {
      refusal = .notRepeated(url: transfer.shownURL, method: method)
      return CURL_PREREQFUNC_ABORT
    }
    phase = .requested
    lastNews = .now
    return CURL_PREREQFUNC_OK
  }

  private func receiveHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    phase = .receiving
    lastNews = .now
    let action = transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: count))
    return action == .abort ? 0 : count
  }

  private func receiveBody(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    phase = .receiving
    lastNews = .now
    switch transfer.receiveBody(UnsafeRawBufferPointer(start: bytes, count: count)) {
    case .consumed, .consumedAndWake: return count
    case .pause: return Int(CURL_WRITEFUNC_PAUSE)
    case .abort: return 0
    }
  }
}
