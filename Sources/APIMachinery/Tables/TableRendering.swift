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
      throw .badRequest(
        "Unable to convert to Table as requested: includeObject: Invalid value: \(quoted(parameter)): "
          + "must be 'Metadata', 'Object', 'None', or empty")
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
  ///     object, its resourceVersion. An empty `continue` is left out.
  ///   - withColumnDefinitions: false for the later events of a watch.
  public static func table(
    _ objects: [JSONValue], definition: ResourceDefinition, now: Int64,
    includeObject: IncludeObject, listMetadata: JSONValue, withColumnDefinitions: Bool = true
  ) -> JSONValue {
    var metadata = listMetadata
    if metadata["continue"].string == "" { metadata.removeMember("continue") }
    let columns = columns(of: definition).map(\.json)
    let cells = CellRendering(definition: definition, now: now)
    return [
      "apiVersion": "meta.k8s.io/v1", "kind": "Table", "metadata": metadata,
      "columnDefinitions": withColumnDefinitions ? .array(columns) : .null,
      "rows": .array(
        objects.map { object in
          row(object, cells.cells(of: object), definition, includeObject)
        }),
    ]
  }

  /// `PartialObjectMetadata` of one object.
  public static func partialObjectMetadata(_ object: JSONValue) -> JSONValue {
    [
      "apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata",
      "metadata": object["metadata"],
    ]
  }

  /// `PartialObjectMetadataList`, with the list's metadata as `table` takes it.
  public static func partialObjectMetadataList(
    _ objects: [JSONValue], listMetadata: JSONValue
  ) -> JSONValue {
    [
      "apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadataList",
      "metadata": listMetadata, "items": .array(objects.map(partialObjectMetadata)),
    ]
  }

  private static func columns(
    of definition: ResourceDefinition
  ) -> [ResourceDefinition.PrinterColumn] {
    definition.isBuiltin
      ? definition.printerColumns : [BuiltinColumns.name] + definition.printerColumns
  }

  private static func row(
    _ object: JSONValue, _ cells: [JSONValue], _ definition: ResourceDefinition,
    _ includeObject: IncludeObject
  ) -> JSONValue {
    var row: [String: JSONValue] = ["cells": .array(cells)]
    switch includeObject {
    case .metadata: row["object"] = partialObjectMetadata(object)
    case .object: row["object"] = object
    case .none: row["object"] = .null
    }
    if definition.isBuiltin, definition.kind == "Pod", let condition = PodCells.completion(object) {
      row["conditions"] = [condition]
    }
    return .object(row)
  }
}

extension ResourceDefinition.PrinterColumn {
  var json: JSONValue {
    [
      "name": .string(name), "type": .string(type), "format": .string(format),
      "description": .string(description), "priority": .integer(Int64(priority)),
    ]
  }
}
