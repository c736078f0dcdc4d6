import APIMachinery
import JSON
import Logging
import Synchronization

/// What keeps objects in order without being asked: definitions, namespaces, owners.
final class Controllers: Sendable {
  private let definitions: DefinitionController
  private let namespaces: NamespaceController
  private let garbage: GarbageCollector
  private let maintenance: Maintenance
  private let tasks = Mutex<[Task<Void, Never>]>([])

  /// Deletions with many dependents commit together.
  private static let garbageWorkers = 8

  init(objects: ObjectService, database: Database, logger: Logger) {
    definitions = DefinitionController(objects: objects, logger: logger)
    namespaces = NamespaceController(objects: objects, logger: logger)
    garbage = GarbageCollector(objects: objects, logger: logger)
    maintenance = Maintenance(objects: objects, database: database, logger: logger)
  }

  /// Called by the store with each commit: must not wait.
  func observe(_ events: [ChangeEvent]) {
    definitions.observe(events)
    namespaces.observe(events)
    garbage.observe(events)
  }

  func start() {
    definitions.resume()
    namespaces.resume()
    garbage.resume()
    var started = (0..<Self.garbageWorkers).map { _ in Task { await garbage.run() } }
    started.append(Task { await definitions.run() })
    started.append(Task { await namespaces.run() })
    started.append(Task { await maintenance.run() })
    tasks.withLock { $0 = started }
  }

  func stop() async {
    definitions.work.end()
    namespaces.work.end()
    garbage.work.end()
    let running = tasks.withLock { tasks in
      defer { tasks = [] }
      return tasks
    }
    for task in running { task.cancel() }
    for task in running { await task.value }
  }
}

extension ObjectService {
  /// Deletes as a controller does; that it is gone or changed already is no failure.
  func deleteQuietly(
    _ object: StoredObject, _ options: DeletionOptions, _ logger: Logger
  ) async {
    guard let definition = registry.surface.storedDefinition(object.key.resource) else { return }
    var options = options
    options.preconditionUID = object.uid
    do throws(APIStatus) {
      _ = try await delete(object.key, definition, options)
    } catch {
      guard error.code != 404, error.code != 409 else { return }
      logger.warning(
        "an object could not be deleted",
        metadata: ["object": "\(object.key)", "error": "\(error)"])
    }
  }

  func removeFinalizer(_ finalizer: String, from object: StoredObject) async throws(APIStatus) {
    try await edit(object) { metadata in
      let left = (metadata["finalizers"].array ?? []).filter { $0.string != finalizer }
      metadata["finalizers"] = .array(left)
      if left.isEmpty { metadata.removeMember("finalizers") }
    }
  }

  /// Changes the metadata of an object that is still the same one.
  func edit(
    _ object: StoredObject, _ change: (inout JSONValue) -> Void
  ) async throws(APIStatus) {
    guard let definition = registry.surface.storedDefinition(object.key.resource) else { return }
    _ = try await modify(object.key, definition, Options(manager: nil)) {
      (live) throws(APIStatus) in
      guard live["metadata"]["uid"].string == object.uid else {
        throw .notFound(definition.groupResource, name: object.key.name)
      }
      var changed = live
      change(&changed["metadata"])
      return changed
    }
  }
}
