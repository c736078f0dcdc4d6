import CurlHTTP
import Foundation
import JSON
import YAML

/// Requests as a client without manners would send them; answers as they came, refusals too.
struct RawClient: Sendable {
  struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    /// The body as JSON, or the text itself where it is none.
    var body: JSONValue {
      (try? JSONValue(parsing: Array(text.utf8))) ?? .string(text)
    }

    /// The events of a watch.
    var lines: JSONValue {
      .array(
        text.split(separator: "\n").map {
          (try? JSONValue(parsing: Array($0.utf8))) ?? .string(String($0))
        })
    }
  }

  private let server: String
  private let authorization: String?
  private let http: HTTPClient

  init(kubeconfig: String) throws {
    let file = try YAML.parse(String(contentsOfFile: kubeconfig, encoding: .utf8))[0].value
    let context = Self.entry("contexts", file["current-context"].string, "context", in: file)
    let cluster = Self.entry("clusters", context["cluster"].string, "cluster", in: file)
    let user = Self.entry("users", context["user"].string, "user", in: file)
    server = cluster["server"].string ?? ""
    authorization = user["token"].string.map { "Bearer \($0)" }
    http = try HTTPClient(
      HTTPClientConfiguration(
        tls: TLSOptions(
          caPEM: Self.pem("certificate-authority", cluster),
          clientCertificatePEM: Self.pem("client-certificate", user),
          clientKeyPEM: Self.pem("client-key", user)),
        // The field manager of a write is its client's name, as it was when the answers were recorded.
        userAgent: "curl/7.88.1"))
  }

  func send(
    _ method: String, _ uri: String, _ headers: [String: String] = [:], body: [UInt8]? = nil
  ) async throws -> Answer {
    var fields = headers.map { HTTPField(name: $0.key, value: $0.value) }
    if let authorization { fields.append(HTTPField(name: "Authorization", value: authorization)) }
    let response = try await http.send(
      HTTPRequest(
        method: HTTPMethod(rawValue: method) ?? .get, url: server + uri, headers: fields,
        body: body))
    return Answer(
      status: response.status, headers: response.headers,
      text: String(decoding: response.body, as: UTF8.self))
  }

  func shutdown() { http.shutdown() }

  private static func entry(
    _ list: String, _ name: String?, _ member: String, in file: JSONValue
  ) -> JSONValue {
    (file[list].array ?? []).first { $0["name"].string == name }?[member] ?? .null
  }

  private static func pem(_ name: String, _ entry: JSONValue) -> String? {
    if let data = entry["\(name)-data"].string, let bytes = Data(base64Encoded: data) {
      return String(decoding: bytes, as: UTF8.self)
    }
    return entry[name].string.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) }
  }
}
