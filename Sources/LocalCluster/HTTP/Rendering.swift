import APIMachinery
import HTTPServer
import JSON

/// Objects in the form that a client asked for.
struct Rendering: Sendable {
  let definition: ResourceDefinition
  let representation: Representation
  let includeObject: IncludeObject
  let now: @Sendable () -> Int64

  /// - Throws: 406, 400 for an unknown `includeObject`.
  init(_ request: ResourceRequest, now: @escaping @Sendable () -> Int64) throws(APIStatus) {
    definition = request.definition
    representation = try Self.representation(request.http)
    includeObject = try IncludeObject(parameter: request.http.queryValue("includeObject"))
    self.now = now
  }

  /// YAML is made of the JSON at the end.
  private static func representation(
    _ request: HTTPServerRequest
  ) throws(APIStatus) -> Representation {
    if Presentation(request) == .yaml { return .json }
    return try Representation(accept: request.header("accept"))
  }

  /// Whether stored bytes are what the client wants.
  var isPlain: Bool { representation == .json || representation == .aggregatedDiscovery }

  /// The bytes of a stored object.
  func bytes(_ stored: StoredObject) -> [UInt8] {
    if isPlain, isServedAsStored(stored) { return stored.bytes }
    return object(definition.served(stored.value)).serialized
  }

  func bytes(_ content: ObjectService.Outcome.Content) -> [UInt8] {
    switch content {
    case .stored(let stored): bytes(stored)
    case .served(let served): object(served).serialized
    }
  }

  /// - Parameter served: in the shape of the definition.
  func object(_ served: JSONValue, withColumnDefinitions: Bool = true) -> JSONValue {
    switch representation {
    case .json, .aggregatedDiscovery: return served
    case .partialObjectMetadata: return Self.metadataOnly(served)
    case .table:
      return TableRendering.table(
        [served], definition: definition, now: now(), includeObject: includeObject,
        listMetadata: ["resourceVersion": served["metadata"]["resourceVersion"]],
        withColumnDefinitions: withColumnDefinitions)
    }
  }

  func list(_ objects: [StoredObject], metadata: JSONValue) -> [UInt8] {
    switch representation {
    case .json, .aggregatedDiscovery: return plainList(objects, metadata)
    case .partialObjectMetadata:
      let items = objects.map { Self.metadataOnly(definition.served($0.value)) }
      return
        ([
          "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1",
          "metadata": metadata, "items": .array(items),
        ] as JSONValue).serialized
    case .table:
      return TableRendering.table(
        objects.map { definition.served($0.value) }, definition: definition, now: now(),
        includeObject: includeObject, listMetadata: metadata
      ).serialized
    }
  }

  private func isServedAsStored(_ object: StoredObject) -> Bool {
    object.facts.apiVersion == definition.apiVersion && object.facts.kind == definition.kind
  }

  private static func metadataOnly(_ object: JSONValue) -> JSONValue {
    [
      "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
      "metadata": object["metadata"],
    ]
  }

  // MARK: Plain lists

  /// The items' bytes, joined.
  private func plainList(_ objects: [StoredObject], _ metadata: JSONValue) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(objects.reduce(256) { $0 + $1.bytes.count + 1 })
    bytes += #"{"kind":"#.utf8
    JSONValue.string(definition.listKind).write(to: &bytes)
    bytes += #","apiVersion":"#.utf8
    JSONValue.string(definition.apiVersion).write(to: &bytes)
    bytes += #","metadata":"#.utf8
    metadata.write(to: &bytes)
    bytes += #","items":["#.utf8
    for (index, object) in objects.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(object, to: &bytes)
    }
    bytes += "]}".utf8
    return bytes
  }

  /// Go's typed lists leave `kind` and `apiVersion` out of their items; lists of custom resources
  /// have them.
  private func append(_ object: StoredObject, to bytes: inout [UInt8]) {
    if isServedAsStored(object) {
      if definition.isBuiltin {
        bytes.append(UInt8(ascii: "{"))
        bytes += object.bytes[object.typeMetaLength...]
      } else {
        bytes += object.bytes
      }
      return
    }
    var served = definition.served(object.value)
    if definition.isBuiltin {
      served.removeMember("kind")
      served.removeMember("apiVersion")
    }
    served.write(to: &bytes)
  }
}
