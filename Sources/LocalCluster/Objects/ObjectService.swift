import APIMachinery
import JSON

/// What can be done with objects, for requests and for the controllers inside alike. Each write
/// reads, decides (APIMachinery), and commits only if nothing came in between; otherwise it starts
/// over with what is there now.
struct ObjectService: Sendable {
  let store: Store
  let registry: ResourceRegistry
  let surroundings: Surroundings

  struct Options: Sendable {
    /// Recorded in managedFields; nil leaves them as they are.
    var manager: String?
    var isDryRun = false
    var validation = FieldValidation.ignore
    var duplicates: [String] = []
    var subresource = ""
  }

  struct Outcome: Sendable {
    enum Content: Sendable {
      /// What was written; its bytes are the answer for most clients.
      case stored(StoredObject)
      /// What was not written, in the shape of the definition that was asked for.
      case served(JSONValue)
    }

    let content: Content
    var isCreated = false
    /// It is gone from the store.
    var isRemoved = false
    var warnings: [String] = []

    var uid: String {
      switch content {
      case .stored(let object): object.uid
      case .served(let object): object["metadata"]["uid"].string ?? ""
      }
    }
  }

  /// More than any queue of honest writers at one object; after that the client may try again.
  static let attempts = 64

  func context(_ namespace: String, _ options: Options) -> WriteContext {
    WriteContext(
      namespace: namespace, subresource: options.subresource, manager: options.manager,
      now: surroundings.timestamp, uid: surroundings.uid(),
      nameSuffix: surroundings.nameSuffix())
  }

  func facts(_ stored: JSONValue, _ resource: GroupResource) -> ObjectFacts {
    ObjectFacts(stored, selectable: registry.surface.selectablePaths(resource))
  }

  /// What the store's refusal means to a client.
  func status(
    _ refusal: ChangeRefusal, _ definition: ResourceDefinition, _ key: StoreKey
  ) -> APIStatus {
    switch refusal {
    case .exists: .alreadyExists(definition.groupResource, name: key.name)
    case .missing: .notFound(definition.groupResource, name: key.name)
    case .changed: .conflict(definition.groupResource, name: key.name)
    case .namespaceMissing: .notFound(.namespaces, name: key.namespace)
    case .namespaceTerminating: namespaceTerminating(definition, key)
    case .definitionTerminating: Self.definitionTerminating
    case .storage(let problem): .internalError(problem)
    }
  }

  private static let definitionTerminating = APIStatus(
    code: 405, reason: "MethodNotAllowed",
    message: "create not allowed while custom resource definition is terminating")

  private func namespaceTerminating(
    _ definition: ResourceDefinition, _ key: StoreKey
  ) -> APIStatus {
    let reason =
      "unable to create new content in namespace \(key.namespace) because it is being terminated"
    let plain = APIStatus.forbidden(definition.groupResource, name: key.name, because: reason)
    var details = plain.details ?? APIStatus.Details()
    details.causes = [
      Cause(
        reason: "NamespaceTerminating", message: "namespace \(key.namespace) is being terminated",
        field: "metadata.namespace")
    ]
    return APIStatus(
      code: plain.code, reason: plain.reason, message: plain.message, details: details)
  }
}

// MARK: - Create

extension ObjectService {
  /// - Throws: 400, 403, 404 (the namespace), 405, 409, 422.
  func create(
    _ body: JSONValue, _ definition: ResourceDefinition, namespace: String, options: Options
  ) async throws(APIStatus) -> Outcome {
    let admitted = try Lifecycle.admit(
      body, definition: definition, namespace: namespace, name: nil,
      validation: options.validation, duplicates: options.duplicates)
    try checkCreation(admitted.object, definition, namespace: namespace)
    for _ in 0..<Self.attempts {
      let object = try prepared(admitted.object, definition, namespace, options)
      let key = key(object, definition, namespace)
      do {
        let content = try await insert(object, definition, key, options)
        return Outcome(content: content, isCreated: true, warnings: admitted.warnings)
      } catch ChangeRefusal.exists where isNameGenerated(admitted.object) {
        continue
      } catch {
        throw status(error, definition, key)
      }
    }
    throw .alreadyExists(definition.groupResource, name: "")
  }

  private func prepared(
    _ object: JSONValue, _ definition: ResourceDefinition, _ namespace: String, _ options: Options
  ) throws(APIStatus) -> JSONValue {
    let ready = try Lifecycle.prepareCreate(
      object, definition: definition, context: context(namespace, options))
    return try CustomResourceDefinitions.established(
      ready, definition, now: surroundings.timestamp)
  }

  func insert(
    _ object: JSONValue, _ definition: ResourceDefinition, _ key: StoreKey, _ options: Options
  ) async throws(ChangeRefusal) -> Outcome.Content {
    if options.isDryRun {
      guard store.object(key) == nil else { throw .exists }
      return .served(object)
    }
    let kept = definition.stored(object)
    return .stored(
      try await store.write(
        Change(
          key: key, action: .create(EncodedObject(kept), facts(kept, key.resource)),
          definition: definition.isBuiltin ? nil : definition.groupResource.description)))
  }

  /// The store's own check of the namespace comes with the commit; this one is early, so that a
  /// missing namespace is told before what is wrong with the object.
  func checkCreation(
    _ object: JSONValue, _ definition: ResourceDefinition, namespace: String
  ) throws(APIStatus) {
    guard !registry.surface.terminating.contains(definition.groupResource) else {
      throw Self.definitionTerminating
    }
    guard definition.isNamespaced else { return }
    let key = StoreKey(resource: .namespaces, namespace: "", name: namespace)
    guard let found = store.object(key) else {
      throw .notFound(.namespaces, name: namespace)
    }
    guard found.facts.isTerminating else { return }
    let name = object["metadata"]["name"].string ?? ""
    throw namespaceTerminating(
      definition, StoreKey(resource: definition.storage, namespace: namespace, name: name))
  }

  func key(
    _ object: JSONValue, _ definition: ResourceDefinition, _ namespace: String
  ) -> StoreKey {
    StoreKey(
      resource: definition.storage, namespace: namespace,
      name: object["metadata"]["name"].string ?? "")
  }

  private func isNameGenerated(_ object: JSONValue) -> Bool {
    (object["metadata"]["name"].string ?? "").isEmpty
  }
}
