public import JSON

/// YAML as Kubernetes manifests use it, read into and written from JSON values.
public enum YAML {}

/// One document of a YAML stream.
public struct YAMLDocument: Sendable {
  public let value: JSONValue
  /// Where the document's first value starts, counted from 1.
  public let line: Int
  let lines: LineMap

  /// The line of the value at `path` (member names, and indices as decimal text), counted from 1; nil
  /// when the document has no such value.
  public func line(ofPath path: [String]) -> Int? { lines.line(ofPath: path[...]) }
}

/// Lines of a value and of all that is in it.
struct LineMap: Hashable, Sendable {
  var line: Int
  var members: [String: LineMap] = [:]

  func line(ofPath path: ArraySlice<String>) -> Int? {
    guard let first = path.first else { return line }
    return members[first]?.line(ofPath: path.dropFirst())
  }
}

/// Why text is not the YAML that Kubernetes reads, and where: line and column count from 1.
public struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
  public let line: Int
  public let column: Int
  public let message: String

  public init(line: Int, column: Int, message: String) {
    self.line = line
    self.column = column
    self.message = message
  }

  public var description: String { "line \(line), column \(column): \(message)" }
}
