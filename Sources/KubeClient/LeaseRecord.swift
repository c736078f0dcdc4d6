import JSON

/// What a Lease says of its holder.
struct LeaseRecord: Hashable {
  /// Empty when nobody holds it.
  var holder: String
  var duration: Duration
  var transitions: Int
  var acquireTime: String
  var renewTime: String

  /// A lease that does not say for how long counts for `fallback`.
  init(json: JSONValue, fallback: Duration) {
    let spec = json["spec"]
    holder = spec["holderIdentity"].string ?? ""
    duration = spec["leaseDurationSeconds"].int.map { .seconds($0) } ?? fallback
    transitions = spec["leaseTransitions"].int ?? 0
    acquireTime = spec["acquireTime"].string ?? ""
    renewTime = spec["renewTime"].string ?? ""
  }

  init(
    holder: String, duration: Duration, transitions: Int, acquireTime: String, renewTime: String
  ) {
    self.holder = holder
    self.duration = duration
    self.transitions = transitions
    self.acquireTime = acquireTime
    self.renewTime = renewTime
  }

  /// A lease without a holder has no `holderIdentity`: an empty one is refused by newer servers.
  var spec: JSONValue {
    var members: [String: JSONValue] = [
      "leaseDurationSeconds": .integer(max(1, duration.components.seconds)),
      "leaseTransitions": .integer(Int64(transitions)), "acquireTime": .string(acquireTime),
      "renewTime": .string(renewTime),
    ]
    if !holder.isEmpty { members["holderIdentity"] = .string(holder) }
    return .object(members)
  }
}

/// Judges by our own monotonic clock whether a lease has run out: how long it has not changed since *we*
/// saw it. The times written in it are another machine's and may be wrong.
struct LeaseObserver {
  private var record: LeaseRecord?
  private var version = ""
  private var since = Duration.zero

  /// True when `identity` may take it.
  mutating func isFree(
    _ record: LeaseRecord, version: String, for identity: String, at now: Duration
  ) -> Bool {
    if record != self.record || version != self.version {
      self.record = record
      self.version = version
      since = now
    }
    return record.holder.isEmpty || record.holder == identity || now - since >= record.duration
  }
}
