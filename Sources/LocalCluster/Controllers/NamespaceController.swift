import APIMachinery
import JSON
import Logging

/// Gives each namespace its default service account, and empties the ones that end.
final class NamespaceController: Sendable {
  let work = WorkSet<String>()
  private let objects: ObjectService
  private let logger: Logger

  private var store: Store { objects.store }

  init(objects: ObjectService, logger: Logger) {
    self.objects = objects
    self.logger = logger
  }

  func observe(_ events: [ChangeEvent]) {
    for event in events {
      if event.key.resource == .namespaces {
        if event.kind != .deleted { work.add(event.key.name) }
      } else if event.kind == .deleted, !event.key.namespace.isEmpty,
        event.key.resource == .serviceAccounts || isTerminating(event.key.namespace)
      {
        work.add(event.key.namespace)
      }
    }
  }

  func resume() { work.add(store.objects(.namespaces).map(\.key.name)) }

  func run() async {
    while let name = await work.next() {
      do throws(APIStatus) {
        try await process(name)
      } catch {
        guard error.code != 404 else { continue }
        logger.debug("namespace", metadata: ["name": "\(name)", "error": "\(error)"])
        guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
        work.add(name)
      }
    }
  }

  private func namespace(_ name: String) -> StoredObject? {
    store.object(StoreKey(resource: .namespaces, namespace: "", name: name))
  }

  private func isTerminating(_ name: String) -> Bool {
    namespace(name)?.facts.isTerminating ?? false
  }

  private func process(_ name: String) async throws(APIStatus) {
    guard let namespace = namespace(name) else { return }
    guard namespace.facts.isTerminating else { return try await createServiceAccount(in: name) }
    let contents = contents(of: name)
    for object in contents where !object.facts.isTerminating {
      await objects.deleteQuietly(object, DeletionOptions(propagation: .background), logger)
    }
    let left = self.contents(of: name)
    if left.isEmpty {
      _ = try await objects.finalizeNamespace(name, leaving: [])
    } else {
      try await report(left, in: namespace)
    }
  }

  private func contents(of name: String) -> [StoredObject] {
    store.resources.filter { $0 != .namespaces }.flatMap { store.objects($0, namespace: name) }
  }

  private func createServiceAccount(in name: String) async throws(APIStatus) {
    let key = StoreKey(resource: .serviceAccounts, namespace: name, name: "default")
    guard store.object(key) == nil,
      let definition = objects.registry.surface.storedDefinition(.serviceAccounts)
    else { return }
    let account: JSONValue = [
      "apiVersion": "v1", "kind": "ServiceAccount", "metadata": ["name": "default"],
    ]
    do throws(APIStatus) {
      _ = try await objects.create(
        account, definition, namespace: name, options: .init(manager: "rota-local-cluster"))
    } catch {
      // Somebody else made it, or the namespace has begun to end.
      guard error.code == 409 || error.code == 403 else { throw error }
    }
  }

  /// Says in the namespace's status what keeps it.
  private func report(_ left: [StoredObject], in namespace: StoredObject) async throws(APIStatus) {
    guard let definition = objects.registry.surface.storedDefinition(.namespaces) else { return }
    let conditions = NamespaceRemains.conditions(
      left, before: namespace.value["status"]["conditions"].array ?? [],
      now: objects.surroundings.timestamp)
    var options = ObjectService.Options(manager: nil)
    options.subresource = "status"
    _ = try await objects.modify(namespace.key, definition, options) { (live) throws(APIStatus) in
      var changed = live
      changed["status"]["conditions"] = .array(conditions)
      return changed
    }
  }
}

/// The conditions of a namespace that cannot go yet, in the words of the namespace controller.
enum NamespaceRemains {
  static func conditions(
    _ left: [StoredObject], before: [JSONValue], now: String
  ) -> [JSONValue] {
    let resources = counted(left.map(\.key.resource.description))
    let finalizers = counted(left.flatMap(\.facts.finalizers))
    return [
      condition(
        "NamespaceContentRemaining", "SomeResourcesRemain", "ContentRemoved",
        resources.isEmpty
          ? ""
          : "Some resources are remaining: "
            + resources.map { "\($0.0). has \($0.1) resource instances" }.joined(separator: ", "),
        before, now),
      condition(
        "NamespaceFinalizersRemaining", "SomeFinalizersRemain", "ContentHasNoFinalizers",
        finalizers.isEmpty
          ? ""
          : "Some content in the namespace has finalizers remaining: "
            + finalizers.map { "\($0.0) in \($0.1) resource instances" }.joined(separator: ", "),
        before, now),
    ]
  }

  private static func counted(_ names: [String]) -> [(String, Int)] {
    Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }

  private static func condition(
    _ type: String, _ reason: String, _ goodReason: String, _ message: String,
    _ before: [JSONValue], _ now: String
  ) -> JSONValue {
    let status = message.isEmpty ? "False" : "True"
    let known = before.first { $0["type"].string == type && $0["status"].string == status }
    return [
      "type": .string(type), "status": .string(status),
      "reason": .string(message.isEmpty ? goodReason : reason),
      "message": .string(message.isEmpty ? "All content successfully removed" : message),
      "lastTransitionTime": known?["lastTransitionTime"] ?? .string(now),
    ]
  }
}
