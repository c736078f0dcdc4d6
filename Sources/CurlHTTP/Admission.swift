/// Who may start and who waits, per origin; first come, first served. Pure.
///
/// curl has limits of its own, but a transfer it queues already spends its connect timeout, and a
/// stream that lasts for hours would hold a place for ever. Streams do not come here.
package struct Admission<ID: Hashable & Sendable>: Sendable {
  private struct Origin: Sendable {
    var inFlight = 0
    var isMultiplexed = false
    var waiting: [ID] = []
  }

  private var origins: [String: Origin] = [:]
  private let connectionLimit: Int
  private let streamLimit: Int

  /// - Parameters:
  ///   - connectionLimit: requests in flight to an origin that speaks HTTP/1.1, or is not known yet.
  ///   - streamLimit: to one that speaks HTTP/2.
  package init(connectionLimit: Int, streamLimit: Int) {
    self.connectionLimit = max(1, connectionLimit)
    self.streamLimit = max(1, streamLimit)
  }

  package var waitingCount: Int { origins.values.reduce(0) { $0 + $1.waiting.count } }

  /// - Returns: whether to start it now; otherwise it waits.
  package mutating func submit(_ id: ID, to name: String) -> Bool {
    var origin = origins[name] ?? Origin()
    defer { origins[name] = origin }
    guard origin.waiting.isEmpty, origin.inFlight < limit(origin) else {
      origin.waiting.append(id)
      return false
    }
    origin.inFlight += 1
    return true
  }

  /// One that was started is over.
  /// - Parameter isMultiplexed: what its connection turned out to be, if it came that far.
  /// - Returns: those to start now.
  package mutating func finished(at name: String, isMultiplexed: Bool?) -> [ID] {
    guard var origin = origins[name] else { return [] }
    origin.inFlight -= 1
    if let isMultiplexed { origin.isMultiplexed = isMultiplexed }
    let room = max(0, limit(origin) - origin.inFlight)
    let started = Array(origin.waiting.prefix(room))
    origin.waiting.removeFirst(started.count)
    origin.inFlight += started.count
    origins[name] = origin
    return started
  }

  /// One that waits is not wanted any more.
  package mutating func withdraw(_ id: ID, from name: String) {
    origins[name]?.waiting.removeAll { $0 == id }
  }

  private func limit(_ origin: Origin) -> Int {
    origin.isMultiplexed ? streamLimit : connectionLimit
  }
}
