import JSON
import KubeClient
import Reconciler
import Synchronization

/// What the API server says of a Job's template: asked once a generation with a Pod create that is a dry
/// run, because the truth about a Pod template is the server's own validation.
final class TemplateVerdicts: Sendable {
  private struct Known {
    let uid: String
    let generation: Int
    let verdict: TemplateVerdict
  }

  private let client: KubeClient
  private let known = Mutex<[ObjectKey: Known]>([:])

  init(client: KubeClient) {
    self.client = client
  }

  func forget(_ job: ObjectKey) {
    known.withLock { $0[job] = nil }
  }

  /// The verdict on the job's generation. A transport failure is thrown; a refusal that is not about the
  /// template (quota, admission: 403) leaves it unknown.
  func verdict(for job: Job) async throws(KubeError) -> TemplateVerdict {
    let cached = known.withLock { $0[job.key] }
    if let cached, cached.uid == job.uid, cached.generation == job.generation {
      return cached.verdict
    }
    guard let pod = previewPod(of: job) else { return .unknown }
    let verdict = try await ask(pod, in: job.key.namespace)
    known.withLock {
      $0[job.key] = Known(uid: job.uid, generation: job.generation, verdict: verdict)
    }
    return verdict
  }

  private func ask(_ pod: JSONValue, in namespace: String) async throws(KubeError)
    -> TemplateVerdict
  {
    do throws(KubeError) {
      let options = WriteOptions(dryRun: true, fieldValidation: .strict)
      _ = try await client.send(
        .create(.pods, namespace: namespace, object: pod, options: options))
      return .valid
    } catch {
      switch error.statusCode {
      case 400, 422: return .invalid(message: error.serverMessage ?? "\(error)")
      case 403, 409: return .unknown
      default: throw error
      }
    }
  }
}
