import APIMachinery
import JSON
import Logging

/// Puts CustomResourceDefinitions into effect, and deletes their objects before they go.
final class DefinitionController: Sendable {
  let work = WorkSet<String>()
  private let objects: ObjectService
  private let logger: Logger

  private var store: Store { objects.store }

  init(objects: ObjectService, logger: Logger) {
    self.objects = objects
    self.logger = logger
  }

  func observe(_ events: [ChangeEvent]) {
    let changed = events.filter { $0.key.resource == .customResourceDefinitions }
    if !changed.isEmpty {
      // Before the writer is answered: who got the answer can use the resource.
      let crds = store.objects(.customResourceDefinitions).map(\.value)
      objects.registry.update(crds: crds)
      for event in changed { took(effect: event) }
    }
    for event in events where event.kind == .deleted {
      let name = event.key.resource.description
      if isTerminating(name) { work.add(name) }
    }
  }

  func resume() { work.add(store.objects(.customResourceDefinitions).map(\.key.name)) }

  func run() async {
    while let name = await work.next() {
      do throws(APIStatus) {
        try await process(name)
      } catch {
        guard error.code != 404 else { continue }
        logger.debug("definition", metadata: ["name": "\(name)", "error": "\(error)"])
        guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
        work.add(name)
      }
    }
  }

  private func took(effect event: ChangeEvent) {
    let resource = GroupResource(text: event.key.name)
    if event.kind == .deleted { return store.endWatches(of: resource) }
    if event.kind == .modified {
      store.refreshFacts(resource, selectable: objects.registry.surface.selectablePaths(resource))
    }
    if event.object.facts.isTerminating { work.add(event.key.name) }
  }

  private func definition(_ name: String) -> StoredObject? {
    store.object(StoreKey(resource: .customResourceDefinitions, namespace: "", name: name))
  }

  private func isTerminating(_ name: String) -> Bool {
    definition(name)?.facts.isTerminating ?? false
  }

  private func process(_ name: String) async throws(APIStatus) {
    guard let crd = definition(name), crd.facts.isTerminating,
      crd.facts.finalizers.contains(CustomResourceDefinitions.finalizer)
    else { return }
    let resource = GroupResource(text: name)
    for object in store.objects(resource) where !object.facts.isTerminating {
      await objects.deleteQuietly(object, DeletionOptions(), logger)
    }
    guard store.objects(resource).isEmpty else { return }
    try await objects.removeFinalizer(CustomResourceDefinitions.finalizer, from: crd)
  }
}
