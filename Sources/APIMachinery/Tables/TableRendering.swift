public import JSON

/// What a row of a table carries beside its cells.
public enum IncludeObject: String, Hashable, Sendable {
  case metadata = "Metadata"
  case object = "Object"
  case none = "None"

  /// - Parameter parameter: the query's `includeObject`; absent means `Metadata`.
  public init(parameter: String?) throws(APIStatus) {
    guard let parameter, !parameter.isEmpty else {
      self = .metadata
      return
    }
    guard let known = IncludeObject(rawValue: parameter) else {
      throw .badRequest("unrecognized includeObject value: \(parameter)")
    }
    self = known
  }
}

/// `meta.k8s.io/v1` Tables, as `kubectl get` asks for them.
public enum TableRendering {
  /// - Parameters:
  ///   - objects: in the shape that `definition` serves.
  ///   - now: seconds since 1970, for ages.
  ///   - listMetadata: `resourceVersion`, `continue`, `remainingItemCount` of the list; for one
  ///     object, its resourceVersion.
  ///   - withColumnDefinitions: false for the later events of a watch.
  public static func table(
    _ objects: [JSONValue], definition: ResourceDefinition, now: Int64,
    includeObject: IncludeObject, listMetadata: JSONValue, withColumnDefinitions: Bool = true
  ) -> JSONValue {
    [:]
  }
}
