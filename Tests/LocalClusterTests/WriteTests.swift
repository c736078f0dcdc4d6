import CurlHTTP
import JSON
import Testing

@testable import LocalCluster

@Suite("Writes")
struct WriteTests {
  @Test("of many clients at one object all arrive")
  func concurrentPatches() async throws {
    try await TestCluster.run { cluster in
      try await cluster.create(Paths.jobs, TestCluster.job("j"))
      try await withThrowingTaskGroup { group in
        for index in 0..<30 {
          group.addTask {
            let answer = try await cluster.send(
              .patch, Paths.jobs + "/j", ["metadata": ["labels": ["l\(index)": "x"]]],
              type: "application/merge-patch+json")
            #expect(answer.status == 200, "\(answer.text)")
          }
        }
        try await group.waitForAll()
      }
      let labels = try await cluster.send(.get, Paths.jobs + "/j").json["metadata"]["labels"]
      #expect(labels.object?.count == 30)
    }
  }

  @Test("from one version: one wins, the others get a conflict")
  func concurrentReplaces() async throws {
    try await TestCluster.run { cluster in
      let job = try await cluster.create(Paths.jobs, TestCluster.job("j"))
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for index in 0..<20 {
          var changed = job
          changed["spec"]["image"] = .string("image-\(index)")
          group.addTask { [changed] in
            try await cluster.send(.put, Paths.jobs + "/j", changed).status
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == 200 }.count == 1)
      #expect(statuses.filter { $0 == 409 }.count == 19)
    }
  }

  @Test("of one name at once: one creates, the others are told that it exists")
  func concurrentCreates() async throws {
    try await TestCluster.run { cluster in
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<20 {
          group.addTask { try await cluster.send(.post, Paths.pods, TestCluster.pod("p")).status }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.sorted() == [201] + Array(repeating: 409, count: 19))
    }
  }

