import CurlHTTP
import JSON

/// The events of one watch, until the server ends it. One reader; letting go of it ends the watch.
///
/// A line that is no event throws and ends the stream: what it would have said is lost, and a new watch
/// from the last version brings it again.
public struct WatchStream: AsyncSequence, Sendable {
  public typealias Element = WatchEvent
  public typealias Failure = KubeError

  /// Ten times what etcd stores of one object.
  static let lineLimit = 16 << 20

  let body: HTTPBody
  let call: String
  /// What is read of an object.
  let fields: FieldSelection

  public struct AsyncIterator: AsyncIteratorProtocol {
    private var body: HTTPBody.AsyncIterator
    private var lines = LineSplitter(limit: WatchStream.lineLimit)
    private let call: String
    private let frame: FieldSelection
    private var isDone = false

    init(_ stream: WatchStream) {
      body = stream.body.makeAsyncIterator()
      call = stream.call
      frame = WatchEvent.frame(stream.fields)
    }

    public mutating func next() async throws(KubeError) -> WatchEvent? {
      try await next(isolation: nil)
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(KubeError) -> WatchEvent? {
      while !isDone {
        if let event = try buffered() { return event }
        guard let chunk = try await chunk(isolation: actor) else { return try last() }
        lines.append(chunk)
      }
      return nil
    }

    /// The next event among the bytes that are here.
    private mutating func buffered() throws(KubeError) -> WatchEvent? {
      while let line = try line() {
        if !line.isEmpty { return try event(line) }
      }
      return nil
    }

    private mutating func line() throws(KubeError) -> ArraySlice<UInt8>? {
      do throws(LineSplitter.LineTooLong) {
        return try lines.next()
      } catch {
        throw unreadable("a line is longer than \(error.limit) bytes")
      }
    }

    private mutating func chunk(
      isolation actor: isolated (any Actor)?
    ) async throws(KubeError) -> [UInt8]? {
      do throws(HTTPError) {
        return try await body.next(isolation: actor)
      } catch {
        isDone = true
        throw KubeError(error, call: call)
      }
    }

    /// The server ended the stream.
    private mutating func last() throws(KubeError) -> WatchEvent? {
      isDone = true
      guard !lines.rest.isEmpty else { return nil }
      throw unreadable("it ends in the middle of a line")
    }

    private mutating func event(_ line: ArraySlice<UInt8>) throws(KubeError) -> WatchEvent {
      let event: WatchEvent?
      do throws(JSONError) {
        event = try WatchEvent(parsing: line, selecting: frame, call: call)
      } catch {
        throw unreadable("a line is \(error)")
      }
      guard let event else { throw unreadable("a line is no event") }
      return event
    }

    private mutating func unreadable(_ problem: String) -> KubeError {
      isDone = true
      return KubeError(kind: .decoding, call: call, problem: "the watch cannot be read: \(problem)")
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}
