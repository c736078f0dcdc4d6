import APIMachinery
import CurlHTTP
import JSON
import Testing

@testable import LocalCluster

@Suite("Deletions")
struct DeletionTests {
  @Test("wait for finalizers")
  func finalizers() async throws {
    try await TestCluster.run { cluster in
      var job = TestCluster.job("fin")
      job["metadata"]["finalizers"] = ["rota.dev/hold"]
      try await cluster.create(Paths.jobs, job)
      let marked = try await cluster.send(.delete, Paths.jobs + "/fin")
      #expect(marked.status == 200)
      #expect(marked.json["metadata"]["deletionTimestamp"].string != nil)
      #expect(try await cluster.send(.get, Paths.jobs + "/fin").status == 200)
      let released = try await cluster.send(
        .patch, Paths.jobs + "/fin", ["metadata": ["finalizers": .null]],
        type: "application/merge-patch+json")
      #expect(released.status == 200)
      #expect(try await cluster.send(.get, Paths.jobs + "/fin").status == 404)
    }
  }

  @Test("hold to their preconditions")
  func preconditions() async throws {
    try await TestCluster.run { cluster in
      let job = try await cluster.create(Paths.jobs, TestCluster.job("j"))
      let wrong = try await cluster.send(
        .delete, Paths.jobs + "/j", ["preconditions": ["uid": "00000000"]])
      #expect(wrong.status == 409)
      #expect(wrong.json["details"]["kind"] == "Job")
      let stale = try await cluster.send(
        .delete, Paths.jobs + "/j", ["preconditions": ["resourceVersion": "1"]])
      #expect(stale.status == 409)
      let right = try await cluster.send(
        .delete, Paths.jobs + "/j", ["preconditions": ["uid": job["metadata"]["uid"]]])
      #expect(right.status == 200)
      #expect(right.json["status"] == "Success")
      #expect(try await cluster.send(.delete, Paths.jobs + "/j").status == 404)
    }
  }

  @Test("of a Pod on a node wait for the runner, unless they are forced")
  func grace() async throws {
    try await TestCluster.run { cluster in
      for name in ["free", "held", "forced"] {
        try await cluster.create(Paths.pods, TestCluster.pod(name))
      }
      try await cluster.send(.delete, Paths.pods + "/free")
      #expect(try await cluster.send(.get, Paths.pods + "/free").status == 404)
      for name in ["held", "forced"] { try await cluster.bind(name) }
      let marked = try await cluster.send(.delete, Paths.pods + "/held")
      #expect(marked.json["metadata"]["deletionGracePeriodSeconds"] == 30)
      #expect(try await cluster.send(.get, Paths.pods + "/held").status == 200)
      try await cluster.send(.delete, Paths.pods + "/held?gracePeriodSeconds=0")
      #expect(try await cluster.send(.get, Paths.pods + "/held").status == 404)
      try await cluster.send(.delete, Paths.pods + "/forced", ["gracePeriodSeconds": 0])
      #expect(try await cluster.send(.get, Paths.pods + "/forced").status == 404)
    }
  }

  @Test("of a collection take what the selector says")
  func collections() async throws {
    try await TestCluster.run { cluster in
      for index in 0..<6 {
        try await cluster.create(
          Paths.jobs, TestCluster.job("j\(index)", labels: ["odd": .string("\(index % 2)")]))
      }
      let answer = try await cluster.send(.delete, Paths.jobs + "?labelSelector=odd%3D1")
      #expect(answer.json["kind"] == "JobList")
      #expect(answer.names == ["j1", "j3", "j5"])
      #expect(try await cluster.send(.get, Paths.jobs).names == ["j0", "j2", "j4"])
    }
  }

  // MARK: Owners

  @Test("in the background take the dependents along, and theirs")
  func background() async throws {
    try await TestCluster.run { cluster in
      let owner = try await cluster.create(Paths.jobs, TestCluster.job("owner"))
      let child = try await cluster.create(
        Paths.configMaps, TestCluster.configMap("child", owners: [TestCluster.reference(owner)]))
      try await cluster.create(
        Paths.configMaps,
        TestCluster.configMap("grandchild", owners: [TestCluster.reference(child)]))
      try await cluster.send(.delete, Paths.jobs + "/owner?propagationPolicy=Background")
      #expect(try await cluster.send(.get, Paths.jobs + "/owner").status == 404)
      try await cluster.waitForEnd(Paths.configMaps, "child")
      try await cluster.waitForEnd(Paths.configMaps, "grandchild")
    }
  }

  @Test("in the foreground go after the dependents that block them")
  func foreground() async throws {
    try await TestCluster.run { cluster in
      let owner = try await cluster.create(Paths.jobs, TestCluster.job("owner"))
      var child = TestCluster.configMap("child", owners: [TestCluster.reference(owner)])
      child["metadata"]["finalizers"] = ["test/hold"]
      try await cluster.create(Paths.configMaps, child)
      let marked = try await cluster.send(
        .delete, Paths.jobs + "/owner?propagationPolicy=Foreground")
      #expect(marked.json["metadata"]["finalizers"] == ["foregroundDeletion"])
      var lines = try await cluster.stream(
        Paths.configMaps + "?watch=1&fieldSelector=metadata.name%3Dchild&timeoutSeconds=30")
      while let line = try await lines.next() {
        let object = try JSONValue(parsing: line)["object"]
        if !object["metadata"]["deletionTimestamp"].isNull { break }
      }
      #expect(try await cluster.send(.get, Paths.jobs + "/owner").status == 200)
      try await cluster.send(
        .patch, Paths.configMaps + "/child", ["metadata": ["finalizers": .null]],
        type: "application/merge-patch+json")
      try await cluster.waitForEnd(Paths.jobs, "owner")
    }
  }

