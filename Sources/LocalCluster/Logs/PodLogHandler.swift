import APIMachinery
import HTTPServer
import JSON

/// `pods/log`: what the Pod runner wrote, as kubelet would serve it.
struct PodLogHandler: Sendable {
  let store: Store
  let surroundings: Surroundings
  let directory: String

  private static let headers = [("Content-Type", "text/plain")]

  func log(_ request: ResourceRequest) throws(APIStatus) -> HTTPServerResponse {
    guard let stored = store.object(request.key) else {
      throw .notFound(.pods, name: request.name)
    }
    let query = try LogQuery(request, now: surroundings.now())
    let pod = stored.value
    let container = try Self.container(query, of: pod)
    // Nobody runs it yet, so there is nothing to ask for.
    guard pod["spec"]["nodeName"].string?.isEmpty == false else {
      return .full(status: 204, headers: [], body: [])
    }
    let restart = try Self.restart(query, container, of: pod)
    let path =
      "\(directory)/\(request.namespace)/\(request.name)_\(stored.uid)/\(container)/\(restart).log"
    let session = LogSession(
      path: path, query: query, store: store, key: request.key, uid: stored.uid,
      container: container, restart: restart)
    return .stream(status: 200, headers: Self.headers) { try await session.run($0) }
  }

  // MARK: Which container

  private static func names(_ pod: JSONValue, _ field: String) -> [String] {
    (pod["spec"][field].array ?? []).compactMap { $0["name"].string }
  }

  private static func container(
    _ query: LogQuery, of pod: JSONValue
  ) throws(APIStatus) -> String {
    let name = pod["metadata"]["name"].string ?? ""
    let containers = names(pod, "containers")
    let initial = names(pod, "initContainers")
    guard let wanted = query.container else {
      if containers.count == 1, initial.isEmpty { return containers[0] }
      var choices = "choose one of: [\(containers.joined(separator: " "))]"
      if !initial.isEmpty {
        choices += " or one of the init containers: [\(initial.joined(separator: " "))]"
      }
      throw .badRequest("a container name must be specified for pod \(name), \(choices)")
    }
    guard (containers + initial + names(pod, "ephemeralContainers")).contains(wanted) else {
      throw .badRequest("container \(wanted) is not valid for pod \(name)")
    }
    return wanted
  }

  /// The number of the container's start whose log is asked for.
  private static func restart(
    _ query: LogQuery, _ container: String, of pod: JSONValue
  ) throws(APIStatus) -> Int {
    let name = pod["metadata"]["name"].string ?? ""
    guard let status = ContainerState.status(of: container, in: pod) else {
      throw .badRequest("container \"\(container)\" in pod \"\(name)\" is not available")
    }
    let restarts = status["restartCount"].int ?? 0
    if query.previous {
      guard restarts > 0 else {
        throw .badRequest(
          "previous terminated container \"\(container)\" in pod \"\(name)\" not found")
      }
      return restarts - 1
    }
    let waiting = status["state"]["waiting"]
    guard waiting.isNull || restarts > 0 else {
      let reason = waiting["reason"].string ?? "ContainerCreating"
      throw .badRequest(
        "container \"\(container)\" in pod \"\(name)\" is waiting to start: \(reason)")
    }
    return restarts
  }
}

/// What a Pod's status says of one container.
enum ContainerState {
  static func status(of container: String, in pod: JSONValue) -> JSONValue? {
    for field in ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"] {
      let statuses = pod["status"][field].array ?? []
      if let found = statuses.first(where: { $0["name"].string == container }) { return found }
    }
    return nil
  }

  /// Whether nothing more will be written by the start with this number.
  static func isOver(_ container: String, restart: Int, in pod: JSONValue) -> Bool {
    if ["Succeeded", "Failed"].contains(pod["status"]["phase"].string) { return true }
    guard let status = status(of: container, in: pod) else { return false }
    return !status["state"]["terminated"].isNull || (status["restartCount"].int ?? 0) > restart
  }
}
