import KubeClient
import Reconciler
import Synchronization

/// Why the server refused to create the Pod of a run: kept until it accepts one, so that the run's status
/// can say so. Lost at a restart, and found again by the next attempt.
final class PodRefusals: Sendable {
  private let refusals = Mutex<[ObjectKey: PodRefusal]>([:])

  func refusal(of run: ObjectKey) -> PodRefusal? {
    refusals.withLock { $0[run] }
  }

  func forget(_ run: ObjectKey) {
    refusals.withLock { $0[run] = nil }
  }

  /// Keeps the server's words, when the error is its judgement of the Pod.
  func record(_ error: KubeError, for run: ObjectKey) {
    guard let code = error.statusCode, [400, 403, 409, 422].contains(code) else { return }
    // 403 is quota or admission: it can be mended while the run waits. 400 and 422 judge the Pod itself.
    let refusal = PodRefusal(
      reason: error.reason ?? "Refused", message: error.serverMessage ?? "\(error)",
      isPermanent: code == 400 || code == 422)
    refusals.withLock { $0[run] = refusal }
  }
}
