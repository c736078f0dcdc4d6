import CurlHTTP
public import JSON
public import Logging

/// Speaks to one API server as one user. Safe to use from many tasks.
public final class KubeClient: Sendable {
  public let configuration: KubeConfiguration
  let logger: Logger
  let clock: KubeClock
  private let retry: RetryPolicy
  private let transport: Transport
  private let warnings = ServerWarnings()

  /// Opens no connection yet. Throws when the certificates or the proxy cannot be used.
  public init(
    configuration: KubeConfiguration, logger: Logger, retry: RetryPolicy = .init(),
    clock: KubeClock = .system
  ) throws(KubeError) {
    self.configuration = configuration
    self.logger = logger
    self.retry = retry
    self.clock = clock
    transport = try Transport(configuration, clock: clock)
  }

  /// Ends every call in flight; further ones fail as cancelled.
  public func shutdown() {
    transport.shutdown()
  }

  /// The answer of the server; null when it has no body.
  ///
  /// Calls that fail for a reason that passes are made again, a few times: see `RetryPolicy`. Any other
  /// failure, and the last one, is thrown. Only what `fields` selects is read of the answer.
  public func send(
    _ request: KubeRequest, selecting fields: FieldSelection = .all
  ) async throws(KubeError) -> JSONValue {
    var attempt = 1
    while true {
      do throws(KubeError) {
        return try await sendOnce(request, selecting: fields)
      } catch {
        guard let delay = retry.delay(after: error, of: request, attempt: attempt) else {
          throw error
        }
        logger.debug("call fails, will be repeated", metadata: ["error": "\(error)"])
        attempt += 1
        guard await clock.waits(delay) else { throw KubeError.cancelled(request.label) }
      }
    }
  }

  /// As `send`, but never again: for callers with a backoff of their own.
  func sendOnce(
    _ request: KubeRequest, selecting fields: FieldSelection = .all
  ) async throws(KubeError) -> JSONValue {
    let response = try await transport.send(request, timeouts: HTTPTimeouts())
    warnings.log(response.headers, request, logger)
    guard response.status < 300 else { throw KubeError(response: response, call: request.label) }
    guard !response.body.isEmpty else { return .null }
    do throws(JSONError) {
      return try JSONValue(parsing: response.body, selecting: fields)
    } catch {
      throw KubeError(
        kind: .decoding, statusCode: response.status, call: request.label,
        problem: "the answer cannot be read: \(error)")
    }
  }

  /// The answer as it arrives, for logs. Not repeated when it fails.
  public func stream(_ request: KubeRequest) async throws(KubeError) -> KubeStream {
    let timeouts = HTTPTimeouts(total: nil)
    return KubeStream(body: try await open(request, timeouts), call: request.label)
  }

  /// A watch from its first event on. Not repeated when it fails: `Reflector` does that.
  ///
  /// `idleTimeout` ends it when nothing arrives for so long; by default a little after the server would
  /// have ended it. Only what `fields` selects is read of the objects; it must select something of each.
  public func watch(
    _ request: KubeRequest, selecting fields: FieldSelection = .all, idleTimeout: Duration? = nil
  ) async throws(KubeError) -> WatchStream {
    let timeouts = HTTPTimeouts(total: nil, idle: idleTimeout ?? request.idleTimeout)
    return WatchStream(
      body: try await open(request, timeouts), call: request.label, fields: fields)
  }

  private func open(
    _ request: KubeRequest, _ timeouts: HTTPTimeouts
  ) async throws(KubeError) -> HTTPBody {
    let stream = try await transport.stream(request, timeouts: timeouts)
    guard stream.status >= 300 else { return stream.body }
    let body = try await KubeStream(body: stream.body, call: request.label).collect(limit: 1 << 20)
    throw KubeError(
      response: HTTPResponse(status: stream.status, headers: stream.headers, body: body),
      call: request.label)
  }
}

extension KubeRequest {
  /// A little above what the server was asked for, so that the server is the one who ends the watch.
  var idleTimeout: Duration? {
    query.first { $0.name == "timeoutSeconds" }.flatMap { Int($0.value) }.map { .seconds($0 + 15) }
  }
}
