/// What is remembered between the passes that fetch logs.
struct LogMemory {
  /// How long a node that did not answer is left alone: many Pods of a node fail together with it, and each
  /// would hold up a worker.
  static let silence = Duration.seconds(30)

  /// By run, then by the Pod's UID: of passes whose status is not written yet, so that a repetition asks
  /// nobody again.
  private var logs: [String: [String: [UInt8]]] = [:]
  private var silentUntil: [String: ContinuousClock.Instant] = [:]

  func logs(of run: String) -> [String: [UInt8]] { logs[run] ?? [:] }

  mutating func keep(_ fetched: [String: [UInt8]], of run: String) { logs[run] = fetched }

  mutating func forget(_ run: String) { logs[run] = nil }

  mutating func silent(_ node: String?, at now: ContinuousClock.Instant) {
    guard let node else { return }
    silentUntil = silentUntil.filter { $0.value > now }
    silentUntil[node] = now + Self.silence
  }

  func isSilent(_ node: String?, at now: ContinuousClock.Instant) -> Bool {
    guard let node, let end = silentUntil[node] else { return false }
    return end > now
  }
}
