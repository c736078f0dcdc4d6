import APIMachinery
import HTTPServer
import JSON
import YAML

/// A request's body, read by its media type.
struct RequestBody: Sendable {
  let value: JSONValue
  /// Paths of members that JSON text held twice.
  let duplicates: [String]

  /// As kube-apiserver's `--max-request-bytes`.
  static let limit = 3_145_728
  static let mediaTypes = [
    "application/json", "application/yaml", "application/vnd.kubernetes.protobuf",
  ]

  /// - Parameter kind: what the body should be, for the message.
  /// - Throws: 415 for another media type, 400 for what cannot be read.
  init(_ request: HTTPServerRequest, kind: String) throws(APIStatus) {
    switch Self.mediaType(request) {
    case "application/json", "": self = try Self.json(request.body, kind: kind)
    case "application/yaml":
      value = try Self.yaml(request.body, kind: kind)
      duplicates = []
    case "application/vnd.kubernetes.protobuf":
      value = try Protobuf.decode(request.body)
      duplicates = []
    default: throw .unsupportedMediaType(accepted: Self.mediaTypes)
    }
  }

  private init(value: JSONValue, duplicates: [String]) {
    self.value = value
    self.duplicates = duplicates
  }

  static func mediaType(_ request: HTTPServerRequest) -> String {
    let header = request.header("content-type") ?? ""
    let type = header.split(separator: ";").first.map(String.init) ?? ""
    return type.replacing(" ", with: "").lowercased()
  }

  static func json(_ bytes: [UInt8], kind: String) throws(APIStatus) -> RequestBody {
    do {
      let value = try JSONValue(parsing: bytes)
      return RequestBody(value: value, duplicates: DuplicateMembers.paths(in: bytes))
    } catch {
      let problem = GoJSONMessage.text(error, in: bytes)
      throw unrecognized(kind, "couldn't get version/kind; json parse error: \(problem)", bytes)
    }
  }

  /// The YAML of a patch or an object; of several documents the first. JSON is YAML too, and what
  /// most clients send.
  static func yaml(_ bytes: [UInt8], kind: String) throws(APIStatus) -> JSONValue {
    if let value = try? JSONValue(parsing: bytes) { return value }
    do {
      let documents = try YAML.parse(String(decoding: bytes, as: UTF8.self))
      return documents.first?.value ?? .null
    } catch {
      throw unrecognized(kind, "error parsing YAML: \(error)", bytes)
    }
  }

  private static func unrecognized(
    _ kind: String, _ problem: String, _ bytes: [UInt8]
  ) -> APIStatus {
    .badRequest(
      "the object provided is unrecognized (must be of type \(kind)): \(problem) "
        + "(\(GoJSONMessage.summary(bytes)))")
  }
}
