public import JSON

/// What the server says about itself.
public enum Discovery {
  /// The version of Kubernetes whose behaviour this server follows.
  public static let kubernetesVersion = "v1.36.2"

  /// `GET /version`.
  public static let version: JSONValue = [
    "major": "1", "minor": "36", "gitVersion": .string(kubernetesVersion + "+rota"),
    "gitCommit": "", "gitTreeState": "", "buildDate": "1970-01-01T00:00:00Z",
    "goVersion": "", "compiler": "swift", "platform": "linux/amd64",
  ]

  /// The media type of `aggregated`.
  public static let aggregatedMediaType =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

  // MARK: One document a path

  /// `GET /api`.
  public static func apiVersions(serverAddress: String) -> JSONValue {
    [
      "kind": "APIVersions", "versions": ["v1"],
      "serverAddressByClientCIDRs": [
        ["clientCIDR": "0.0.0.0/0", "serverAddress": .string(serverAddress)]
      ],
    ]
  }

  /// `GET /apis`.
  public static func groupList(_ definitions: [ResourceDefinition]) -> JSONValue {
    let names = groups(definitions).filter { !$0.isEmpty }
    return [
      "kind": "APIGroupList", "apiVersion": "v1",
      "groups": .array(names.map { group($0, in: definitions) }),
    ]
  }

  /// `GET /apis/GROUP`; nil when there is no such group.
  public static func group(_ name: String, _ definitions: [ResourceDefinition]) -> JSONValue? {
    guard !name.isEmpty, definitions.contains(where: { $0.group == name }) else { return nil }
    var document = group(name, in: definitions)
    document["kind"] = "APIGroup"
    document["apiVersion"] = "v1"
    return document
  }

  /// `GET /api/v1` and `GET /apis/GROUP/VERSION`; nil when there is no such version.
  public static func resourceList(
    group: String, version: String, _ definitions: [ResourceDefinition]
  ) -> JSONValue? {
    let members = of(group, version, definitions)
    guard let first = members.first else { return nil }
    var document: JSONValue = [
      "kind": "APIResourceList", "groupVersion": .string(first.apiVersion),
      "resources": .array(members.flatMap(resources)),
    ]
    // The core group's document is older than the field.
    if !group.isEmpty { document["apiVersion"] = "v1" }
    return document
  }

  private static func group(_ name: String, in definitions: [ResourceDefinition]) -> JSONValue {
    let versions = versions(of: name, definitions).map { version -> JSONValue in
      ["groupVersion": .string("\(name)/\(version)"), "version": .string(version)]
    }
    return [
      "name": .string(name), "versions": .array(versions),
      "preferredVersion": versions.first ?? [:],
    ]
  }

  private static func resources(_ definition: ResourceDefinition) -> [JSONValue] {
    var own: JSONValue = [
      "name": .string(definition.plural), "singularName": .string(definition.singular),
      "namespaced": .bool(definition.isNamespaced), "kind": .string(definition.kind),
      "verbs": strings(definition.verbs),
    ]
    if !definition.shortNames.isEmpty { own["shortNames"] = strings(definition.shortNames) }
    if !definition.categories.isEmpty { own["categories"] = strings(definition.categories) }
    if definition.isStored { own["storageVersionHash"] = .string(storageHash(definition)) }
    let below = definition.subresources.map { sub -> JSONValue in
      [
        "name": .string("\(definition.plural)/\(sub.name)"), "singularName": "",
        "namespaced": .bool(definition.isNamespaced), "kind": .string(sub.kind),
        "verbs": strings(sub.verbs),
      ]
    }
    return [own] + below
  }

  /// Opaque to clients; equal for equal storage.
  private static func storageHash(_ definition: ResourceDefinition) -> String {
    let text = "\(definition.group)/\(definition.version)/\(definition.kind)"
    return Base64.encode(Hash.bytes(Hash.fnv1a(Array(text.utf8))))
  }

  // MARK: Aggregated

  /// `GET /api` and `GET /apis` as `apidiscovery.k8s.io/v2`, which kubectl asks for first.
  ///
  /// - Parameter core: true for `/api`, false for `/apis`.
  public static func aggregated(core: Bool, _ definitions: [ResourceDefinition]) -> JSONValue {
    let names = core ? [""] : groups(definitions).filter { !$0.isEmpty }
    return [
      "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": [:],
      "items": .array(names.map { aggregatedGroup($0, definitions) }),
    ]
  }

  private static func aggregatedGroup(
    _ name: String, _ definitions: [ResourceDefinition]
  ) -> JSONValue {
    let versions = versions(of: name, definitions).map { version -> JSONValue in
      [
        "version": .string(version), "freshness": "Current",
        "resources": .array(of(name, version, definitions).map(aggregatedResource)),
      ]
    }
    return [
      "metadata": name.isEmpty ? [:] : ["name": .string(name)], "versions": .array(versions),
    ]
  }

  private static func aggregatedResource(_ definition: ResourceDefinition) -> JSONValue {
    var resource: JSONValue = [
      "resource": .string(definition.plural), "responseKind": kind(definition, definition.kind),
      "scope": definition.isNamespaced ? "Namespaced" : "Cluster",
      "singularResource": .string(definition.singular), "verbs": strings(definition.verbs),
    ]
    if !definition.shortNames.isEmpty { resource["shortNames"] = strings(definition.shortNames) }
    if !definition.categories.isEmpty { resource["categories"] = strings(definition.categories) }
    if !definition.subresources.isEmpty {
      resource["subresources"] = .array(
        definition.subresources.map { sub in
          [
            "subresource": .string(sub.name), "responseKind": kind(definition, sub.kind),
            "verbs": strings(sub.verbs),
          ]
        })
    }
    return resource
  }

  /// Builtins leave group and version to the document around them.
  private static func kind(_ definition: ResourceDefinition, _ kind: String) -> JSONValue {
    [
      "group": .string(definition.isBuiltin ? "" : definition.group),
      "version": .string(definition.isBuiltin ? "" : definition.version), "kind": .string(kind),
    ]
  }

  // MARK: Order

  static func groups(_ definitions: [ResourceDefinition]) -> [String] {
    var seen: Set<String> = []
    return definitions.map(\.group).filter { seen.insert($0).inserted }
  }

  static func versions(of group: String, _ definitions: [ResourceDefinition]) -> [String] {
    var seen: Set<String> = []
    return definitions.filter { $0.group == group }.map(\.version)
      .filter { seen.insert($0).inserted }.sorted(by: VersionOrder.precedes)
  }

  static func of(
    _ group: String, _ version: String, _ definitions: [ResourceDefinition]
  ) -> [ResourceDefinition] {
    definitions.filter { $0.group == group && $0.version == version }
      .sorted { $0.plural < $1.plural }
  }

  private static func strings(_ list: [String]) -> JSONValue {
    .array(list.map { .string($0) })
  }
}
