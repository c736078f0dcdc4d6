import CurlHTTP
import HTTPServer
import Testing

/// Our client against our server, over real sockets.
@Suite("Requests and answers")
struct ExchangeTests {
  @Test("Method, target, headers and body arrive, and so does the answer")
  func roundTrip() async throws {
    try await withServer { request in
      let seen = "\(request.method) \(request.target) \(request.header("X-Mark") ?? "-")"
      return .full(status: 201, headers: [("X-Seen", seen)], body: request.body)
    } run: { client, url in
      let request = HTTPRequest(
        method: .put, url: url + "/a%20b?c=d", headers: [HTTPField(name: "X-Mark", value: "m")],
        body: Array("hello".utf8))
      let response = try await client.send(request)
      #expect(response.status == 201)
      #expect(response.headers.first(named: "x-seen") == "PUT /a%20b?c=d m")
      #expect(response.body == Array("hello".utf8))
    }
  }
}
