import JSON
import KubeClient

/// What one Pod of a run wrote, on standard output.
struct AttemptLogs {
  let session: Session
  /// Nil for the first one of the Pod.
  var container: String?
  /// Goes on until the container ends.
  var follows: Bool
  var tailLines: Int?
  var timestamps = false

  /// Waits for the container to start, if it is to be followed.
  func show(_ pod: String) async throws {
    guard let name = try await containerToShow(of: pod) else { return }
    do {
      try await copy(pod, name)
    } catch {
      throw Failure(
        error, when: "read the log of container \(name) of Pod \(session.namespace)/\(pod)")
    }
  }

  private func copy(_ pod: String, _ name: String) async throws(KubeError) {
    let options = LogOptions(
      container: name, follow: follows, tailLines: tailLines, timestamps: timestamps)
    let stream = try await session.client.stream(
      .logs(namespace: session.namespace, pod: pod, options: options))
    var chunks = stream.makeAsyncIterator()
    while let bytes = try await chunks.next() { Output.write(bytes) }
  }

  /// Nil when there is nothing to show, which is said.
  private func containerToShow(of pod: String) async throws -> String? {
    for await state in ObjectWatch.states(of: .pods, pod, in: session) {
      guard let state else {
        Output.error("Pod \(session.namespace)/\(pod) is gone, and its log with it")
        return nil
      }
      let names = Self.containers(of: state)
      guard let name = container ?? names.first, names.contains(name) else {
        throw Failure(
          "Pod \(session.namespace)/\(pod) has no container \(container ?? ""): "
            + "it has \(names.joined(separator: ", "))")
      }
      if Self.hasStarted(name, state) { return name }
      if Self.hasEnded(state) || !follows {
        Output.error("Container \(name) of Pod \(session.namespace)/\(pod) has not started")
        return nil
      }
    }
    return nil
  }

  static func containers(of pod: JSONValue) -> [String] {
    ["containers", "initContainers"].flatMap { list in
      (pod["spec"][list].array ?? []).compactMap { $0["name"].string }
    }
  }

  /// Running or ended: there is a log.
  static func hasStarted(_ container: String, _ pod: JSONValue) -> Bool {
    let statuses = ["containerStatuses", "initContainerStatuses"].flatMap {
      pod["status"][$0].array ?? []
    }
    let status = statuses.first { $0["name"].string == container } ?? .null
    return !status["state"]["running"].isNull || !status["state"]["terminated"].isNull
      || !status["lastState"]["terminated"].isNull
  }

  private static func hasEnded(_ pod: JSONValue) -> Bool {
    ["Succeeded", "Failed"].contains(pod["status"]["phase"].string ?? "")
  }
}
