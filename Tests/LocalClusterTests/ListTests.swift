import CurlHTTP
import JSON
import Testing

@testable import LocalCluster

@Suite("Lists")
struct ListTests {
  @Test("come in pages that show one moment, whatever is written in between")
  func pages() async throws {
    try await TestCluster.run { cluster in
      for name in ["a", "b", "c", "d", "e"] {
        try await cluster.create(Paths.jobs, TestCluster.job(name))
      }
      let first = try await cluster.send(.get, Paths.jobs + "?limit=2")
      #expect(first.names == ["a", "b"])
      #expect(first.json["metadata"]["remainingItemCount"] == 3)
      try await cluster.send(.delete, Paths.jobs + "/c")
      try await cluster.create(Paths.jobs, TestCluster.job("bb"))
      let token = first.json["metadata"]["continue"].string ?? ""
      let second = try await cluster.send(.get, Paths.jobs + "?limit=2&continue=\(token)")
      #expect(second.names == ["c", "d"])
      #expect(second.version == first.version)
      let last = second.json["metadata"]["continue"].string ?? ""
      let third = try await cluster.send(.get, Paths.jobs + "?limit=2&continue=\(last)")
      #expect(third.names == ["e"])
      #expect(third.json["metadata"]["continue"] == "")
      #expect(try await cluster.send(.get, Paths.jobs).names == ["a", "b", "bb", "d", "e"])
    }
  }

  @Test("with selectors have whole pages of what matches, and no count of the rest")
  func selectedPages() async throws {
    try await TestCluster.run { cluster in
      for index in 0..<10 {
        try await cluster.create(
          Paths.jobs, TestCluster.job("j\(index)", labels: ["odd": .string("\(index % 2)")]))
      }
      let page = try await cluster.send(.get, Paths.jobs + "?limit=3&labelSelector=odd%3D1")
      #expect(page.names == ["j1", "j3", "j5"])
      #expect(page.json["metadata"]["remainingItemCount"].isNull)
      let token = page.json["metadata"]["continue"].string ?? ""
      let rest = try await cluster.send(
        .get, Paths.jobs + "?limit=3&labelSelector=odd%3D1&continue=\(token)")
      #expect(rest.names == ["j7", "j9"])
    }
  }

