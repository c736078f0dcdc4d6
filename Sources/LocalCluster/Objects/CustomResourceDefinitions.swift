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
    _ object: JSONValue, _ definition: ResourceDefinition, now: @autoclosure () -> String
  ) throws(APIStatus) -> JSONValue {
    guard definition.storage == .customResourceDefinitions else { return object }
    _ = try ResourceDefinition.from(crd: object)
    return ResourceDefinition.established(crd: object, now: now())
  }

  /// A CRD that is about to be deleted, held until its objects are gone; anything else as it is.
  static func held(
    _ object: JSONValue, _ definition: ResourceDefinition, now: @autoclosure () -> String
  ) -> JSONValue {
    guard definition.storage == .customResourceDefinitions,
      object["metadata"]["deletionTimestamp"].isNull
    else { return object }
    var held = object
    let finalizers = (held["metadata"]["finalizers"].array ?? []).filter { $0.string != finalizer }
    held["metadata"]["finalizers"] = .array(finalizers + [.string(finalizer)])
    let conditions = held["status"]["conditions"].array ?? []
    held["status"]["conditions"] = .array(conditions + [terminating(now())])
    return held
  }

  private static func terminating(_ now: String) -> JSONValue {
    [
      "type": "Terminating", "status": "True", "reason": "InstanceDeletionInProgress",
      "message": "CustomResource deletion is in progress", "lastTransitionTime": .string(now),
    ]
  }
}
