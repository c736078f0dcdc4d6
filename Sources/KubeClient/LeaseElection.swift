public import Logging

/// Lets one of several processes lead: the one that holds a Lease.
///
/// A leader that cannot renew for `renewDeadline` stops, before anybody else may take the lease after
/// `leaseDuration`. Neither depends on wall clocks. Two may still overlap when a process is paused
/// between a check and a write; what they write has to bear that.
public struct LeaseElection: Sendable {
  /// Why the election ended.
  public enum Outcome: Hashable, Sendable, CustomStringConvertible {
    /// The work ended by itself; the lease is released.
    case workEnded
    /// The task was cancelled; the lease is released if it was held.
    case cancelled
    /// The lease could not be renewed in time: another may hold it now.
    case lost(reason: String)

    public var description: String {
      switch self {
      case .workEnded: "the work ended"
      case .cancelled: "cancelled"
      case .lost(let reason): "the lease was lost: \(reason)"
      }
    }
  }

  let client: KubeClient
  let lease: ObjectKey
  let identity: String
  let leaseDuration: Duration
  let renewDeadline: Duration
  let retryPeriod: Duration
  let logger: Logger

  /// `identity` must be different for every process. `retryPeriod` < `renewDeadline` < `leaseDuration`.
  public init(
    client: KubeClient, lease: ObjectKey, identity: String,
    leaseDuration: Duration = .seconds(15), renewDeadline: Duration = .seconds(10),
    retryPeriod: Duration = .seconds(2), logger: Logger
  ) {
    precondition(
      retryPeriod < renewDeadline && renewDeadline < leaseDuration,
      "retryPeriod < renewDeadline < leaseDuration")
    self.client = client
    self.lease = lease
    self.identity = identity
    self.leaseDuration = leaseDuration
    self.renewDeadline = renewDeadline
    self.retryPeriod = retryPeriod
    self.logger = logger
  }

  /// Waits for the lease, then works until `whileLeading` returns, the lease is lost or the task is
  /// cancelled. In the latter two cases `whileLeading` is cancelled, and has to return soon: the lease is
  /// released only after it has.
  public func run(whileLeading: @escaping @Sendable () async -> Void) async -> Outcome {
    let holder = LeaseHolder(self)
    logger.info("waiting for the lease", metadata: metadata)
    guard await acquire(holder) else { return .cancelled }
    logger.notice("holding the lease", metadata: metadata)
    let outcome = await lead(holder, whileLeading)
    if case .lost = outcome { return outcome }
    // In a task of its own: cancellation of ours must not stop the release.
    await Task { await holder.release() }.value
    return outcome
  }

  private var metadata: Logger.Metadata { ["lease": "\(lease)", "identity": "\(identity)"] }

  private func acquire(_ holder: LeaseHolder) async -> Bool {
    while !Task.isCancelled {
      do throws(KubeError) {
        if try await holder.acquire() { return true }
      } catch {
        logger.warning("lease not acquired, will retry", metadata: ["error": "\(error)"])
      }
      guard await client.clock.waits(retryPeriod * .random(in: 1...1.2)) else { return false }
    }
    return false
  }

  private func lead(
    _ holder: LeaseHolder, _ work: @escaping @Sendable () async -> Void
  ) async -> Outcome {
    await withTaskGroup(of: Outcome.self) { group in
      group.addTask {
        await work()
        return Task.isCancelled ? .cancelled : .workEnded
      }
      group.addTask { await keep(holder) }
      let first = await group.next() ?? .cancelled
      group.cancelAll()
      await group.waitForAll()
      return first
    }
  }

  /// Renews until that fails for too long.
  private func keep(_ holder: LeaseHolder) async -> Outcome {
    while true {
      let left = holder.renewedAt + renewDeadline - client.clock.elapsed()
      if left <= .zero { return .lost(reason: "not renewed for \(renewDeadline)") }
      guard await client.clock.waits(min(retryPeriod, left)) else { return .cancelled }
      do throws(KubeError) {
        if let other = try await renew(holder) { return .lost(reason: "it is held by \(other)") }
      } catch {
        if Task.isCancelled { return .cancelled }
        logger.warning("lease not renewed, will retry", metadata: ["error": "\(error)"])
      }
    }
  }

  /// Gives up at the deadline. Returns the other holder, if there is one.
  private func renew(_ holder: LeaseHolder) async throws(KubeError) -> String? {
    let left = holder.renewedAt + renewDeadline - client.clock.elapsed()
    guard left > .zero else { return nil }
    let result = await withTaskGroup(of: Result<String?, KubeError>.self) { group in
      group.addTask {
        do throws(KubeError) {
          return .success(try await holder.renew())
        } catch {
          return .failure(error)
        }
      }
      group.addTask {
        _ = await client.clock.waits(left)
        return .failure(KubeError(kind: .transport, problem: "no answer before the renew deadline"))
      }
      let first = await group.next() ?? .success(nil)
      group.cancelAll()
      return first
    }
    return try result.get()
  }
}
