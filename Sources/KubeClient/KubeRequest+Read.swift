extension KubeRequest {
  public static func get(
    _ resource: Resource, namespace: String?, name: String, subresource: String? = nil,
    version: ListVersion = .mostRecent, representation: Representation = .object
  ) -> KubeRequest {
    KubeRequest(
      method: .get,
      path: path(resource, namespace: namespace, name: name, subresource: subresource),
      query: version == .any ? [QueryItem("resourceVersion", "0")] : [],
      accept: representation.accept)
  }

  /// One page (or all) of a collection; a nil or empty namespace means all of them.
  public static func list(
    _ resource: Resource, namespace: String?, options: ListOptions = .init()
  ) -> KubeRequest {
    KubeRequest(
      method: .get, path: path(resource, namespace: namespace), query: options.query,
      accept: options.representation.list.accept)
  }

  public static func watch(
    _ resource: Resource, namespace: String?, options: WatchOptions
  ) -> KubeRequest {
    KubeRequest(
      method: .get, path: path(resource, namespace: namespace), query: options.query)
  }

  /// What a container wrote, as text: for `KubeClient.stream`.
  public static func logs(
    namespace: String, pod: String, options: LogOptions = .init()
  ) -> KubeRequest {
    KubeRequest(
      method: .get,
      path: path(.pods, namespace: namespace, name: pod, subresource: "log"),
      query: options.query, accept: "text/plain, */*")
  }
}

extension KubeRequest {
  /// The query item `name` set to `value`; removed by nil.
  func setting(_ name: String, _ value: String?) -> KubeRequest {
    var copy = self
    copy.query.removeAll { $0.name == name }
    if let value { copy.query.append(QueryItem(name, value)) }
    return copy
  }
}

extension Representation {
  /// A server that cannot do it sends the plain object, as kubectl allows too.
  var accept: String {
    switch self {
    case .object: KubeRequest.json
    case .partialObjectMetadata:
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json"
    case .partialObjectMetadataList:
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"
    case .table: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
    }
  }

  /// The same of a collection.
  var list: Representation { self == .partialObjectMetadata ? .partialObjectMetadataList : self }
}

extension ListOptions {
  var query: [KubeRequest.QueryItem] {
    var items = QueryItems()
    items.add("labelSelector", labelSelector)
    items.add("fieldSelector", fieldSelector)
    items.add("limit", limit)
    if let continueToken {
      // A token carries its version; the server refuses both at once.
      items.add("continue", continueToken)
    } else {
      items.add(version)
    }
    return items.items
  }
}

extension WatchOptions {
  var query: [KubeRequest.QueryItem] {
    var items = QueryItems()
    items.add("watch", true)
    items.add("labelSelector", labelSelector)
    items.add("fieldSelector", fieldSelector)
    if sendInitialEvents {
      items.add("sendInitialEvents", "true")
      items.add("resourceVersionMatch", "NotOlderThan")
    }
    items.add("allowWatchBookmarks", allowBookmarks)
    items.add("resourceVersion", resourceVersion)
    items.add("timeoutSeconds", timeoutSeconds)
    return items.items
  }
}

extension LogOptions {
  var query: [KubeRequest.QueryItem] {
    var items = QueryItems()
    items.add("container", container)
    items.add("follow", follow)
    items.add("previous", previous)
    items.add("sinceSeconds", sinceSeconds)
    items.add("timestamps", timestamps)
    items.add("tailLines", tailLines)
    items.add("limitBytes", limitBytes)
    return items.items
  }
}

/// Collects what is set.
struct QueryItems {
  private(set) var items: [KubeRequest.QueryItem] = []

  mutating func add(_ name: String, _ value: String?) {
    if let value { items.append(.init(name, value)) }
  }

  mutating func add(_ name: String, _ value: Int?) {
    add(name, value.map(String.init))
  }

  mutating func add(_ name: String, _ value: Bool) {
    if value { add(name, "true") }
  }

  mutating func add(_ version: ListVersion) {
    switch version {
    case .mostRecent: return
    case .any: add("resourceVersion", "0")
    // Said explicitly: with a limit, the server would take a bare version as "exactly".
    case .notOlderThan(let version):
      add("resourceVersion", version)
      add("resourceVersionMatch", "NotOlderThan")
    case .exactly(let version):
      add("resourceVersion", version)
      add("resourceVersionMatch", "Exact")
    }
  }
}
