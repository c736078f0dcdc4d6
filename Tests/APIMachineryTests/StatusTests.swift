import APIMachinery
import Fixtures
import JSON
import Testing

@Suite struct StatusTests {
  @Test("a missing object is refused in the server's words")
  func missingObject() throws {
    let recorded = try #require(try Fixtures.recording("55-conflicts").first { $0.status == 404 })
    let jobs = GroupResource(group: "rota.dev", resource: "jobs")
    #expect(APIStatus.notFound(jobs, name: "nothere").json == recorded.body)
  }
}
