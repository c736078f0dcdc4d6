import APIMachinery
import HTTPServer
import JSON

/// The answers that handlers give.
extension HTTPServerResponse {
  static func json(
    _ value: JSONValue, status: Int = 200, warnings: [String] = []
  ) -> HTTPServerResponse {
    json(value.serialized, status: status, warnings: warnings)
  }

  static func json(
    _ bytes: [UInt8], status: Int = 200, warnings: [String] = []
  ) -> HTTPServerResponse {
    .full(status: status, headers: headers("application/json", warnings), body: bytes)
  }

  static func text(_ text: String, status: Int = 200) -> HTTPServerResponse {
    .full(status: status, headers: headers("text/plain; charset=utf-8"), body: Array(text.utf8))
  }

  static let pageNotFound = text("404 page not found\n", status: 404)

  static func status(_ status: APIStatus) -> HTTPServerResponse {
    var headers = headers("application/json")
    if let seconds = status.details?.retryAfterSeconds, seconds > 0 {
      headers.append(("Retry-After", "\(seconds)"))
    }
    if status.code == 401 { headers.append(("WWW-Authenticate", "Bearer")) }
    return .full(status: status.code, headers: headers, body: status.json.serialized)
  }

  /// A document with its ETag; 304 when the client has it.
  static func document(
    _ document: APISurface.Document, contentType: String, for request: HTTPServerRequest
  ) -> HTTPServerResponse {
    var headers = headers(contentType)
    headers.append(("ETag", document.tag))
    headers.append(("Vary", "Accept"))
    if request.header("if-none-match") == document.tag {
      return .full(status: 304, headers: headers, body: [])
    }
    return .full(status: 200, headers: headers, body: document.bytes)
  }

  private static func headers(
    _ contentType: String, _ warnings: [String] = []
  ) -> [(String, String)] {
    [("Content-Type", contentType), ("Cache-Control", "no-cache, private")]
      + warnings.map { ("Warning", "299 - " + quoted($0)) }
  }

  private static func quoted(_ text: String) -> String {
    // What a header cannot carry would break the answer apart.
    let safe = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 }))
    return "\"" + safe.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
