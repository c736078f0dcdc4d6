import Foundation
public import JSON

/// What a real kube-apiserver 1.36 answered, exchange by exchange (see recordings/README.md).
public enum Fixtures {
  public struct Exchange: Sendable {
    public let method: String
    public let uri: String
    public let requestHeaders: [String: String]
    public let requestBody: JSONValue
    public let status: Int
    public let headers: [String: String]
    public let body: JSONValue
  }

  /// The exchanges of `recordings/NAME.jsonl`, in order.
  public static func recording(_ name: String) throws -> [Exchange] {
    try text("\(name).jsonl").split(separator: "\n").map { line in
      try exchange(JSONValue(parsing: Array(line.utf8)))
    }
  }

  /// The text of a file in `recordings`.
  public static func text(_ file: String) throws -> String {
    guard
      let url = Bundle.module.url(
        forResource: file, withExtension: nil, subdirectory: "recordings")
    else { throw CocoaError(.fileNoSuchFile) }
    return try String(contentsOf: url, encoding: .utf8)
  }

  private static func exchange(_ value: JSONValue) -> Exchange {
    let request = value["request"]
    let response = value["response"]
    return Exchange(
      method: request["method"].string ?? "",
      uri: request["uri"].string ?? "",
      requestHeaders: (request["headers"].object ?? [:]).compactMapValues(\.string),
      requestBody: request["body"],
      status: response["status"].int ?? 0,
      headers: (response["headers"].object ?? [:]).compactMapValues(\.string),
      body: response["body"])
  }
}