  @Test("with generateName get names of their own")
  func generatedNames() async throws {
    try await TestCluster.run { cluster in
      var job = TestCluster.job("")
      job["metadata"] = ["generateName": "gen-"]
      let names = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<20 {
          group.addTask { [job] in
            try await cluster.create(Paths.jobs, job)["metadata"]["name"].string ?? ""
          }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(names.count == 20)
      #expect(names.allSatisfy { $0.hasPrefix("gen-") && $0.utf8.count == 9 })
    }
  }

  @Test("that change nothing leave the version")
  func unchanged() async throws {
    try await TestCluster.run { cluster in
      let job = try await cluster.create(Paths.jobs, TestCluster.job("j"))
      let answer = try await cluster.send(
        .patch, Paths.jobs + "/j", ["spec": ["image": "x"]], type: "application/merge-patch+json")
      #expect(answer.json == job)
    }
  }

  @Test("as dry runs answer like the real ones and leave nothing")
  func dryRun() async throws {
    try await TestCluster.run { cluster in
      let path = Paths.jobs + "?dryRun=All"
      #expect(try await cluster.send(.post, path, TestCluster.job("j")).status == 201)
      #expect(try await cluster.send(.get, Paths.jobs + "/j").status == 404)
      let job = try await cluster.create(Paths.jobs, TestCluster.job("j"))
      #expect(try await cluster.send(.post, path, TestCluster.job("j")).status == 409)
      let patched = try await cluster.send(
        .patch, Paths.jobs + "/j?dryRun=All", ["spec": ["image": "y"]],
        type: "application/merge-patch+json")
      #expect(patched.json["spec"]["image"] == "y")
      #expect(try await cluster.send(.delete, Paths.jobs + "/j?dryRun=All").status == 200)
      #expect(try await cluster.send(.get, Paths.jobs + "/j").json == job)
    }
  }

  @Test("with fields twice or unknown are refused, warned about, or let through, as asked")
  func fieldValidation() async throws {
    try await TestCluster.run { cluster in
      func post(_ name: String, _ validation: String) async throws -> TestCluster.Answer {
        let text =
          #"{"metadata":{"name":"\#(name)"},"data":{"a":"1","a":"2"},"foo":1}"#
        return try await cluster.send(
          .post, Paths.configMaps + "?fieldValidation=\(validation)", bytes: Array(text.utf8),
          type: "application/json")
      }
      let strict = try await post("s", "Strict")
      #expect(strict.status == 400)
      #expect(
        strict.message
          == #"ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data.a", unknown field "foo""#
      )
      let warned = try await post("w", "Warn")
      #expect(warned.status == 201)
      #expect(
        warned.headers.filter { $0.name.lowercased() == "warning" }.map(\.value) == [
          #"299 - "duplicate field \"data.a\"""#, #"299 - "unknown field \"foo\"""#,
        ])
      #expect(warned.json["data"]["a"] == "2")
      let ignored = try await post("i", "Ignore")
      #expect(ignored.status == 201)
      #expect(ignored.headers.first(named: "warning") == nil)
      let unknown = try await post("u", "Sometimes")
      #expect(unknown.status == 422)
    }
  }

  @Test("may come as YAML, and answers may go as YAML")
  func yaml() async throws {
    try await TestCluster.run { cluster in
      let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: named\ndata: {a: b}\n"
      let answer = try await cluster.send(
        .post, Paths.configMaps, bytes: Array(text.utf8), type: "application/yaml",
        headers: ["Accept": "application/yaml"])
      #expect(answer.status == 201)
      #expect(answer.headers.first(named: "content-type") == "application/yaml")
      #expect(answer.text.contains("data:\n  a: b\n"))
    }
  }

  @Test(
    "that cannot be are refused in the server's words",
    arguments: [
      (
        HTTPMethod.post, Paths.configMaps, "x", "text/plain", 415,
        "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf"
      ),
      (
        .post, Paths.configMaps, "", "application/json", 400,
        "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)"
      ),
      (
        .post, "/api/v1/pods", "{}", "application/json", 405,
        "the server does not allow this method on the requested resource"
      ),
      (
        .post, Paths.configMaps + "/a", "{}", "application/json", 405,
        "the server does not allow this method on the requested resource"
      ),
      (
        .patch, Paths.configMaps, "{}", "application/json", 405,
        "the server does not allow this method on the requested resource"
      ),
      (.put, Paths.jobs, "{}", "application/json", 400, "name must be provided"),
      (
        .post, Paths.configMaps, #"{"metadata":{"name":"x","namespace":"other"}}"#,
        "application/json", 400,
        "the namespace of the provided object does not match the namespace sent on the request"
      ),
      (
        .post, "/api/v1/namespaces/none/configmaps", #"{"metadata":{"name":"x"}}"#,
        "application/json", 404, #"namespaces "none" not found"#
      ),
      (
        .post, Paths.configMaps + "?dryRun=Some", #"{"metadata":{"name":"x"}}"#,
        "application/json", 422,
        #"CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All""#
      ),
      (
        .get, "/api/v1/namespaces/default/nosuch", "", "", 404,
        "the server could not find the requested resource"
      ),
      (
        .get, Paths.pods + "/x/nosub", "", "", 404,
        "the server could not find the requested resource"
      ),
    ] as [(HTTPMethod, String, String, String, Int, String)])
  func refusals(
    method: HTTPMethod, path: String, body: String, type: String, status: Int, message: String
  ) async throws {
    try await TestCluster.run { cluster in
      let answer = try await cluster.send(
        method, path, bytes: type.isEmpty ? nil : Array(body.utf8), type: type.isEmpty ? nil : type)
      #expect(answer.status == status)
      #expect(answer.message == message)
    }
  }

  @Test("that are too long are refused")
  func tooLarge() async throws {
    try await TestCluster.run { cluster in
      var map = TestCluster.configMap("big")
      map["data"] = ["a": .string(String(repeating: "x", count: 3_200_000))]
      let answer = try await cluster.send(.post, Paths.configMaps, map)
      #expect(answer.status == 413)
      #expect(answer.message == "Request entity too large: limit is 3145728")
    }
  }

  @Test("of a binding put a Pod on a node, once")
  func binding() async throws {
    try await TestCluster.run { cluster in
      try await cluster.create(Paths.pods, TestCluster.pod("p"))
      try await cluster.bind("p")
      let pod = try await cluster.send(.get, Paths.pods + "/p").json
      #expect(pod["spec"]["nodeName"] == "n")
      let again = try await cluster.send(
        .post, Paths.pods + "/p/binding",
        ["metadata": ["name": "p"], "target": ["kind": "Node", "name": "m"]])
      #expect(again.status == 409)
      #expect(again.message.contains("pod p is already assigned to node \"n\""))
    }
  }
}