  @Test("as orphans leave the dependents, without the reference")
  func orphans() async throws {
    try await TestCluster.run { cluster in
      let owner = try await cluster.create(Paths.jobs, TestCluster.job("owner"))
      try await cluster.create(
        Paths.configMaps, TestCluster.configMap("child", owners: [TestCluster.reference(owner)]))
      try await cluster.send(.delete, Paths.jobs + "/owner?propagationPolicy=Orphan")
      try await cluster.waitForEnd(Paths.jobs, "owner")
      let child = try await cluster.send(.get, Paths.configMaps + "/child")
      #expect(child.status == 200)
      #expect(child.json["metadata"]["ownerReferences"].isNull)
    }
  }

  @Test("spare a dependent that somebody else owns too")
  func secondOwner() async throws {
    try await TestCluster.run { cluster in
      let one = try await cluster.create(Paths.jobs, TestCluster.job("one"))
      let two = try await cluster.create(Paths.jobs, TestCluster.job("two"))
      try await cluster.create(
        Paths.configMaps,
        TestCluster.configMap("child", owners: [one, two].map { TestCluster.reference($0) }))
      try await cluster.send(.delete, Paths.jobs + "/one")
      var lines = try await cluster.stream(Paths.configMaps + "?watch=1&timeoutSeconds=30")
      var owners = 2
      while owners > 1, let line = try await lines.next() {
        let object = try JSONValue(parsing: line)["object"]
        if object["metadata"]["name"] == "child" {
          owners = object["metadata"]["ownerReferences"].array?.count ?? 0
        }
      }
      #expect(try await cluster.send(.get, Paths.configMaps + "/child").status == 200)
    }
  }

  @Test("are made up for when an owner with another UID is named")
  func danglingOwner() async throws {
    try await TestCluster.run { cluster in
      var owner = try await cluster.create(Paths.jobs, TestCluster.job("owner"))
      owner["metadata"]["uid"] = "00000000-0000-0000-0000-000000000000"
      try await cluster.create(
        Paths.configMaps, TestCluster.configMap("child", owners: [TestCluster.reference(owner)]))
      try await cluster.waitForEnd(Paths.configMaps, "child")
    }
  }

  @Test("of owners of a kind that is not served are not guessed")
  func unknownOwner() async throws {
    try await TestCluster.run { cluster in
      let stranger: JSONValue = [
        "apiVersion": "other/v1", "kind": "Thing", "name": "x", "uid": "1",
      ]
      let owner = try await cluster.create(Paths.jobs, TestCluster.job("owner"))
      try await cluster.create(
        Paths.configMaps, TestCluster.configMap("kept", owners: [stranger]))
      try await cluster.create(
        Paths.configMaps, TestCluster.configMap("gone", owners: [TestCluster.reference(owner)]))
      try await cluster.send(.delete, Paths.jobs + "/owner")
      try await cluster.waitForEnd(Paths.configMaps, "gone")
      #expect(try await cluster.send(.get, Paths.configMaps + "/kept").status == 200)
    }
  }

  // MARK: Namespaces

  @Test("of a namespace empty it first, and nothing new gets in meanwhile")
  func namespaces() async throws {
    try await TestCluster.run { cluster in
      try await cluster.createNamespace("shop")
      let jobs = "/apis/rota.dev/v1/namespaces/shop/jobs"
      var held = TestCluster.job("held")
      held["metadata"]["finalizers"] = ["test/hold"]
      try await cluster.create(jobs, held)
      try await cluster.create(jobs, TestCluster.job("free"))
      let marked = try await cluster.send(.delete, "/api/v1/namespaces/shop")
      #expect(marked.json["status"]["phase"] == "Terminating")
      let late = try await cluster.send(.post, jobs, TestCluster.job("late"))
      #expect(late.status == 403)
      #expect(late.json["details"]["causes"][0]["reason"] == "NamespaceTerminating")
      try await cluster.waitForEnd(jobs, "free")
      #expect(try await cluster.send(.get, "/api/v1/namespaces/shop").status == 200)
      try await cluster.send(
        .patch, jobs + "/held", ["metadata": ["finalizers": .null]],
        type: "application/merge-patch+json")
      try await cluster.waitForEnd("/api/v1/namespaces", "shop")
      #expect(try await cluster.send(.post, jobs, TestCluster.job("later")).status == 404)
    }
  }

  @Test("of the cluster's own namespaces are refused")
  func ownNamespaces() async throws {
    try await TestCluster.run { cluster in
      let answer = try await cluster.send(.delete, "/api/v1/namespaces/default")
      #expect(answer.status == 403)
    }
  }

  @Test("left unfinished by a killed server are finished by the next")
  func unfinished() async throws {
    let first = try await TestCluster()
    let owner = try await first.create(Paths.jobs, TestCluster.job("owner"))
    await first.stop()
    // A database as a server would leave it that died between the two deletions.
    let core = try ClusterCore(path: first.directory + "/state.sqlite")
    let maps = try #require(
      core.registry.surface.definition(group: "", version: "v1", plural: "configmaps"))
    _ = try await core.objects.create(
      TestCluster.configMap("child", owners: [TestCluster.reference(owner)]), maps,
      namespace: "default", options: .init(manager: "test"))
    let jobs = try #require(
      core.registry.surface.definition(group: "rota.dev", version: "v1", plural: "jobs"))
    _ = try await core.objects.delete(
      StoreKey(resource: jobs.storage, namespace: "default", name: "owner"), jobs, .init())
    await core.close()
    let second = try await TestCluster(directory: first.directory)
    try await second.waitForEnd(Paths.configMaps, "child")
    await second.destroy()
  }
}
