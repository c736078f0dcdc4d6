import HTTPServer
import Testing

@Suite("Requests as values")
struct RequestTests {
  @Test(
    "Target, path and query",
    arguments: [
      ("/a/b", "/a/b", []), ("/a?x=1&y=2", "/a", ["x=1", "y=2"]), ("/a?", "/a", []),
      ("/a%20b?q=a%20b+c%2B", "/a%20b", ["q=a b c+"]), ("/?flag&x=", "/", ["flag=", "x="]),
      ("/?a=b=c&&d", "/", ["a=b=c", "d="]), ("/?x=%zz%4", "/", ["x=%zz%4"]),
      ("/?x=%ff", "/", ["x=\u{FFFD}"]), ("http://h:1/a?b=c", "/a", ["b=c"]), ("http://h", "/", []),
      ("http://h?x=1", "/", ["x=1"]), ("*", "*", []),
    ] as [(String, String, [String])])
  func target(text: String, path: String, query: [String]) {
    let request = HTTPServerRequest(method: "GET", target: text)
    #expect(request.path == path)
    #expect(request.query.map { "\($0.name)=\($0.value)" } == query)
  }

  @Test("Segments are decoded one by one")
  func segments() {
    let request = HTTPServerRequest(method: "GET", target: "/api//a%2Fb/c+d?x=/y")
    #expect(request.pathSegments == ["api", "a/b", "c+d"])
  }

  @Test("Headers are found in any case, query values in their own")
  func lookup() {
    let request = HTTPServerRequest(
      method: "GET", target: "/?Watch=1", headers: [("Accept", "a"), ("ACCEPT", "b")])
    #expect(request.header("accept") == "a")
    #expect(request.header("other") == nil)
    #expect(request.queryValue("Watch") == "1")
    #expect(request.queryValue("watch") == nil)
  }
}
