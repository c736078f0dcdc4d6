import APIMachinery
import JSON

extension ObjectService {
  /// Deletes the object, or marks it while a finalizer or a grace period holds it.
  ///
  /// - Throws: 403, 404, 409.
  func delete(
    _ key: StoreKey, _ definition: ResourceDefinition, _ deletion: DeletionOptions,
    manager: String? = nil
  ) async throws(APIStatus) -> Outcome {
    let options = Options(manager: manager, isDryRun: deletion.isDryRun)
    for _ in 0..<Self.attempts {
      guard let live = store.object(key) else {
        throw .notFound(definition.groupResource, name: key.name)
      }
      let object = CustomResourceDefinitions.held(
        definition.served(live.value), definition, now: surroundings.timestamp)
      let outcome = try Lifecycle.prepareDelete(
        object, definition: definition, options: deletion, context: context(key.namespace, options))
      if deletion.isDryRun { return result(outcome) }
      if let done = try await commit(outcome, over: live, definition) { return done }
    }
    throw .conflict(definition.groupResource, name: key.name)
  }

  private func result(_ outcome: Lifecycle.DeleteOutcome) -> Outcome {
    guard case .removed = outcome else { return Outcome(content: .served(outcome.object)) }
    return Outcome(content: .served(outcome.object), isRemoved: true)
  }

  private func commit(
    _ outcome: Lifecycle.DeleteOutcome, over live: StoredObject, _ definition: ResourceDefinition
  ) async throws(APIStatus) -> Outcome? {
    do {
      switch outcome {
      case .unchanged: return Outcome(content: .stored(live))
      case .removed(let object):
        let gone = try await remove(live, last: definition.stored(object))
        return Outcome(content: .stored(gone), isRemoved: true)
      case .marked(let object):
        let kept = definition.stored(object)
        let written = try await store.write(
          Change(
            key: live.key,
            action: .update(
              EncodedObject(kept), facts(kept, live.key.resource), expecting: live.version)))
        return Outcome(content: .stored(written))
      }
    } catch ChangeRefusal.changed {
      return nil
    } catch {
      throw status(error, definition, live.key)
    }
  }
}
