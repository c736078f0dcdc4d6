import CurlHTTP
import JSON
import Testing

@testable import LocalCluster

@Suite("CustomResourceDefinitions")
struct DefinitionTests {
  @Test("serve their resource as soon as they are created, and say so")
  func creation() async throws {
    try await TestCluster.run(crds: []) { cluster in
      #expect(try await cluster.send(.get, Paths.jobs).status == 404)
      let crd = try await cluster.create(Paths.crds, TestCluster.jobs)
      let conditions = (crd["status"]["conditions"].array ?? []).map {
        "\($0["type"].string ?? "")=\($0["status"].string ?? "")"
      }
      #expect(Set(conditions).isSuperset(of: ["Established=True", "NamesAccepted=True"]))
      #expect(try await cluster.send(.get, Paths.jobs).status == 200)
      let discovery = try await cluster.send(.get, "/apis/rota.dev/v1")
      #expect(discovery.json["resources"][0]["shortNames"] == ["rj"])
      let document = try await cluster.send(.get, "/openapi/v3/apis/rota.dev/v1")
      #expect(document.json["openapi"] == "3.0.0")
      try await cluster.create(Paths.jobs, TestCluster.job("j"))
    }
  }

  @Test("take effect at once when they change")
  func change() async throws {
    try await TestCluster.run { cluster in
      var strict = TestCluster.job("j")
      strict["spec"]["extra"] = 1
      let path = Paths.jobs + "?fieldValidation=Strict"
      #expect(try await cluster.send(.post, path, strict).status == 400)
      let patched = try await cluster.send(
        .patch, Paths.crds + "/jobs.rota.dev",
        [
          [
            "op": "add",
            "path":
              "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/extra",
            "value": ["type": "integer"],
          ]
        ], type: "application/json-patch+json")
      #expect(patched.status == 200, "\(patched.text)")
      let answer = try await cluster.send(.post, path, strict)
      #expect(answer.status == 201, "\(answer.text)")
      #expect(answer.json["spec"]["extra"] == 1)
    }
  }

  @Test("that are deleted take their objects along")
  func deletion() async throws {
    try await TestCluster.run { cluster in
      let job = try await cluster.create(Paths.jobs, TestCluster.job("j"))
      try await cluster.create(
        Paths.configMaps, TestCluster.configMap("child", owners: [TestCluster.reference(job)]))
      var lines = try await cluster.stream(Paths.jobs + "?watch=1&timeoutSeconds=60")
      #expect(try await lines.next()?.contains("ADDED") == true)
      try await cluster.send(.delete, Paths.crds + "/jobs.rota.dev")
      try await cluster.waitForEnd(Paths.crds, "jobs.rota.dev")
      #expect(try await lines.next()?.contains("DELETED") == true)
      #expect(try await lines.next() == nil)
      try await cluster.waitForEnd(Paths.configMaps, "child")
      #expect(try await cluster.send(.get, Paths.jobs).status == 404)
      try await cluster.create(Paths.crds, TestCluster.jobs)
      #expect(try await cluster.send(.get, Paths.jobs).names == [])
    }
  }

  @Test("that are being deleted let nothing new in")
  func terminating() async throws {
    try await TestCluster.run { cluster in
      var held = TestCluster.job("held")
      held["metadata"]["finalizers"] = ["test/hold"]
      try await cluster.create(Paths.jobs, held)
      let marked = try await cluster.send(.delete, Paths.crds + "/jobs.rota.dev")
      #expect(
        marked.json["metadata"]["finalizers"]
          == ["customresourcecleanup.apiextensions.k8s.io"])
      let late = try await cluster.send(.post, Paths.jobs, TestCluster.job("late"))
      #expect(late.status == 405)
      try await cluster.send(
        .patch, Paths.jobs + "/held", ["metadata": ["finalizers": .null]],
        type: "application/merge-patch+json")
      try await cluster.waitForEnd(Paths.crds, "jobs.rota.dev")
    }
  }

  @Test("that cannot be used are refused")
  func refusal() async throws {
    try await TestCluster.run(crds: []) { cluster in
      var crd = TestCluster.jobs
      crd["metadata"]["name"] = "other.rota.dev"
      let answer = try await cluster.send(.post, Paths.crds, crd)
      #expect(answer.status == 422)
      #expect(answer.json["details"]["kind"] == "CustomResourceDefinition")
    }
  }

  @Test("with several versions show each object in all of them")
  func versions() async throws {
    var crd = TestCluster.jobs
    var old = crd["spec"]["versions"][0]
    old["name"] = "v1alpha1"
    old["storage"] = false
    crd["spec"]["versions"] = [crd["spec"]["versions"][0], old]
    try await TestCluster.run(crds: [crd]) { cluster in
      try await cluster.create(Paths.jobs, TestCluster.job("j"))
      let path = "/apis/rota.dev/v1alpha1/namespaces/default/jobs"
      #expect(try await cluster.send(.get, path + "/j").json["apiVersion"] == "rota.dev/v1alpha1")
      let list = try await cluster.send(.get, path)
      #expect(list.items[0]["apiVersion"] == "rota.dev/v1alpha1")
      var older = TestCluster.job("k")
      older["apiVersion"] = "rota.dev/v1alpha1"
      try await cluster.create(path, older)
      #expect(try await cluster.send(.get, Paths.jobs + "/k").json["apiVersion"] == "rota.dev/v1")
    }
  }
}
