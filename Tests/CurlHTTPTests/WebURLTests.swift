import CurlHTTP
import Testing

@Suite("URLs")
struct WebURLTests {
  @Test(
    "Origin, host and authority",
    arguments: [
      ("https://api.example", "https://api.example:443", "api.example"),
      ("https://API.example:6443/x?y", "https://api.example:6443", "API.example:6443"),
      ("http://u:p@h/", "http://h:80", "h"), ("HTTP://h:8080", "http://h:8080", "h:8080"),
      ("https://[::1]:6443/", "https://[::1]:6443", "[::1]:6443"),
      ("https://[fe80::1]", "https://[fe80::1]:443", "[fe80::1]"),
      ("http://h?q", "http://h:80", "h"),
    ])
  func parts(text: String, origin: String, authority: String) throws {
    let url = try WebURL(text)
    #expect(url.origin == origin)
    #expect(url.authority == authority)
  }

  @Test(
    "What is not an absolute http or https URL is refused",
    arguments: [
      "", "/path", "h:80", "ftp://h/", "file:///etc/passwd", "http://", "http:///x", "http://h:0/",
      "http://h:65536/", "http://h:x/", "http://[::1/", "http://h/a b", "http://h/\r\nX: y",
      "http://h/\u{0}", "http://h/ü",
    ])
  func refused(text: String) {
    let error = #expect(throws: HTTPError.self) { try WebURL(text) }
    #expect(error?.code == .configuration)
  }

  @Test("Another host takes the place of the first, and nothing else changes")
  func replacingHost() throws {
    #expect(
      try WebURL("https://u:p@10.0.0.1:6443/a?b#c").replacingHost(with: "api.example")
        == "https://u:p@api.example:6443/a?b#c")
    #expect(try WebURL("https://10.0.0.1").replacingHost(with: "x") == "https://x")
  }

  @Test(
    "Loopback hosts",
    arguments: [
      ("http://localhost/", true), ("https://127.0.0.1:6443", true), ("https://127.9.9.9", true),
      ("http://[::1]:1", true), ("http://a.localhost", true), ("https://10.0.0.1", false),
      ("https://localhost.example", false),
    ])
  func loopback(text: String, expected: Bool) throws {
    #expect(try WebURL(text).isLoopback == expected)
  }

  @Test("Messages show neither credentials nor query")
  func redacted() {
    #expect(WebURL.redacted("https://u:p@h:1/a?token=t#f") == "https://…@h:1/a")
    #expect(WebURL.redacted("https://h/a@b") == "https://h/a@b")
    #expect(
      WebURL.redactingUserInfo(in: "Unsupported proxy 'http://u:p@x@proxy:1' for https://h/")
        == "Unsupported proxy 'http://…@proxy:1' for https://h/")
  }
}
