import CurlHTTP
import Foundation
import JSON
import Testing

@testable import LocalCluster

@Suite("Container logs")
struct LogTests {
  private static let file = """
    2026-11-24T01:00:00.000000000Z stdout F one
    2026-11-24T01:00:01.500000000Z stderr F two
    2026-11-24T01:00:02.000000000Z stdout P thr
    2026-11-24T01:00:02.000000001Z stdout F ee
    2026-11-24T01:00:03.000000000Z stdout F 

    """

  private static func query(_ change: (inout LogQuery) -> Void) -> LogQuery {
    var query = LogQuery()
    change(&query)
    return query
  }

  @Test(
    "are shown as they were asked for",
    arguments: [
      (query { _ in }, "one\ntwo\nthree\n\n"),
      (query { $0.limitBytes = 6 }, "one\ntw"),
      (query { $0.since = LogInstant("2026-11-24T01:00:01.5Z".utf8) }, "two\nthree\n\n"),
      (query { $0.since = LogInstant("2026-11-24T02:00:02+01:00".utf8) }, "three\n\n"),
      (
        query {
          $0.timestamps = true
          $0.since = LogInstant("2026-11-24T01:00:02Z".utf8)
        },
        "2026-11-24T01:00:02.000000000Z three\n2026-11-24T01:00:03.000000000Z \n"
      ),
    ])
  func formats(query: LogQuery, expected: String) {
    var whole = LogLines(query)
    #expect(String(decoding: whole.text(of: Array(Self.file.utf8)), as: UTF8.self) == expected)
    var bytewise = LogLines(query)
    let pieces = Self.file.utf8.flatMap { bytewise.text(of: [$0]) }
    #expect(String(decoding: pieces, as: UTF8.self) == expected)
  }

  @Test("begin at the last lines", arguments: [(0, ""), (1, "9999\n"), (3, "9997\n9998\n9999\n")])
  func tail(count: Int, expected: String) throws {
    let path = TestDirectory.make() + "/log"
    let text = (0..<10_000).map { "2026-11-24T01:00:00Z stdout F \($0)\n" }.joined()
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    guard var file = LogFile(path: path) else {
      Issue.record("no file")
      return
    }
    file.seek(toLastLines: count)
    var lines = LogLines(LogQuery())
    #expect(String(decoding: lines.text(of: file.read()), as: UTF8.self) == expected)
  }

  @Test("begin at the beginning when fewer lines are there than asked for")
  func shortTail() throws {
    let path = TestDirectory.make() + "/log"
    try "2026-11-24T01:00:00Z stdout F a\n".write(toFile: path, atomically: true, encoding: .utf8)
    guard var file = LogFile(path: path) else {
      Issue.record("no file")
      return
    }
    file.seek(toLastLines: 5)
    #expect(file.read().count == 32)
  }

  @Test("tell no node from no container from no start")
  func states() async throws {
    try await TestCluster.run { cluster in
      try await cluster.create(Paths.pods, TestCluster.pod("p"))
      #expect(try await cluster.send(.get, Paths.pods + "/p/log").status == 204)
      let other = try await cluster.send(.get, Paths.pods + "/p/log?container=other")
      #expect(other.status == 400)
      #expect(other.message == "container other is not valid for pod p")
      try await cluster.bind("p")
      let early = try await cluster.send(.get, Paths.pods + "/p/log")
      #expect(early.message == "container \"main\" in pod \"p\" is not available")
      try await cluster.setState("p", ["waiting": ["reason": "ErrImagePull"]])
      let waiting = try await cluster.send(.get, Paths.pods + "/p/log")
      #expect(
        waiting.message == "container \"main\" in pod \"p\" is waiting to start: ErrImagePull")
      #expect(try await cluster.send(.get, Paths.pods + "/q/log").status == 404)
    }
  }

  @Test("are followed until the container has ended")
  func following() async throws {
    try await TestCluster.run { cluster in
      let pod = try await cluster.create(Paths.pods, TestCluster.pod("p"))
      try await cluster.bind("p")
      try await cluster.setState("p", ["running": [:]])
      let uid = pod["metadata"]["uid"].string ?? ""
      let directory = cluster.cluster.logDirectory + "/default/p_\(uid)/main"
      var lines = try await cluster.stream(Paths.pods + "/p/log?follow=true")
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
      try "2026-11-24T01:00:00Z stdout F first\n".write(
        toFile: directory + "/0.log", atomically: true, encoding: .utf8)
      #expect(try await lines.next() == "first")
      let handle = try #require(FileHandle(forWritingAtPath: directory + "/0.log"))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("2026-11-24T01:00:01Z stdout F second\n".utf8))
      #expect(try await lines.next() == "second")
      try await cluster.setState("p", ["terminated": ["exitCode": 0]])
      #expect(try await lines.next() == nil)
      let tail = try await cluster.send(.get, Paths.pods + "/p/log?tailLines=1&timestamps=true")
      #expect(tail.text == "2026-11-24T01:00:01Z second\n")
    }
  }
}

extension TestCluster {
  func bind(_ pod: String) async throws {
    try await create(
      Paths.pods + "/\(pod)/binding",
      ["metadata": ["name": .string(pod)], "target": ["kind": "Node", "name": "n"]])
  }

  func setState(_ pod: String, _ state: JSONValue) async throws {
    let status: JSONValue = [
      "name": "main", "image": "x", "imageID": "", "ready": false, "restartCount": 0,
      "state": state,
    ]
    let answer = try await send(
      .patch, Paths.pods + "/\(pod)/status", ["status": ["containerStatuses": [status]]],
      type: "application/merge-patch+json")
    #expect(answer.status == 200, "\(answer.text)")
  }
}
