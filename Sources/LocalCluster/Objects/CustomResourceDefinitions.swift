import APIMachinery
import JSON

/// What is special about the objects that define resources.
enum CustomResourceDefinitions {
  /// Holds a definition until its objects are gone.
  static let finalizer = "customresourcecleanup.apiextensions.k8s.io"

  /// A CRD that compiles, with the status that says it is served; anything else as it is.
  ///
  /// A real server establishes a moment after the create. Here it is one step: who sees the CRD can
  /// use it.
  /// - Throws: 422 for names, schemas and rules that cannot be used.
  static func established(
    _ object: JSONValue, _ definition: ResourceDefinition, now: String
  ) throws(APIStatus) -> JSONValue {
    guard definition.storage == .customResourceDefinitions else { return object }
    _ = try ResourceDefinition.from(crd: object)
    var ready = ResourceDefinition.established(crd: object, now: now)
    if object["metadata"]["deletionTimestamp"].isNull { addFinalizer(&ready) }
    return ready
  }

  private static func addFinalizer(_ crd: inout JSONValue) {
    var finalizers = crd["metadata"]["finalizers"].array ?? []
    guard !finalizers.contains(.string(finalizer)) else { return }
    finalizers.append(.string(finalizer))
    crd["metadata"]["finalizers"] = .array(finalizers)
  }
}
