import HTTPServer
import JSON
import YAML

/// How a client likes its JSON.
enum Presentation {
  case compact, indented, yaml

  init(_ request: HTTPServerRequest) {
    let accept = request.header("accept") ?? ""
    let first = accept.split(separator: ",").first.map { $0.split(separator: ";")[0] } ?? ""
    if first.trimmingPrefix(while: { $0 == " " }) == "application/yaml" {
      self = .yaml
    } else if Self.wantsIndentation(request) {
      self = .indented
    } else {
      self = .compact
    }
  }

  /// People read what these print; kube-apiserver does the same for them.
  private static func wantsIndentation(_ request: HTTPServerRequest) -> Bool {
    if let pretty = request.queryValue("pretty") { return pretty == "true" || pretty == "1" }
    let agent = request.header("user-agent") ?? ""
    return agent.hasPrefix("curl") || agent.hasPrefix("Wget") || agent.hasPrefix("Mozilla/5.0")
  }

  func apply(to response: HTTPServerResponse) -> HTTPServerResponse {
    guard self != .compact, case .full(let status, var headers, let body) = response,
      let type = headers.firstIndex(where: { $0.0 == "Content-Type" }),
      headers[type].1 == "application/json", let value = try? JSONValue(parsing: body)
    else { return response }
    if self == .indented {
      return .full(status: status, headers: headers, body: IndentedJSON.bytes(value))
    }
    headers[type].1 = "application/yaml"
    return .full(status: status, headers: headers, body: Array(YAML.render(value).utf8))
  }
}

/// JSON for people: two spaces a level, as Go's `MarshalIndent`.
enum IndentedJSON {
  static func bytes(_ value: JSONValue) -> [UInt8] {
    var output: [UInt8] = []
    write(value, depth: 0, to: &output)
    return output
  }

  private static func write(_ value: JSONValue, depth: Int, to output: inout [UInt8]) {
    switch value {
    case .array(let elements) where !elements.isEmpty:
      block("[", "]", count: elements.count, depth: depth, to: &output) { index, output in
        write(elements[index], depth: depth + 1, to: &output)
      }
    case .object(let members) where !members.isEmpty:
      let sorted = members.sorted { rank($0.key) < rank($1.key) }
      block("{", "}", count: sorted.count, depth: depth, to: &output) { index, output in
        JSONValue.string(sorted[index].key).write(to: &output)
        output += ": ".utf8
        write(sorted[index].value, depth: depth + 1, to: &output)
      }
    default: value.write(to: &output)
    }
  }

  /// `kind` and `apiVersion` first.
  private static func rank(_ key: String) -> (Int, String) {
    switch key {
    case "kind": (0, key)
    case "apiVersion": (1, key)
    case "metadata": (2, key)
    default: (3, key)
    }
  }

  private static func block(
    _ open: String, _ close: String, count: Int, depth: Int, to output: inout [UInt8],
    element: (Int, inout [UInt8]) -> Void
  ) {
    output += open.utf8
    for index in 0..<count {
      output += (index > 0 ? ",\n" : "\n").utf8
      output += String(repeating: "  ", count: depth + 1).utf8
      element(index, &output)
    }
    output += ("\n" + String(repeating: "  ", count: depth) + close).utf8
  }
}
