import APIMachinery
import JSON

// MARK: - Update and patch

extension ObjectService {
  /// Replaces the object, or its status.
  ///
  /// - Throws: 400, 404, 409, 422.
  func replace(
    _ key: StoreKey, _ definition: ResourceDefinition, with body: JSONValue, options: Options
  ) async throws(APIStatus) -> Outcome {
    let admitted = try Lifecycle.admit(
      body, definition: definition, namespace: key.namespace, name: key.name,
      validation: options.validation, duplicates: options.duplicates)
    var outcome = try await modify(key, definition, options) { (_) throws(APIStatus) in
      admitted.object
    }
    outcome.warnings = admitted.warnings
    return outcome
  }

  /// Applies a patch of any type but `apply`.
  ///
  /// - Throws: 400, 404, 409, 422.
  func patch(
    _ key: StoreKey, _ definition: ResourceDefinition, _ patch: JSONValue, type: PatchType,
    options: Options
  ) async throws(APIStatus) -> Outcome {
    var warnings: [String] = []
    var outcome = try await modify(key, definition, options) { (live) throws(APIStatus) in
      let patched = try Patching.apply(patch, type: type, to: live, definition: definition)
      let admitted = try Lifecycle.admit(
        patched, definition: definition, namespace: key.namespace, name: key.name,
        validation: options.validation, duplicates: options.duplicates, isPatched: true)
      warnings = admitted.warnings
      return admitted.object
    }
    outcome.warnings = warnings
    return outcome
  }

  /// Reads, changes and writes until nothing came in between.
  ///
  /// - Parameter change: gets the live object as it is served; gives the next state.
  func modify(
    _ key: StoreKey, _ definition: ResourceDefinition, _ options: Options,
    change: (JSONValue) throws(APIStatus) -> JSONValue
  ) async throws(APIStatus) -> Outcome {
    try await retrying(key, definition, isDryRun: options.isDryRun) { (stored) throws(APIStatus) in
      let live = definition.served(stored.value)
      var outcome = try Lifecycle.prepareUpdate(
        old: live, new: try change(live), definition: definition,
        context: context(key.namespace, options))
      if case .changed(let object) = outcome {
        outcome = .changed(
          try CustomResourceDefinitions.established(
            object, definition, now: surroundings.timestamp))
      }
      return outcome
    }
  }

  /// Server-side apply; creates what is missing.
  ///
  /// - Throws: 400, 403, 404 (the namespace), 409, 422.
  func apply(
    _ key: StoreKey, _ definition: ResourceDefinition, _ configuration: JSONValue, force: Bool,
    options: Options
  ) async throws(APIStatus) -> Outcome {
    for _ in 0..<Self.attempts {
      if store.object(key) != nil {
        return try await applyOver(key, definition, configuration, force, options)
      }
      if let created = try await applyNew(key, definition, configuration, options) {
        return created
      }
    }
    throw .conflict(definition.groupResource, name: key.name)
  }

  private func applyOver(
    _ key: StoreKey, _ definition: ResourceDefinition, _ configuration: JSONValue, _ force: Bool,
    _ options: Options
  ) async throws(APIStatus) -> Outcome {
    try await retrying(key, definition, isDryRun: options.isDryRun) { (stored) throws(APIStatus) in
      try Lifecycle.prepareApply(
        configuration, name: key.name, live: definition.served(stored.value), force: force,
        definition: definition, context: context(key.namespace, options))
    }
  }

  /// - Returns: nil when another writer created it first.
  private func applyNew(
    _ key: StoreKey, _ definition: ResourceDefinition, _ configuration: JSONValue,
    _ options: Options
  ) async throws(APIStatus) -> Outcome? {
    guard options.subresource.isEmpty else {
      throw .notFound(definition.groupResource, name: key.name)
    }
    try checkCreation(configuration, definition, namespace: key.namespace)
    let outcome = try Lifecycle.prepareApply(
      configuration, name: key.name, live: nil, force: false, definition: definition,
      context: context(key.namespace, options))
    let object = try CustomResourceDefinitions.established(
      outcome.object, definition, now: surroundings.timestamp)
    do {
      let content = try await insert(object, definition, key, options)
      return Outcome(content: content, isCreated: true)
    } catch ChangeRefusal.exists {
      return nil
    } catch {
      throw status(error, definition, key)
    }
  }
}

// MARK: - Compare and swap

extension ObjectService {
  /// - Parameter decide: what becomes of the live object. Called again when another write came
  ///   first.
  func retrying(
    _ key: StoreKey, _ definition: ResourceDefinition, isDryRun: Bool,
    decide: (StoredObject) throws(APIStatus) -> Lifecycle.UpdateOutcome
  ) async throws(APIStatus) -> Outcome {
    for _ in 0..<Self.attempts {
      guard let live = store.object(key) else {
        throw .notFound(definition.groupResource, name: key.name)
      }
      let outcome = try decide(live)
      if isDryRun { return Outcome(content: .served(outcome.object)) }
      if let written = try await commit(outcome, over: live, definition) { return written }
    }
    throw .conflict(definition.groupResource, name: key.name)
  }

  /// - Returns: nil when another write came first.
  private func commit(
    _ outcome: Lifecycle.UpdateOutcome, over live: StoredObject, _ definition: ResourceDefinition
  ) async throws(APIStatus) -> Outcome? {
    do {
      switch outcome {
      case .unchanged: return Outcome(content: .stored(live))
      case .changed(let object):
        let kept = definition.stored(object)
        let written = try await store.write(
          Change(
            key: live.key,
            action: .update(
              EncodedObject(kept), facts(kept, live.key.resource), expecting: live.version)))
        return Outcome(content: .stored(written))
      case .removed(let object):
        try await remove(live, last: definition.stored(object))
        return Outcome(content: .served(object), isRemoved: true)
      }
    } catch ChangeRefusal.changed {
      return nil
    } catch ChangeRefusal.missing {
      throw .notFound(definition.groupResource, name: live.key.name)
    } catch {
      throw status(error, definition, live.key)
    }
  }

  @discardableResult
  func remove(_ live: StoredObject, last: JSONValue) async throws(ChangeRefusal) -> StoredObject {
    let final = (EncodedObject(last), facts(last, live.key.resource))
    return try await store.write(
      Change(key: live.key, action: .delete(expecting: live.version, last: final)))
  }
}
