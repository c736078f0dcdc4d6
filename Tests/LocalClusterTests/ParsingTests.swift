import APIMachinery
import JSON
import Testing

@testable import LocalCluster

@Suite("What requests are made of")
struct ParsingTests {
  @Test(
    "paths name resources",
    arguments: [
      ("api/v1/pods", "|v1|-|pods|-|-"),
      ("api/v1/namespaces", "|v1|-|namespaces|-|-"),
      ("api/v1/namespaces/a", "|v1|-|namespaces|a|-"),
      ("api/v1/namespaces/a/finalize", "|v1|-|namespaces|a|finalize"),
      ("api/v1/namespaces/a/pods", "|v1|a|pods|-|-"),
      ("api/v1/namespaces/a/pods/b/log", "|v1|a|pods|b|log"),
      ("apis/rota.dev/v1/jobs", "rota.dev|v1|-|jobs|-|-"),
      ("apis/rota.dev/v1/namespaces/a/jobs/b/status", "rota.dev|v1|a|jobs|b|status"),
      ("apis/rota.dev/v1", "rota.dev|v1|-|-|-|-"),
      ("api/v1/namespaces/a/pods/b/log/more", "none"),
      ("other/v1/pods", "none"),
    ])
  func paths(path: String, expected: String) {
    let parsed = ResourcePath(segments: path.split(separator: "/").map(String.init))
    let parts = parsed.map {
      [
        $0.group, $0.version, $0.namespace ?? "-", $0.resource ?? "-", $0.name ?? "-",
        $0.subresource ?? "-",
      ].joined(separator: "|")
    }
    #expect(parts ?? "none" == expected)
  }

  @Test(
    "members that come twice are found where they are",
    arguments: [
      (#"{"a":1,"b":{"c":1,"c":2},"a":3}"#, ["b.c", "a"]),
      (#"{"l":[{"x":1},{"x":1,"y":"a\"x","x":2}]}"#, ["l[1].x"]),
      (#"{"a":"a\\","b":{},"c":[]}"#, []),
      (#"{"d":{"a":"1","a":"2","a":"3"}}"#, ["d.a", "d.a"]),
      (#" { "a" : null , "a" : true } "#, ["a"]),
    ])
  func duplicates(text: String, paths: [String]) {
    #expect(DuplicateMembers.paths(in: Array(text.utf8)) == paths)
  }

  @Test(
    "bytes that are no JSON are refused in Go's words",
    arguments: [
      ("not json", "invalid character 'o' in literal null (expecting 'u')"),
      ("", "unexpected end of JSON input"),
      ("{", "unexpected end of JSON input"),
      ("x", "invalid character 'x' looking for beginning of value"),
      ("{x", "invalid character 'x' looking for beginning of object key string"),
      (#"{"a":1}}"#, "invalid character '}' after top-level value"),
      (#"{"a":1 "b"}"#, "invalid character '\"' after object key:value pair"),
    ])
  func jsonMessages(text: String, message: String) {
    let bytes = Array(text.utf8)
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    #expect(error.map { GoJSONMessage.text($0, in: bytes) } == message)
  }

  @Test("a continue token comes back as it was")
  func continueTokens() throws {
    for version in [nil, 380] as [Int64?] {
      let token = ContinueToken(version: version, after: ("raw", "j3"))
      #expect(try ContinueToken(parsing: token.text) == token)
    }
  }

  @Test(
    "a continue token of somebody else is refused",
    arguments: ["bogus", "!!!!", "eyJ4IjoxfQ", "eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ"])
  func badTokens(text: String) {
    let error = #expect(throws: APIStatus.self) { try ContinueToken(parsing: text) }
    #expect(error?.code == 400)
  }

  @Test("a resource's text is read back")
  func resourceTexts() {
    for resource in [GroupResource.pods, .customResourceDefinitions] {
      #expect(GroupResource(text: resource.description) == resource)
    }
  }
}

@Suite("Moments")
struct MomentTests {
  @Test(
    "are written as RFC 3339 and read back",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
      (1_795_484_041, "2026-11-24T01:34:01Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
      (-1, "1969-12-31T23:59:59Z"),
    ] as [(Int64, String)])
  func moments(seconds: Int64, text: String) {
    #expect(Surroundings.rfc3339(seconds) == text)
    #expect(LogInstant(text.utf8) == LogInstant(seconds: seconds))
  }

  @Test(
    "that are no moments are refused",
    arguments: ["", "2026-11-24", "2026-13-24T01:34:01Z", "2026-11-24T01:34:01", "x"])
  func nonsense(text: String) {
    #expect(LogInstant(text.utf8) == nil)
  }
}
