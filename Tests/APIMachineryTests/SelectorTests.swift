import APIMachinery
import JSON
import Testing

@Suite("Selectors") struct SelectorTests {
  private let labels: JSONValue = ["app": "web", "tier": "front", "n": "5", "rota.dev/job": "demo"]

  @Test(
    "of labels match",
    arguments: [
      ("", true), ("app", true), ("!app", false), ("nosuch", false), ("!nosuch", true),
      ("app=web", true), ("app==web", true), ("app!=web", false), ("nosuch!=x", true),
      ("app = web , tier=front", true), ("app=web,tier=back", false), ("app in (web, db)", true),
      ("app notin (db)", true), ("nosuch notin (db)", true), ("app notin (web,db)", false),
      ("n>4", true), ("n<5", false), ("rota.dev/job=demo", true), ("app=", false),
    ])
  func labels(_ text: String, _ matches: Bool) throws {
    #expect(try LabelSelector(parsing: text).matches(labels) == matches)
  }

  @Test(
    "of labels are refused when they cannot be read",
    arguments: ["=x", "a b", "a in", "a=b,", "a in (b", "a,,b", "-a"])
  func unreadable(_ text: String) {
    let error = #expect(throws: APIStatus.self) { try LabelSelector(parsing: text) }
    #expect(error?.code == 400)
  }

  @Test(
    "of fields match",
    arguments: [
      ("status.phase=Failed", true), ("status.phase!=Failed", false), ("metadata.name=p", true),
      ("metadata.name=p,status.phase==Running", false), ("spec.nodeName=", true),
      ("spec.hostNetwork=false", true), ("metadata.namespace!=other", true),
    ])
  func fields(_ text: String, _ matches: Bool) throws {
    let pod: JSONValue = [
      "metadata": ["name": "p", "namespace": "shop"], "status": ["phase": "Failed"],
    ]
    let pods = try Replay.definition("", "pods")
    #expect(try FieldSelector(parsing: text, definition: pods).matches(pod) == matches)
  }

  @Test("of events reach into the object that they are about")
  func events() throws {
    let event: JSONValue = [
      "involvedObject": ["name": "demo", "kind": "Job"], "source": ["component": "rota"],
    ]
    let events = try Replay.definition("", "events")
    let text = "involvedObject.name=demo,involvedObject.kind=Job,source=rota"
    #expect(try FieldSelector(parsing: text, definition: events).matches(event))
  }

  @Test(
    "of fields are refused for a field that cannot be selected by",
    arguments: [
      ("pods", "spec.image=x", "field label not supported: spec.image"),
      (
        "configmaps", "data.x=1",
        "\"data.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
      ),
      ("pods", "status.phase", "invalid selector: 'status.phase'; can't understand 'status.phase'"),
    ])
  func unsupported(_ plural: String, _ text: String, _ message: String) throws {
    let definition = try Replay.definition("", plural)
    let error = #expect(throws: APIStatus.self) {
      try FieldSelector(parsing: text, definition: definition)
    }
    #expect(error == .badRequest(message))
  }

  @Test("know when they ask for one object")
  func requiredName() throws {
    let pods = try Replay.definition("", "pods")
    #expect(
      try FieldSelector(parsing: "metadata.name=a\\,b", definition: pods).requiredName == "a,b")
    #expect(try FieldSelector(parsing: "metadata.name!=a", definition: pods).requiredName == nil)
    #expect(try FieldSelector(parsing: "", definition: pods).isEmpty)
  }
}
