import APIMachinery
import Fixtures
import JSON
import Testing

@Suite("Refusals") struct StatusTests {
  private let jobs = GroupResource(group: "rota.dev", resource: "jobs")

  @Test("are worded as the server words them")
  func wording() throws {
    let cases: [(String, Int, APIStatus)] = [
      ("55-conflicts", 0, .alreadyExists(jobs, name: "j1")),
      ("55-conflicts", 1, .conflict(jobs, name: "j2")),
      (
        "55-conflicts", 2,
        .preconditionFailed(
          group: "rota.dev", kind: "Job", name: "j2", field: "UID",
          expected: "00000000-0000-0000-0000-000000000000",
          actual: "afa44f4d-841c-4426-8b45-93310ca396eb")
      ),
      ("55-conflicts", 3, .notFound(jobs, name: "nothere")),
      (
        "56-bad-requests", 2,
        .unsupportedMediaType(
          accepted: ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"])
      ),
      (
        "54-resource-versions", 1,
        .resourceVersionTooLarge(requested: 99_999_999_999, current: 386)
      ),
    ]
    for (recording, index, status) in cases {
      let recorded = try Fixtures.recording(recording)[index]
      #expect(status.json == recorded.body)
      #expect(status.code == recorded.status)
    }
  }

  @Test("of a watch that is too old are Status objects, too")
  func expired() throws {
    let event = try Fixtures.recording("54-resource-versions")[0].body[0]
    #expect(APIStatus.expired("too old resource version: 1 (341)").json == event["object"])
  }

  @Test("tell a fault once in the message, and each in the causes")
  func duplicates() {
    let cause = Cause(reason: "FieldValueInvalid", message: "Invalid value: 1: no", field: "a")
    let status = APIStatus.invalid(group: "", kind: "Pod", name: "p", causes: [cause, cause])
    #expect(status.message == "Pod \"p\" is invalid: a: Invalid value: 1: no")
    #expect(status.json["details"]["causes"].array?.count == 2)
  }

  @Test("a deletion without an object answers Success")
  func success() throws {
    let recorded = try #require(try Fixtures.recording("35-delete").first { $0.method == "DELETE" })
    let details = recorded.body["details"]
    let status = APIStatus.success(
      jobs, name: details["name"].string ?? "", uid: details["uid"].string ?? "")
    #expect(status == recorded.body)
  }

  @Test(
    "field validation is Warn unless asked otherwise",
    arguments: [nil, "", "Warn", "Strict", "Ignore"])
  func fieldValidation(_ parameter: String?) throws {
    let validation = try FieldValidation(parameter: parameter)
    #expect(validation.rawValue == (parameter.flatMap { $0.isEmpty ? nil : $0 } ?? "Warn"))
    #expect(throws: APIStatus.self) { try FieldValidation(parameter: "Loose") }
  }
}
