public import JSON

/// OpenAPI documents, for `kubectl explain`, for apply, and for client-side validation.
public enum OpenAPI {
  /// `GET /openapi/v3`: the documents there are, each under an address that changes with it.
  public static func index(_ definitions: [ResourceDefinition]) -> JSONValue {
    var paths: [String: JSONValue] = [:]
    for group in Discovery.groups(definitions) {
      for version in Discovery.versions(of: group, definitions) {
        let path = group.isEmpty ? "api/\(version)" : "apis/\(group)/\(version)"
        let hash = hash(of: Discovery.of(group, version, definitions))
        paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(hash)")]
      }
    }
    return ["paths": .object(paths)]
  }

  /// `GET /openapi/v3/api/v1` and `GET /openapi/v3/apis/GROUP/VERSION`; nil when there is none.
  public static func document(
    group: String, version: String, _ definitions: [ResourceDefinition]
  ) -> JSONValue? {
    let members = Discovery.of(group, version, definitions)
    guard !members.isEmpty else { return nil }
    var components = OpenAPIComponents(style: .v3)
    for definition in members { components.add(definition) }
    return [
      "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": .string(shortVersion)],
      "paths": .object(OpenAPIPaths.paths(of: members)),
      "components": ["schemas": .object(components.schemas)],
    ]
  }

  /// `GET /openapi/v2` as JSON: the definitions of all versions, without operations.
  public static func v2(_ definitions: [ResourceDefinition]) -> JSONValue {
    var components = OpenAPIComponents(style: .v2)
    for definition in definitions { components.add(definition) }
    return [
      "swagger": "2.0", "info": ["title": "Kubernetes", "version": .string(shortVersion)],
      "paths": [:], "definitions": .object(components.schemas),
    ]
  }

  /// `GET /openapi/v2` as `application/com.github.proto-openapi.spec.v2.v1.0+protobuf`, the one
  /// form that kubectl reads. It names no definitions, whatever there are: kubectl asks here only
  /// after the third version's documents told it nothing, and goes on with what it knows of itself.
  public static func v2Protobuf(_: [ResourceDefinition]) -> [UInt8] {
    func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
      [number << 3 | 2, UInt8(bytes.count)] + bytes
    }
    let info = field(1, Array("Kubernetes".utf8)) + field(2, Array(shortVersion.utf8))
    let swagger = 1 as UInt8
    let paths = 8 as UInt8
    return field(swagger, Array("2.0".utf8)) + field(2, info) + field(paths, [])
  }

  private static let shortVersion = "1.36"

  private static func hash(of definitions: [ResourceDefinition]) -> String {
    var bytes: [UInt8] = []
    for definition in definitions {
      bytes += Array("\(definition.plural) \(definition.kind) \(definition.verbs)".utf8)
      definition.openAPISchema.write(to: &bytes)
    }
    return Hash.text(bytes)
  }
}
