import APIMachinery
import Fixtures
import JSON
import Testing

@Suite("A CustomResourceDefinition") struct CustomResourceTests {
  private func recorded() throws -> JSONValue {
    try #require(
      try Fixtures.recording("38-apply-crd").first {
        $0.body["kind"] == "CustomResourceDefinition"
      }
    ).body
  }

  /// What `kubectl apply` sent to create the recorded one.
  private func applied() throws -> JSONValue {
    let annotation = "kubectl.kubernetes.io/last-applied-configuration"
    let text = try recorded()["metadata"]["annotations"][annotation].string ?? ""
    var crd = try JSONValue(parsing: text)
    crd["metadata"]["annotations"] = [annotation: .string(text)]
    return crd
  }

  @Test("is created and established as by the server")
  func creation() throws {
    let expected = try recorded()
    let definition = try Replay.definition("apiextensions.k8s.io", "customresourcedefinitions")
    var context = WriteContext(
      namespace: "", manager: "kubectl-client-side-apply", now: "2026-11-24T01:56:20Z",
      uid: expected["metadata"]["uid"].string ?? "")
    let admitted = try Lifecycle.admit(
      try applied(), definition: definition, namespace: "", name: nil, validation: .strict)
    let created = try Lifecycle.prepareCreate(
      admitted.object, definition: definition, context: context)
    context.manager = "kube-apiserver"
    context.subresource = "status"
    context.now = "2026-11-24T01:56:21Z"
    var live = created
    live["metadata"]["resourceVersion"] = "1"
    let established = ResourceDefinition.established(crd: live, now: context.now)
    let outcome = try Lifecycle.prepareUpdate(
      old: live, new: established, definition: definition, context: context)
    let difference = JSONValue.mergePatch(
      from: Replay.comparable(expected), to: Replay.comparable(outcome.object))
    #expect(difference == nil)
    #expect(ResourceDefinition.established(crd: established, now: "later") == established)
  }

  @Test("defines each version that is served")
  func versions() throws {
    var crd = try applied()
    var second = crd["spec"]["versions"][0]
    second["name"] = "v1beta1"
    second["storage"] = false
    second["subresources"] = .null
    second["additionalPrinterColumns"] = .null
    second["selectableFields"] = [["jsonPath": ".spec.image"]]
    var third = second
    third["name"] = "v1alpha1"
    third["served"] = false
    crd["spec"]["versions"] = [crd["spec"]["versions"][0], second, third]
    let definitions = try ResourceDefinition.from(crd: crd)
    #expect(definitions.map(\.apiVersion) == ["rota.dev/v1", "rota.dev/v1beta1"])
    #expect(definitions.map(\.hasStatus) == [true, false])
    #expect(definitions[1].printerColumns.map(\.name) == ["Age"])
    #expect(definitions[1].selectableFields.map(\.label) == ["spec.image"])
    let stored: JSONValue = ["apiVersion": "rota.dev/v1", "kind": "Job"]
    #expect(definitions[1].served(stored)["apiVersion"] == "rota.dev/v1beta1")
    #expect(definitions[0].shortNames == ["rj"])
  }

  @Test(
    "is refused for what is wrong with it",
    arguments: [
      (["metadata", "name"], "x", "metadata.name"), (["spec", "group"], "nodot", "spec.group"),
      (["spec", "scope"], "World", "spec.scope"),
      (["spec", "names", "plural"], "Jobs!", "spec.names.plural"),
      (["spec", "versions"], [], "spec.versions"),
      (
        ["spec", "versions"], [["name": "v1", "storage": true]],
        "spec.versions[0].schema.openAPIV3Schema"
      ),
      (
        ["spec", "versions"],
        [
          [
            "name": "v1", "storage": true, "served": true,
            "schema": [
              "openAPIV3Schema": [
                "type": "object",
                "properties": [
                  "spec": ["type": "object", "x-kubernetes-validations": [["rule": "self.x =="]]]
                ],
              ]
            ],
          ]
        ],
        "spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule"
      ),
      (
        ["spec", "versions"],
        [
          [
            "name": "v1", "storage": true, "served": true,
            "schema": ["openAPIV3Schema": ["type": "object"]],
            "additionalPrinterColumns": [["name": "A", "type": "text", "jsonPath": ".a"]],
          ]
        ], "spec.additionalPrinterColumns[0].type"
      ),
    ] as [([String], JSONValue, String)])
  func refused(_ path: [String], _ value: JSONValue, _ field: String) throws {
    var crd = try applied()
    Self.set(&crd, path, value)
    let error = #expect(throws: APIStatus.self) { try ResourceDefinition.from(crd: crd) }
    #expect(error?.details?.causes.map(\.field).contains(field) == true, "\(error?.message ?? "")")
    #expect(error?.code == 422)
  }

  private static func set(_ object: inout JSONValue, _ path: [String], _ value: JSONValue) {
    if path.count == 1 {
      object[path[0]] = value
    } else {
      set(&object[path[0]], Array(path.dropFirst()), value)
    }
  }

  @Test("lists are written as the server writes them")
  func lists() throws {
    let jobs = try Replay.definition("rota.dev", "jobs")
    let pages = try Fixtures.recording("51-list-pages")
    for page in pages.prefix(3) {
      let metadata = page.body["metadata"]
      let list = jobs.list(
        page.body["items"].array ?? [], resourceVersion: metadata["resourceVersion"].string ?? "",
        continueToken: metadata["continue"].string ?? "",
        remaining: metadata["remainingItemCount"].int)
      #expect(list == page.body)
    }
    let pods = try Replay.definition("", "pods")
    let recorded = try Fixtures.recording("62-pods").filter { $0.body["kind"] == "PodList" }
    for page in recorded {
      let items = (page.body["items"].array ?? []).map { item -> JSONValue in
        var item = item
        item["apiVersion"] = "v1"
        item["kind"] = "Pod"
        return item
      }
      #expect(pods.list(items, resourceVersion: "400") == page.body)
    }
  }
}