  @Test("over all namespaces are sorted by namespace, then name")
  func allNamespaces() async throws {
    try await TestCluster.run { cluster in
      try await cluster.createNamespace("z")
      try await cluster.createNamespace("a")
      for (namespace, name) in [("z", "1"), ("a", "2"), ("z", "0"), ("a", "1")] {
        try await cluster.create(
          "/apis/rota.dev/v1/namespaces/\(namespace)/jobs", TestCluster.job(name))
      }
      let first = try await cluster.send(.get, "/apis/rota.dev/v1/jobs?limit=3")
      let token = first.json["metadata"]["continue"].string ?? ""
      let rest = try await cluster.send(.get, "/apis/rota.dev/v1/jobs?limit=3&continue=\(token)")
      #expect(
        (first.items + rest.items).map {
          "\($0["metadata"]["namespace"].string ?? "")/\($0["metadata"]["name"].string ?? "")"
        } == ["a/1", "a/2", "z/0", "z/1"])
    }
  }

  @Test("of a page whose version is forgotten answer 410 with a token to go on")
  func expired() async throws {
    try await TestCluster.run { cluster in
      for name in ["a", "b", "c"] { try await cluster.create(Paths.jobs, TestCluster.job(name)) }
      let first = try await cluster.send(.get, Paths.jobs + "?limit=1")
      try await cluster.send(.delete, Paths.jobs + "/b")
      cluster.cluster.core.store.trimHistories(before: .max)
      let token = first.json["metadata"]["continue"].string ?? ""
      let answer = try await cluster.send(.get, Paths.jobs + "?limit=1&continue=\(token)")
      #expect(answer.status == 410)
      #expect(answer.json["reason"] == "Expired")
      let next = answer.json["metadata"]["continue"].string ?? ""
      let rest = try await cluster.send(.get, Paths.jobs + "?limit=1&continue=\(next)")
      #expect(rest.names == ["c"])
      let watch = try await cluster.send(
        .get, Paths.jobs + "?watch=1&timeoutSeconds=1&resourceVersion=\(first.version)")
      #expect(watch.status == 200)
      #expect(watch.lines.map { $0["type"] } == ["ERROR"])
      #expect(watch.lines[0]["object"]["code"] == 410)
      let exact = try await cluster.send(
        .get,
        Paths.jobs + "?resourceVersion=\(first.version)&resourceVersionMatch=Exact")
      #expect(exact.status == 410)
    }
  }

  @Test(
    "at versions",
    arguments: [
      ("resourceVersion=0", 200, ""),
      ("resourceVersion=99999999999", 504, "Timeout"),
      ("resourceVersion=abc", 400, "BadRequest"),
      ("resourceVersionMatch=Exact", 422, "Invalid"),
      ("resourceVersion=0&resourceVersionMatch=Exact", 422, "Invalid"),
      ("resourceVersion=1&resourceVersionMatch=NotOlderThan", 200, ""),
      ("resourceVersion=1&resourceVersionMatch=Sometimes", 422, "Invalid"),
      ("sendInitialEvents=true", 422, "Invalid"),
      ("limit=abc", 400, "BadRequest"),
      ("limit=-1", 200, ""),
      ("continue=bogus", 400, "BadRequest"),
      ("labelSelector=a%3Db%3Dc", 400, "BadRequest"),
      ("fieldSelector=spec.nope%3Db", 400, "BadRequest"),
    ])
  func versions(query: String, status: Int, reason: String) async throws {
    try await TestCluster.run { cluster in
      let answer = try await cluster.send(.get, Paths.jobs + "?" + query)
      #expect(answer.status == status)
      #expect(answer.json["reason"].string ?? "" == reason)
    }
  }

  @Test("select Pods by what their status says")
  func fieldSelectors() async throws {
    try await TestCluster.run { cluster in
      for name in ["p", "q"] { try await cluster.create(Paths.pods, TestCluster.pod(name)) }
      try await cluster.send(
        .patch, Paths.pods + "/q/status", ["status": ["phase": "Failed"]],
        type: "application/merge-patch+json")
      for (selector, names) in [
        ("status.phase%3DFailed", ["q"]), ("status.phase!%3DFailed", ["p"]),
        ("metadata.name%3Dp", ["p"]), ("spec.nodeName%3D", ["p", "q"]),
      ] {
        let list = try await cluster.send(.get, Paths.pods + "?fieldSelector=\(selector)")
        #expect(list.names == names, "\(selector)")
      }
    }
  }

  @Test("show events of both groups, as both groups name their fields")
  func events() async throws {
    try await TestCluster.run { cluster in
      try await cluster.create(
        "/apis/events.k8s.io/v1/namespaces/default/events",
        [
          "metadata": ["name": "e"], "eventTime": "2026-11-24T00:00:00.000000Z",
          "action": "Schedule", "reason": "Skipped", "note": "why", "type": "Normal",
          "reportingController": "rota.dev/controller", "reportingInstance": "r",
          "regarding": ["kind": "Job", "name": "demo", "namespace": "default"],
        ])
      let core = try await cluster.send(
        .get, "/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Ddemo")
      #expect(core.items.first?["message"] == "why")
      let grouped = try await cluster.send(
        .get, "/apis/events.k8s.io/v1/namespaces/default/events")
      #expect(grouped.items.first?["note"] == "why")
      #expect(grouped.json["kind"] == "EventList")
    }
  }

  @Test("come as tables and as metadata alone")
  func representations() async throws {
    try await TestCluster.run { cluster in
      try await cluster.create(Paths.jobs, TestCluster.job("a"))
      let table = try await cluster.send(
        .get, Paths.jobs, headers: ["Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"])
      #expect(table.json["kind"] == "Table")
      #expect(table.json["rows"][0]["cells"][0] == "a")
      let partial = try await cluster.send(
        .get, Paths.jobs,
        headers: ["Accept": "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"])
      #expect(partial.json["kind"] == "PartialObjectMetadataList")
      #expect(partial.items[0]["spec"].isNull)
      #expect(partial.names == ["a"])
      let none = try await cluster.send(.get, Paths.jobs, headers: ["Accept": "text/html"])
      #expect(none.status == 406)
    }
  }
}
