import Synchronization

/// One request under way: what the curl thread and the reader share.
///
/// The reader waits for a fact (a head, a chunk, the end), not for an event: it looks, and when
/// there is nothing it leaves a continuation, which the curl thread resumes.
final class Transfer: Sendable {
  let request: HTTPRequest
  let url: WebURL
  /// For messages.
  let shownURL: String
  let delivery: ResponseMachine.Delivery
  let submitted: ContinuousClock.Instant

  fileprivate struct State {
    var machine: ResponseMachine
    var news: UInt64 = 0
    var reader: CheckedContinuation<Void, Never>?
  }

  private let state: Mutex<State>
  private let commands: CommandQueue

  init(
    _ request: HTTPRequest, delivery: ResponseMachine.Delivery, commands: CommandQueue
  ) throws(HTTPError) {
    self.request = request
    url = try WebURL(request.url)
    shownURL = WebURL.redacted(request.url)
    self.delivery = delivery
    self.commands = commands
    submitted = .now
    state = Mutex(State(machine: ResponseMachine(delivery, url: shownURL)))
  }

  var isStream: Bool { if case .stream = delivery { true } else { false } }

  var deadline: ContinuousClock.Instant? { request.timeouts.total.map { submitted + $0 } }
}

// MARK: - The curl thread's side

extension Transfer {
  func receiveHeader(_ line: UnsafeRawBufferPointer) -> ResponseMachine.HeaderAction {
    change { machine in
      let action = machine.header(line)
      return (action, wakesReader: action == .wakeReader)
    }
  }

  func receiveBody(_ bytes: UnsafeRawBufferPointer) -> ResponseMachine.BodyAction {
    change { machine in
      let action = machine.body(bytes)
      return (action, wakesReader: action == .consumedAndWake)
    }
  }

  func end(_ failure: HTTPError?) {
    change { ((), wakesReader: $0.end(failure)) }
  }

  var isEnded: Bool { state.withLock { $0.machine.isEnded } }
  var isBeforeResponse: Bool { state.withLock { $0.machine.isBeforeResponse } }
  var isPausedByReader: Bool { state.withLock { $0.machine.isPausedByReader } }

  private func change<Result>(
    _ event: (inout ResponseMachine) -> (Result, wakesReader: Bool)
  ) -> Result {
    let (result, reader) = state.withLock { state in
      let (result, wakesReader) = event(&state.machine)
      return (result, wakesReader ? state.announce() : nil)
    }
    reader?.resume()
    return result
  }
}

// MARK: - The reader's side

extension Transfer {
  func head() async throws(HTTPError) -> ResponseMachine.Head {
    try await take { $0.takeHead() }
  }

  func whole() async throws(HTTPError) -> HTTPResponse {
    try await take { $0.takeWhole() }
  }

  func chunk() async throws(HTTPError) -> [UInt8]? {
    try await take { $0.takeChunk() }
  }

  /// Ends the transfer at once, if it has not ended; the reader gets `.cancelled`.
  func cancel() {
    let isNews = change { machine in
      let isNews = machine.cancel(
        .cancelled(url: shownURL, isBeforeResponse: machine.isBeforeResponse))
      return (isNews, wakesReader: isNews)
    }
    if isNews { commands.submit(.abandon(self)) }
  }

  private func take<Value: Sendable>(
    _ step: (inout ResponseMachine) -> ResponseMachine.Step<Value>
  ) async throws(HTTPError) -> Value {
    while true {
      // A reader that never has to wait would not notice otherwise.
      if Task.isCancelled { cancel() }
      let (result, news) = state.withLock { (step(&$0.machine), $0.news) }
      switch result {
      case .ready(let value, let resumesTransfer):
        if resumesTransfer { commands.submit(.resume(self)) }
        return value
      case .failed(let error): throw error
      case .wait: await waitForNews(after: news)
      }
    }
  }

  private func waitForNews(after seen: UInt64) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOld = state.withLock { $0.wait(continuation, after: seen) }
        if isOld { continuation.resume() }
      }
    } onCancel: {
      cancel()
    }
  }
}

extension Transfer.State {
  /// Counts what the reader may be waiting for, and hands out the reader if one is.
  mutating func announce() -> CheckedContinuation<Void, Never>? {
    news += 1
    defer { reader = nil }
    return reader
  }

  /// - Returns: false, keeping the continuation, if there has been nothing new since `seen`.
  mutating func wait(_ continuation: CheckedContinuation<Void, Never>, after seen: UInt64) -> Bool {
    guard news == seen else { return true }
    precondition(reader == nil, "an HTTPBody has one reader at a time")
    reader = continuation
    return false
  }
}
