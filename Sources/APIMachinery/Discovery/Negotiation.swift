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
  public init(accept: String?) throws(APIStatus) {
    guard let accept, !accept.isEmpty else {
      self = .json
      return
    }
    for range in accept.split(separator: ",") {
      guard let representation = Representation(range: String(range)) else { continue }
      self = representation
      return
    }
    throw .notAcceptable(
      accepted: [
        "application/json", "application/yaml", "application/vnd.kubernetes.protobuf",
      ])
  }

  private init?(range: String) {
    let parts = range.split(separator: ";").map { part in
      part.filter { !$0.isWhitespace }
    }
    guard let type = parts.first, ["application/json", "application/*", "*/*"].contains(type) else {
      return nil
    }
    var parameters: [String: String] = [:]
    for part in parts.dropFirst() {
      guard let equals = part.firstIndex(of: "=") else { continue }
      parameters[String(part[..<equals])] = String(part[part.index(after: equals)...])
    }
    self.init(parameters)
  }

  /// Other forms of these, such as Table v1beta1, are passed over too.
  private init?(_ parameters: [String: String]) {
    switch (parameters["as"], parameters["g"], parameters["v"]) {
    case (nil, _, _): self = .json
    case ("Table", "meta.k8s.io", "v1"): self = .table
    case ("PartialObjectMetadata", "meta.k8s.io", "v1"),
      ("PartialObjectMetadataList", "meta.k8s.io", "v1"):
      self = .partialObjectMetadata
    case ("APIGroupDiscoveryList", "apidiscovery.k8s.io", "v2"): self = .aggregatedDiscovery
    default: return nil
    }
  }
}
