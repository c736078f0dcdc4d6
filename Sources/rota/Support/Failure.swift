import KubeClient

/// Why a command failed: one line that names the object, the field and the remedy.
struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// - Parameter action: what was tried, such as `list the runs of namespace shop`.
  init(_ error: KubeError, when action: String) {
    let words = error.serverMessage ?? error.problem ?? error.reason ?? "no answer"
    let remedy = Self.remedy(error).map { "; \($0)" } ?? ""
    description = "cannot \(action): \(words)\(remedy)"
  }

  private static func remedy(_ error: KubeError) -> String? {
    if error.isTransport {
      return "check that the API server runs, and --kubeconfig and --context"
    }
    if error.isUnauthorized { return "log in again: the kubeconfig's credentials are refused" }
    if error.isForbidden { return "ask the cluster's administrator for this permission" }
    if error.isUnknownResource {
      return "the cluster does not know Rota: kubectl apply -k manifests"
    }
    return nil
  }
}

extension KubeError {
  /// The server has no such kind of object at all.
  var isUnknownResource: Bool {
    isNotFound && serverMessage?.contains("could not find the requested resource") == true
  }
}
