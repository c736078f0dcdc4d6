import APIMachinery
import Fixtures
import JSON
import Testing

@Suite("Discovery") struct DiscoveryTests {
  private let definitions = Replay.definitions

  @Test("of single paths is the server's")
  func legacy() throws {
    let recorded = try Fixtures.recording("65-discovery")
    #expect(Discovery.apiVersions(serverAddress: "127.0.0.1:6443") == recorded[0].body)
    #expect(Discovery.group("rota.dev", definitions) == recorded[1].body)
    var list = try #require(
      Discovery.resourceList(group: "rota.dev", version: "v1", definitions))
    var expected = recorded[2].body
    // The hash is the server's own affair.
    #expect(list["resources"][0]["storageVersionHash"].string != nil)
    list["resources"] = .array((list["resources"].array ?? []).map(withoutHash))
    expected["resources"] = .array((expected["resources"].array ?? []).map(withoutHash))
    #expect(list == expected)
  }

  private func withoutHash(_ resource: JSONValue) -> JSONValue {
    var resource = resource
    resource.removeMember("storageVersionHash")
    return resource
  }

  @Test("in one document has every resource, shaped as the server shapes it")
  func aggregated() throws {
    let core = Discovery.aggregated(core: true, definitions)
    let resources = core["items"][0]["versions"][0]["resources"].array ?? []
    // The recording is cut, but whole for these.
    let recorded = try Fixtures.recording("02-api-resources").compactMap(\.body.string)
    let document = try #require(recorded.first { $0.contains("\"configmaps\"") })
    for name in ["configmaps", "events"] {
      let resource = try #require(resources.first { $0["resource"].string == name })
      #expect(resource == (try Self.resource(name, in: document)))
    }
    let groups = Discovery.aggregated(core: false, definitions)
    let rota = try #require(
      groups["items"].array?.first { $0["metadata"]["name"] == "rota.dev" })
    let jobs = rota["versions"][0]["resources"][0]
    #expect(jobs["responseKind"] == ["group": "rota.dev", "version": "v1", "kind": "Job"])
    #expect(jobs["subresources"][0]["subresource"] == "status")
    #expect(jobs["categories"] == ["rota"])
    #expect(rota["versions"][0]["freshness"] == "Current")
  }

  /// One resource out of a document that is cut.
  private static func resource(_ name: String, in document: String) throws -> JSONValue {
    let start = try #require(document.firstRange(of: "{\"resource\":\"\(name)\"")).lowerBound
    let rest = document[start...]
    let end = try #require(rest.firstRange(of: ",{\"resource\"")).lowerBound
    return try JSONValue(parsing: String(rest[..<end]))
  }

  @Test("of what is not there is nothing")
  func missing() {
    #expect(Discovery.group("nosuch.dev", definitions) == nil)
    #expect(Discovery.group("", definitions) == nil)
    #expect(Discovery.resourceList(group: "rota.dev", version: "v9", definitions) == nil)
  }

  @Test(
    "a client gets the first form that it asks for and that there is",
    arguments: [
      (nil, .json), ("*/*", .json), ("application/json, */*", .json),
      ("application/vnd.kubernetes.protobuf,application/json", .json),
      ("application/json;as=Table;v=v1;g=meta.k8s.io,application/json", .table),
      ("application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json", .json),
      ("application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", .partialObjectMetadata),
      (
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json",
        .aggregatedDiscovery
      ),
      ("application/json; charset=utf-8", .json),
    ] as [(String?, Representation)])
  func negotiation(_ accept: String?, _ expected: Representation) throws {
    #expect(try Representation(accept: accept) == expected)
  }

  @Test("a client that takes nothing there is gets a 406")
  func notAcceptable() {
    let error = #expect(throws: APIStatus.self) { try Representation(accept: "text/html") }
    #expect(error?.code == 406)
  }

  @Test("access reviews say yes, and reviews of oneself say who one is")
  func reviews() throws {
    let user = UserInfo(name: "rota", groups: ["system:masters"])
    let context = WriteContext(namespace: "", manager: nil, now: "2026-11-24T00:00:00Z")
    let access = try Replay.definition("authorization.k8s.io", "selfsubjectaccessreviews")
    let answer = try Reviews.answer(
      ["spec": ["resourceAttributes": ["verb": "get"]]], definition: access, user: user,
      context: context)
    #expect(answer["status"] == ["allowed": true])
    #expect(throws: APIStatus.self) {
      try Reviews.answer(["spec": [:]], definition: access, user: user, context: context)
    }
    let review = try Replay.definition("authentication.k8s.io", "selfsubjectreviews")
    let own = try Reviews.answer([:], definition: review, user: user, context: context)
    #expect(own["status"]["userInfo"] == ["username": "rota", "groups": ["system:masters"]])
    #expect(!access.isStored)
  }
}

