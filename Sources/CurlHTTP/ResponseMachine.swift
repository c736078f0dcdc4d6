/// One response from first byte to last, without IO: what curl's callbacks bring on one side, what
/// the reader takes on the other. Each event returns what the shell is to do.
package struct ResponseMachine: Sendable {
  package enum Delivery: Hashable, Sendable {
    /// The reader wants it whole, and no longer than that.
    case whole(limit: Int)
    /// The reader takes it as it comes; that many bytes may wait for it.
    case stream(highWater: Int)
  }

  package struct Head: Hashable, Sendable {
    package var status: Int
    package var headers: HTTPFields

    package init(status: Int, headers: HTTPFields) {
      self.status = status
      self.headers = headers
    }
  }

  package enum HeaderAction: Hashable, Sendable { case proceed, wakeReader, abort }
  package enum BodyAction: Hashable, Sendable { case consumed, consumedAndWake, pause, abort }
  package enum Step<Value: Sendable>: Sendable {
    case ready(Value, resumesTransfer: Bool)
    case failed(HTTPError)
    case wait
  }

  private enum Progress: Hashable, Sendable {
    case nothing, head, body
    case ended(HTTPError?)
  }

  package static let headLimit = 256 << 10

  private let delivery: Delivery
  private let url: String
  private var progress = Progress.nothing
  private var head = Head(status: 0, headers: [])
  private var headBytes = 0
  private var headIsWhole = false
  private var buffer: [UInt8] = []
  private var isPaused = false
  /// Why we broke the transfer off; curl then only knows that a callback said no.
  private var refusal: HTTPError?

  package init(_ delivery: Delivery, url: String) {
    self.delivery = delivery
    self.url = url
  }

  package var isEnded: Bool {
    if case .ended = progress { true } else { false }
  }

  package var isBeforeResponse: Bool { headBytes == 0 }

  /// Bytes are not expected while the reader is the one who lags.
  package var isPausedByReader: Bool { isPaused }
}

extension ResponseMachine.Step: Equatable where Value: Equatable {}

// MARK: - What curl brings

extension ResponseMachine {
  package mutating func header(_ line: some Collection<UInt8>) -> HeaderAction {
    switch progress {
    case .ended: return .abort
    case .body: return .proceed  // a trailer
    case .nothing, .head: break
    }
    progress = .head
    headBytes += line.count
    guard headBytes <= Self.headLimit else {
      return refuse("the headers are longer than \(Self.headLimit) bytes")
    }
    return apply(HeaderLine(line))
  }

  package mutating func body(_ bytes: UnsafeRawBufferPointer) -> BodyAction {
    if isEnded { return .abort }
    switch delivery {
    case .whole(let limit):
      guard buffer.count + bytes.count <= limit else { return refuseBody(limit) }
      buffer.append(contentsOf: bytes)
      return .consumed
    case .stream(let highWater):
      guard buffer.count < highWater else {
        isPaused = true
        return .pause
      }
      buffer.append(contentsOf: bytes)
      return .consumedAndWake
    }
  }

  /// - Returns: whether this is news, so that a waiting reader must be woken.
  package mutating func end(_ failure: HTTPError?) -> Bool {
    if isEnded { return false }
    progress = .ended(failure.map { refusal ?? $0 })
    if failure != nil, case .whole = delivery { buffer = [] }
    return true
  }

  /// Nobody will read what is left. An answer that is whole already stays what it is.
  package mutating func cancel(_ failure: HTTPError) -> Bool {
    if isEnded { return false }
    buffer = []
    headIsWhole = false
    return end(failure)
  }

  private mutating func apply(_ line: HeaderLine) -> HeaderAction {
    switch line {
    case .status(let status): head = Head(status: status, headers: [])
    case .field(let field): head.headers.append(field)
    case .continuation(let text): continueLastField(text)
    case .unreadable: break
    case .end: return endOfHead()
    }
    return .proceed
  }

  private mutating func endOfHead() -> HeaderAction {
    // 100 Continue and its like come before the head that counts.
    guard head.status >= 200 else { return .proceed }
    progress = .body
    headIsWhole = true
    guard case .whole(let limit) = delivery else { return .wakeReader }
    if let length = plainContentLength { buffer.reserveCapacity(min(length, limit, 16 << 20)) }
    return .proceed
  }

  private var plainContentLength: Int? {
    guard head.headers.first(named: "content-encoding") == nil else { return nil }
    return head.headers.first(named: "content-length").flatMap { Int($0) }.flatMap {
      $0 > 0 ? $0 : nil
    }
  }

  private mutating func continueLastField(_ text: String) {
    guard !head.headers.isEmpty else { return }
    head.headers[head.headers.count - 1].value += " " + text
  }

  private mutating func refuse(_ message: String) -> HeaderAction {
    refusal = HTTPError(code: .tooLarge, url: url, message: message, isBeforeResponse: false)
    return .abort
  }

  private mutating func refuseBody(_ limit: Int) -> BodyAction {
    _ = refuse("the body is longer than the \(limit) bytes that are accepted")
    return .abort
  }
}

// MARK: - What the reader takes

extension ResponseMachine {
  /// Once it is there it is handed out, even if the transfer has failed since.
  package mutating func takeHead() -> Step<Head> {
    if headIsWhole { return .ready(head, resumesTransfer: false) }
    return switch progress {
    case .nothing, .head, .body, .ended(nil): .wait
    case .ended(let failure?): .failed(failure)
    }
  }

  package mutating func takeWhole() -> Step<HTTPResponse> {
    switch progress {
    case .nothing, .head, .body: return .wait
    case .ended(let failure?): return .failed(failure)
    case .ended(nil):
      let response = HTTPResponse(status: head.status, headers: head.headers, body: buffer)
      buffer = []
      return .ready(response, resumesTransfer: false)
    }
  }

  /// All that has arrived, in one piece; `nil` at the end. What arrived before a failure is handed
  /// out first.
  package mutating func takeChunk() -> Step<[UInt8]?> {
    guard buffer.isEmpty else {
      let chunk = buffer
      buffer = []
      defer { isPaused = false }
      return .ready(chunk, resumesTransfer: isPaused)
    }
    switch progress {
    case .nothing, .head, .body: return .wait
    case .ended(nil): return .ready(nil, resumesTransfer: false)
    case .ended(let failure?): return .failed(failure)
    }
  }
}
