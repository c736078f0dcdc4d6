public import JSON

/// OpenAPI documents, for `kubectl explain`, for apply, and for client-side validation.
public enum OpenAPI {
  /// `GET /openapi/v3`: the documents there are, each under an address that changes with it.
  public static func index(_ definitions: [ResourceDefinition]) -> JSONValue { [:] }

  /// `GET /openapi/v3/api/v1` and `GET /openapi/v3/apis/GROUP/VERSION`; nil when there is none.
  public static func document(
    group: String, version: String, _ definitions: [ResourceDefinition]
  ) -> JSONValue? {
    nil
  }

  /// `GET /openapi/v2` as JSON.
  public static func v2(_ definitions: [ResourceDefinition]) -> JSONValue { [:] }

  /// `GET /openapi/v2` as `application/com.github.proto-openapi.spec.v2.v1.0+protobuf`, the one
  /// form that kubectl reads.
  public static func v2Protobuf(_ definitions: [ResourceDefinition]) -> [UInt8] { [] }
}
