import JSON
import Logging
import Synchronization

/// The Lease object and our part in it. One task at a time uses it.
final class LeaseHolder: Sendable {
  private struct State {
    var observer = LeaseObserver()
    /// As the server last sent it.
    var lease: JSONValue = .null
    var renewedAt = Duration.zero
  }

  private let election: LeaseElection
  private let state = Mutex(State())

  init(_ election: LeaseElection) {
    self.election = election
  }

  private var client: KubeClient { election.client }

  /// When the request began that renewed it last: the lease lasts at least from then.
  var renewedAt: Duration { state.withLock { $0.renewedAt } }

  /// True when the lease is ours.
  func acquire() async throws(KubeError) -> Bool {
    let begin = client.clock.elapsed()
    guard let lease = try await get() else { return try await create(begin) }
    let record = LeaseRecord(json: lease, fallback: election.leaseDuration)
    let version = lease["metadata"]["resourceVersion"].string ?? ""
    let isFree = state.withLock {
      $0.observer.isFree(record, version: version, for: election.identity, at: begin)
    }
    guard isFree else { return false }
    let isOurs = record.holder == election.identity
    let next = LeaseRecord(
      holder: election.identity, duration: election.leaseDuration,
      transitions: record.transitions + (isOurs ? 0 : 1),
      acquireTime: isOurs && !record.acquireTime.isEmpty ? record.acquireTime : now,
      renewTime: now)
    return try await write(next, over: lease, begin)
  }

  /// Nil when it is renewed, else the name of the one who holds it.
  func renew() async throws(KubeError) -> String? {
    let begin = client.clock.elapsed()
    let lease = state.withLock { $0.lease }
    if try await renew(lease, begin) { return nil }
    // Changed by somebody, perhaps by a renewal of ours whose answer got lost.
    guard let current = try await get() else {
      return try await create(begin) ? nil : "another process"
    }
    let record = LeaseRecord(json: current, fallback: election.leaseDuration)
    guard record.holder == election.identity else {
      return record.holder.isEmpty ? "nobody" : record.holder
    }
    _ = try await renew(current, begin)
    return nil
  }

  private func renew(_ lease: JSONValue, _ begin: Duration) async throws(KubeError) -> Bool {
    var record = LeaseRecord(json: lease, fallback: election.leaseDuration)
    record.renewTime = now
    return try await write(record, over: lease, begin)
  }

  /// Lets the next one have it at once. Failing to is no harm but their waiting.
  func release() async {
    do throws(KubeError) {
      let isReleased = try await release(state.withLock { $0.lease })
      if !isReleased {
        // A renewal of ours may have been stored whose answer was not waited for any more.
        guard let current = try await get() else { return }
        guard current["spec"]["holderIdentity"].string == election.identity else { return }
        _ = try await release(current)
      }
      election.logger.info("lease released", metadata: ["lease": "\(election.lease)"])
    } catch {
      election.logger.warning("lease not released", metadata: ["error": "\(error)"])
    }
  }

  private func release(_ lease: JSONValue) async throws(KubeError) -> Bool {
    let record = LeaseRecord(json: lease, fallback: election.leaseDuration)
    let released = LeaseRecord(
      holder: "", duration: .seconds(1), transitions: record.transitions, acquireTime: now,
      renewTime: now)
    return try await write(released, over: lease, .zero)
  }

  // MARK: Calls

  private var now: String { CivilTime.micro(client.clock.wallTime()) }

  private func get() async throws(KubeError) -> JSONValue? {
    do throws(KubeError) {
      return try await client.sendOnce(
        .get(.leases, namespace: election.lease.namespace, name: election.lease.name))
    } catch {
      guard error.isNotFound else { throw error }
      return nil
    }
  }

  /// False when somebody else was faster.
  private func create(_ begin: Duration) async throws(KubeError) -> Bool {
    let record = LeaseRecord(
      holder: election.identity, duration: election.leaseDuration, transitions: 0,
      acquireTime: now, renewTime: now)
    let object: JSONValue = [
      "apiVersion": .string(Resource.leases.apiVersion), "kind": "Lease",
      "metadata": [
        "name": .string(election.lease.name), "namespace": .string(election.lease.namespace),
      ],
      "spec": record.spec,
    ]
    return try await keep(
      .create(.leases, namespace: election.lease.namespace, object: object), begin)
  }

  /// Over the version that was read. False when it has changed since.
  private func write(
    _ record: LeaseRecord, over lease: JSONValue, _ begin: Duration
  ) async throws(KubeError) -> Bool {
    var object = lease
    object["spec"] = record.spec
    return try await keep(
      .replace(
        .leases, namespace: election.lease.namespace, name: election.lease.name, object: object),
      begin)
  }

  private func keep(_ request: KubeRequest, _ begin: Duration) async throws(KubeError) -> Bool {
    do throws(KubeError) {
      let answer = try await client.sendOnce(request)
      state.withLock {
        $0.lease = answer
        $0.renewedAt = begin
      }
      return true
    } catch {
      guard error.statusCode == 409 else { throw error }
      return false
    }
  }
}
