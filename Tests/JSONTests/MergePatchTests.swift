import JSON
import Testing

@Suite struct MergePatchTests {
  @Test(arguments: [
    (#"{"a":1}"#, #"{"a":1}"#, nil as String?),
    (#"{"a":1}"#, #"{"a":2}"#, #"{"a":2}"#),
    (#"{"a":{"b":1,"c":2}}"#, #"{"a":{"b":1}}"#, #"{"a":{"c":null}}"#),
    (#"{"a":[1]}"#, #"{"a":[1,2],"b":{}}"#, #"{"a":[1,2],"b":{}}"#),
    (#"{"a":{"b":1}}"#, #"{"a":5}"#, #"{"a":5}"#),
  ])
  func `the difference of two values turns one into the other`(
    old: String, new: String, patch: String?
  ) throws {
    let from = try JSONValue(parsing: old)
    let to = try JSONValue(parsing: new)
    let difference = JSONValue.mergePatch(from: from, to: to)
    #expect(difference?.text == patch)
    #expect(from.applying(mergePatch: difference ?? [:]) == to)
  }
}
