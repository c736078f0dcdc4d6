/// The methods an HTTP API needs.
public enum HTTPMethod: String, Hashable, Sendable {
  case get = "GET"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case head = "HEAD"

  /// Whether doing it twice is the same as doing it once (RFC 9110, 9.2.2). A request of another
  /// method is put on the wire at most once.
  public var isIdempotent: Bool {
    switch self {
    case .get, .put, .delete, .head: true
    case .post, .patch: false
    }
  }
}

/// One header field. Names are compared without regard to case; values are kept as they came.
public struct HTTPField: Hashable, Sendable {
  public var name: String
  public var value: String

  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

public typealias HTTPFields = [HTTPField]

extension HTTPFields {
  /// The value of the first field of that name, in any case.
  public func first(named name: String) -> String? {
    first { $0.name.equalsIgnoringASCIICase(name) }?.value
  }
}

extension String {
  func equalsIgnoringASCIICase(_ other: String) -> Bool {
    utf8.count == other.utf8.count
      && zip(utf8, other.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
  }
}

extension UInt8 {
  var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}

/// How long a request may take. Every limit runs on the monotonic clock.
public struct HTTPTimeouts: Hashable, Sendable {
  /// Resolving, connecting and the TLS handshake together. The wait for a free connection is not
  /// counted here but in `total`.
  public var connect: Duration
  /// From the call to the last byte of the body; `nil` for a stream that may last.
  public var total: Duration?
  /// The longest silence once the request is sent: no byte received for so long. The clock stands
  /// still while the reader of a stream is the one who lags.
  public var idle: Duration?

  public init(
    connect: Duration = .seconds(10), total: Duration? = .seconds(60), idle: Duration? = nil
  ) {
    self.connect = connect
    self.total = total
    self.idle = idle
  }
}

/// A request as a value: what to send, where to, and how long to wait.
public struct HTTPRequest: Hashable, Sendable {
  public var method: HTTPMethod
  /// An absolute `http` or `https` URL, percent-encoded.
  public var url: String
  /// Names and values must not contain line breaks or NUL.
  public var headers: HTTPFields
  /// `nil` sends none; for POST, PUT and PATCH that is an empty one.
  public var body: [UInt8]?
  public var timeouts: HTTPTimeouts

  public init(
    method: HTTPMethod = .get, url: String, headers: HTTPFields = [], body: [UInt8]? = nil,
    timeouts: HTTPTimeouts = .init()
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeouts = timeouts
  }
}

/// An answer that arrived whole. Any status is an answer, not an error; redirects are not followed.
public struct HTTPResponse: Hashable, Sendable {
  public var status: Int
  public var headers: HTTPFields
  public var body: [UInt8]

  public init(status: Int, headers: HTTPFields = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// An answer whose headers are there and whose body is still arriving.
public struct HTTPStream: Sendable {
  public var status: Int
  public var headers: HTTPFields
  public var body: HTTPBody
}
