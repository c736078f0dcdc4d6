import JSON
import KubeClient
import Reconciler
import YAML

/// `rota run --dry-run`: the Pod, how it differs from the Job's, and what the server says to it.
struct RunPreview {
  let session: Session
  let job: Job

  func show(_ overrides: Overrides) async throws {
    guard let base = previewTemplate(of: job),
      let template = previewTemplate(of: job, overrides: overrides.values)
    else { throw Failure("Job \(job.namespace)/\(job.name) has no template that can be rendered") }
    let pod = Self.pod(template, of: job)
    Output.write(Array(YAML.render(pod).utf8))
    Output.line(Self.differences(base, template))
    try await askAboutRun(overrides)
    try await askAboutPod(pod)
  }

  static func pod(_ template: JSONValue, of job: Job) -> JSONValue {
    var metadata = template["metadata"]
    metadata["generateName"] = .string("\(job.name)-")
    metadata["namespace"] = .string(job.namespace)
    return [
      "apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"],
    ]
  }

  /// As YAML comments, so that the whole output stays YAML.
  static func differences(_ base: JSONValue, _ template: JSONValue) -> String {
    let lines = difference(base: base, overridden: template)
    guard !lines.isEmpty else { return "# The same as every run of the Job." }
    return (["# Other than a run without these options:"] + lines.map { "#   \($0)" })
      .joined(separator: "\n")
  }

  private func askAboutRun(_ overrides: Overrides) async throws {
    do {
      _ = try await session.client.send(
        .create(
          .rotaRuns, namespace: session.namespace,
          object: overrides.run(of: job.name, namespace: session.namespace),
          options: WriteOptions(dryRun: true, fieldValidation: .strict)))
    } catch {
      throw Failure(error, when: "create this JobRun")
    }
  }

  private func askAboutPod(_ pod: JSONValue) async throws {
    do throws(KubeError) {
      _ = try await session.client.send(
        .create(
          .pods, namespace: session.namespace, object: pod,
          options: WriteOptions(dryRun: true)))
      Output.line("# The server accepts the run and its Pod; nothing was created.")
    } catch {
      // Who may run a Job need not be allowed to create Pods: the controller does that.
      guard !error.isForbidden || error.serverMessage?.contains("cannot create") != true else {
        return Output.line(
          "# The server accepts the run. You may not create Pods, so it was not asked about the Pod."
        )
      }
      throw Failure(error, when: "create this Pod")
    }
  }
}
