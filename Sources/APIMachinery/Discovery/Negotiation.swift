/// What a client's `Accept` header asks for, of what this server writes.
public enum Representation: Hashable, Sendable {
  case json
  /// `as=Table;g=meta.k8s.io;v=v1`
  case table
  /// `as=PartialObjectMetadata`, and for lists `as=PartialObjectMetadataList`.
  case partialObjectMetadata
  /// `as=APIGroupDiscoveryList;g=apidiscovery.k8s.io;v=v2`
  case aggregatedDiscovery

  /// The first that can be written, in the client's order; protobuf and YAML are passed over for
  /// the JSON that clients list beside them.
  ///
  /// - Throws: 406 when the client takes none.
  public init(accept: String?) throws(APIStatus) { self = .json }
}
