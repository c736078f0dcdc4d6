import JSON
import KubeClient

/// Calls that say what shall be, and are done when it is so: repeating one changes nothing.
extension KubeClient {
  /// The object, or nil when the server says that there is none.
  func getIfPresent(_ resource: Resource, _ key: ObjectKey) async throws(KubeError) -> JSONValue? {
    do throws(KubeError) {
      return try await send(.get(resource, namespace: key.namespace, name: key.name))
    } catch {
      guard error.isNotFound else { throw error }
      return nil
    }
  }

  /// Creates `object`; one of this name that `ownerUID` controls already is as good.
  ///
  /// One that belongs to somebody else is the error AlreadyExists, which names it.
  func createOnce(
    _ resource: Resource, _ key: ObjectKey, _ object: JSONValue, ownerUID: String
  ) async throws(KubeError) -> JSONValue {
    do throws(KubeError) {
      return try await send(.create(resource, namespace: key.namespace, object: object))
    } catch {
      guard error.isAlreadyExists, let found = try await getIfPresent(resource, key),
        found.controllerUID == ownerUID
      else { throw error }
      return found
    }
  }

  /// A merge patch; nil when the object is gone or is another one of the same name (the patch carries
  /// the UID it is meant for).
  func patchIfPresent(
    _ resource: Resource, _ key: ObjectKey, _ patch: JSONValue
  ) async throws(KubeError) -> JSONValue? {
    do throws(KubeError) {
      return try await send(
        .patch(resource, namespace: key.namespace, name: key.name, patch: .merge(patch)))
    } catch {
      if error.isNotFound { return nil }
      // A foreign UID is a conflict for a Pod (409), an immutable field for a custom resource (422).
      guard error.isConflict || error.statusCode == 422 else { throw error }
      guard let found = try await getIfPresent(resource, key) else { return nil }
      guard found["metadata"]["uid"] == patch["metadata"]["uid"] else { return nil }
      throw error
    }
  }

  /// Deletes the object of this UID; one that is gone or replaced already is as good.
  func remove(
    _ resource: Resource, _ key: ObjectKey, uid: String, gracePeriod: Int? = nil
  ) async throws(KubeError) {
    let options = DeleteOptions(
      gracePeriodSeconds: gracePeriod, propagationPolicy: .background, preconditionUID: uid)
    do throws(KubeError) {
      _ = try await send(
        .delete(resource, namespace: key.namespace, name: key.name, options: options))
    } catch {
      guard error.isNotFound || error.isConflict else { throw error }
    }
  }
}

extension JSONValue {
  /// The UID of the owner that controls this object.
  fileprivate var controllerUID: String? {
    let owners = self["metadata"]["ownerReferences"].array ?? []
    return owners.first { $0["controller"] == true }?["uid"].string
  }
}
