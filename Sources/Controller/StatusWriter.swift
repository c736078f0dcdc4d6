import JSON
import KubeClient

/// Writes the status subresource as one merge patch, and only when it differs.
struct StatusWriter: Sendable {
  let client: KubeClient
  let metrics: Metrics

  /// The object as the server answered, or nil when there was nothing to write.
  ///
  /// The patch names the resourceVersion that was decided on, so a decision on an older state is
  /// refused (409) instead of overwriting a newer one.
  func write(
    _ resource: Resource, _ key: ObjectKey, version: String, from observed: JSONValue,
    to desired: JSONValue
  ) async throws(KubeError) -> JSONValue? {
    guard let change = JSONValue.mergePatch(from: observed, to: desired) else { return nil }
    let patch: JSONValue = [
      "metadata": ["resourceVersion": .string(version)], "status": change,
    ]
    do throws(KubeError) {
      let answer = try await client.send(
        .patch(
          resource, namespace: key.namespace, name: key.name, subresource: "status",
          patch: .merge(patch)))
      metrics.increment(.statusWrites, ["kind": resource.kind, "result": "ok"])
      return answer
    } catch {
      metrics.increment(.statusWrites, ["kind": resource.kind, "result": "error"])
      throw error
    }
  }
}