@Suite("OpenAPI") struct OpenAPITests {
  private let definitions = Replay.definitions

  @Test("every reference leads somewhere, in every document")
  func references() throws {
    let paths = OpenAPI.index(definitions)["paths"].object ?? [:]
    #expect(paths.count == 7)
    for (path, entry) in paths {
      #expect(entry["serverRelativeURL"].string?.hasPrefix("/openapi/v3/\(path)?hash=") == true)
      let parts = path.split(separator: "/").map(String.init)
      let document = try #require(
        OpenAPI.document(
          group: parts.count == 2 ? "" : parts[1], version: parts[parts.count - 1], definitions))
      let schemas = document["components"]["schemas"].object ?? [:]
      for reference in Self.references(in: document) {
        #expect(schemas[String(reference.dropFirst("#/components/schemas/".count))] != nil)
      }
    }
  }

  private static func references(in value: JSONValue) -> [String] {
    switch value {
    case .object(let members):
      members.flatMap { $0 == "$ref" ? [$1.string ?? ""] : references(in: $1) }
    case .array(let elements): elements.flatMap(references)
    default: []
    }
  }

  @Test("explain finds a kind by its path, and apply finds that PATCH validates fields")
  func operations() throws {
    let document = try #require(OpenAPI.document(group: "rota.dev", version: "v1", definitions))
    let kind: JSONValue = ["group": "rota.dev", "version": "v1", "kind": "Job"]
    let path = document["paths"]["/apis/rota.dev/v1/namespaces/{namespace}/jobs"]
    #expect(path["get"]["x-kubernetes-group-version-kind"] == kind)
    let patch = document["paths"]["/apis/rota.dev/v1/namespaces/{namespace}/jobs/{name}"]["patch"]
    #expect(patch["x-kubernetes-group-version-kind"] == kind)
    let names = (patch["parameters"].array ?? []).compactMap { $0["name"].string }
    #expect(names == ["dryRun", "fieldManager", "fieldValidation", "force"])
    let schema = document["components"]["schemas"]["dev.rota.v1.Job"]
    #expect(schema["x-kubernetes-group-version-kind"] == [kind])
    #expect(schema["properties"]["spec"]["properties"]["image"]["minLength"] == 1)
  }

  @Test("Pods say how their lists are merged")
  func patchKeys() throws {
    let document = try #require(OpenAPI.document(group: "", version: "v1", definitions))
    let spec = document["components"]["schemas"]["io.k8s.api.core.v1.PodSpec"]
    let containers = spec["properties"]["containers"]
    #expect(containers["x-kubernetes-patch-merge-key"] == "name")
    #expect(containers["x-kubernetes-patch-strategy"] == "merge")
    #expect(containers["x-kubernetes-list-map-keys"] == ["name"])
    #expect(spec["required"] == ["containers"])
    #expect(spec["properties"]["volumes"]["x-kubernetes-patch-strategy"] == "merge,retainKeys")
    #expect(containers["description"].string?.isEmpty == false)
  }

  @Test("a document's address changes with its content alone")
  func hashes() throws {
    let before = OpenAPI.index(definitions)
    #expect(before == OpenAPI.index(definitions))
    let fewer = OpenAPI.index(definitions.filter { $0.plural != "secrets" })
    #expect(before["paths"]["api/v1"] != fewer["paths"]["api/v1"])
    #expect(before["paths"]["apis/rota.dev/v1"] == fewer["paths"]["apis/rota.dev/v1"])
  }

  @Test("the second version is there for those who fall back to it")
  func second() {
    let document = OpenAPI.v2(definitions)
    #expect(
      document["definitions"]["io.k8s.api.core.v1.Pod"]["properties"]["spec"]["$ref"]
        == "#/definitions/io.k8s.api.core.v1.PodSpec")
    #expect(OpenAPI.v2Protobuf(definitions).starts(with: [0x0A, 3, 0x32, 0x2E, 0x30]))
  }
}
