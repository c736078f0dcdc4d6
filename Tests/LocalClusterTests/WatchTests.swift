import CurlHTTP
import JSON
import Testing

@testable import LocalCluster

@Suite("Watches")
struct WatchTests {
  private static func summary(_ lines: [JSONValue]) -> [String] {
    lines.map { "\($0["type"].string ?? "") \($0["object"]["metadata"]["name"].string ?? "")" }
  }

  @Test("tell what happened since a version, in order")
  func since() async throws {
    try await TestCluster.run { cluster in
      for name in ["j1", "j7"] { try await cluster.create(Paths.jobs, TestCluster.job(name)) }
      let version = try await cluster.send(.get, Paths.jobs).version
      try await cluster.send(
        .patch, Paths.jobs + "/j1", ["spec": ["paused": true]],
        type: "application/merge-patch+json")
      try await cluster.send(.delete, Paths.jobs + "/j7")
      let created = try await cluster.create(Paths.jobs, TestCluster.job("j8"))
      let watch = try await cluster.send(
        .get,
        Paths.jobs
          + "?watch=1&allowWatchBookmarks=true&resourceVersion=\(version)&timeoutSeconds=1")
      #expect(
        Self.summary(watch.lines) == ["MODIFIED j1", "DELETED j7", "ADDED j8", "BOOKMARK "])
      #expect(watch.lines[2]["object"] == created)
      #expect(
        watch.lines[3]["object"]["metadata"]["resourceVersion"]
          == created["metadata"]["resourceVersion"])
    }
  }

  @Test("begin with what is there, and mark the end of it when asked")
  func initialEvents() async throws {
    try await TestCluster.run { cluster in
      for name in ["a", "b"] { try await cluster.create(Paths.jobs, TestCluster.job(name)) }
      let plain = try await cluster.send(.get, Paths.jobs + "?watch=1&timeoutSeconds=1")
      #expect(Self.summary(plain.lines) == ["ADDED a", "ADDED b"])
      let list = try await cluster.send(
        .get,
        Paths.jobs
          + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1"
      )
      #expect(Self.summary(Array(list.lines.prefix(3))) == ["ADDED a", "ADDED b", "BOOKMARK "])
      #expect(
        list.lines[2]["object"]["metadata"]["annotations"]["k8s.io/initial-events-end"] == "true")
      let refused = try await cluster.send(
        .get, Paths.jobs + "?watch=1&sendInitialEvents=true&timeoutSeconds=1")
      #expect(refused.status == 422)
    }
  }

  @Test("from a version that is yet to come wait for it")
  func future() async throws {
    try await TestCluster.run { cluster in
      let answer = try await cluster.send(
        .get, Paths.jobs + "?watch=1&resourceVersion=99999999&timeoutSeconds=1")
      #expect(answer.status == 200)
      #expect(answer.text.isEmpty)
      let wrong = try await cluster.send(
        .get, Paths.jobs + "?watch=1&resourceVersion=abc&timeoutSeconds=1")
      #expect(wrong.status == 500)
    }
  }

  @Test("see an object come and go as it comes to match and no longer does")
  func selectors() async throws {
    try await TestCluster.run { cluster in
      try await cluster.create(Paths.jobs, TestCluster.job("a", labels: ["team": "x"]))
      let version = try await cluster.send(.get, Paths.jobs).version
      var lines = try await cluster.stream(
        Paths.jobs
          + "?watch=1&labelSelector=team%3Dy&timeoutSeconds=20&resourceVersion=\(version)")
      for team in ["y", "y2", "y"] as [JSONValue] {
        try await cluster.send(
          .patch, Paths.jobs + "/a", ["metadata": ["labels": ["team": team]]],
          type: "application/merge-patch+json")
      }
      try await cluster.send(
        .patch, Paths.jobs + "/a", ["spec": ["paused": true]],
        type: "application/merge-patch+json")
      try await cluster.send(.delete, Paths.jobs + "/a")
      var seen: [String] = []
      for _ in 0..<5 {
        let line = try #require(try await lines.next())
        let event = try JSONValue(parsing: line)
        let team = event["object"]["metadata"]["labels"]["team"].string ?? ""
        seen.append("\(event["type"].string ?? "") \(team)")
      }
      #expect(seen == ["ADDED y", "DELETED y", "ADDED y", "MODIFIED y", "DELETED y"])
    }
  }

  @Test("by hundreds see every change once and in order")
  func fanOut() async throws {
    try await TestCluster.run { cluster in
      let version = try await cluster.send(.get, Paths.jobs).version
      try await withThrowingTaskGroup { group in
        for _ in 0..<50 {
          var lines = try await cluster.stream(
            Paths.jobs + "?watch=1&timeoutSeconds=60&resourceVersion=\(version)")
          group.addTask {
            var names: [String] = []
            while names.count < 40, let line = try await lines.next() {
              names.append(
                try JSONValue(parsing: line)["object"]["metadata"]["name"].string ?? "")
            }
            #expect(names == (0..<40).map { "j\($0)" })
          }
        }
        for index in 0..<40 { try await cluster.create(Paths.jobs, TestCluster.job("j\(index)")) }
        try await group.waitForAll()
      }
    }
  }

  @Test("as tables carry the columns once")
  func tables() async throws {
    try await TestCluster.run { cluster in
      for name in ["a", "b"] { try await cluster.create(Paths.jobs, TestCluster.job(name)) }
      let watch = try await cluster.send(
        .get, Paths.jobs + "?watch=1&timeoutSeconds=1",
        headers: ["Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"])
      #expect(watch.lines.map { $0["object"]["kind"] } == ["Table", "Table"])
      #expect(watch.lines[0]["object"]["columnDefinitions"].array?.count == 3)
      #expect((watch.lines[1]["object"]["columnDefinitions"].array ?? []).isEmpty)
    }
  }

  @Test("end when the server does")
  func shutdown() async throws {
    let cluster = try await TestCluster()
    var lines = try await cluster.stream(Paths.jobs + "?watch=1")
    try await cluster.create(Paths.jobs, TestCluster.job("a"))
    #expect(try await lines.next() != nil)
    async let stopped: Void = cluster.cluster.shutdown()
    #expect(try await lines.next() == nil)
    await stopped
    await cluster.destroy()
  }
}
