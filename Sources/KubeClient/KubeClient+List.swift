public import JSON

/// A whole collection at one version.
public struct KubeList: Hashable, Sendable {
  public var items: [JSONValue]
  public var resourceVersion: String

  public init(items: [JSONValue], resourceVersion: String) {
    self.items = items
    self.resourceVersion = resourceVersion
  }
}

extension KubeClient {
  /// Every page of a list. A request without a limit gets one of 500.
  ///
  /// When the server forgets the version in the middle (410), the list begins anew, once. Only what
  /// `fields` selects is read of each item.
  public func list(
    all request: KubeRequest, selecting fields: FieldSelection = .all
  ) async throws(KubeError) -> KubeList {
    do throws(KubeError) {
      return try await pages(of: request, fields)
    } catch {
      guard error.isExpired else { throw error }
      return try await pages(of: request, fields)
    }
  }

  private func pages(
    of request: KubeRequest, _ fields: FieldSelection
  ) async throws(KubeError) -> KubeList {
    let selection = ListPage.selection(fields)
    let isLimited = request.query.contains { $0.name == "limit" }
    var next = isLimited ? request : request.setting("limit", "500")
    var items: [JSONValue] = []
    while true {
      let page = ListPage(try await send(next, selecting: selection))
      items += page.items
      guard let token = page.continueToken else {
        return KubeList(items: items, resourceVersion: page.resourceVersion)
      }
      next = next.continuing(from: token)
    }
  }

  /// Runs `body` again, a few times, while it fails with a conflict: read, change and write in it.
  public func retryOnConflict<Value: Sendable>(
    attempts: Int = 5, _ body: () async throws(KubeError) -> Value
  ) async throws(KubeError) -> Value {
    let backoff = Backoff(initial: .milliseconds(10), limit: .seconds(1), jitter: 1)
    var failures = 0
    while true {
      do throws(KubeError) {
        return try await body()
      } catch {
        failures += 1
        guard error.isConflict, failures < attempts else { throw error }
        guard await clock.waits(backoff.delay(failures: failures - 1)) else { throw error }
      }
    }
  }
}

/// One answer to a list.
struct ListPage {
  let items: [JSONValue]
  let resourceVersion: String
  /// Nil on the last page.
  let continueToken: String?

  /// What is read of an answer when `fields` of each item are wanted.
  static func selection(_ fields: FieldSelection) -> FieldSelection {
    .only(["metadata": .all, "items": fields])
  }

  init(_ json: JSONValue) {
    items = json["items"].array ?? []
    resourceVersion = json["metadata"]["resourceVersion"].string ?? ""
    continueToken = json["metadata"]["continue"].string.flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension KubeRequest {
  func continuing(from token: String) -> KubeRequest {
    setting("resourceVersion", nil).setting("resourceVersionMatch", nil)
      .setting("continue", token)
  }
}
