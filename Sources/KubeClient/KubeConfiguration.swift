/// How to reach an API server and who to be there.
public struct KubeConfiguration: Sendable {
  public var server: String
  /// The namespace to use where none is said.
  public var namespace: String

  public init(server: String, namespace: String = "default") {
    self.server = server
    self.namespace = namespace
  }

  public static func load(
    kubeconfig: String? = nil, context: String? = nil, environment: [String: String]
  ) throws(ConfigurationError) -> KubeConfiguration {
    throw ConfigurationError(field: "server", problem: "not yet", remedy: "")
  }
}

/// Why there is no usable configuration: which file, context and field, and what to do.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String?
  public var context: String?
  public var field: String
  public var problem: String
  public var remedy: String

  public init(
    file: String? = nil, context: String? = nil, field: String, problem: String, remedy: String
  ) {
    self.file = file
    self.context = context
    self.field = field
    self.problem = problem
    self.remedy = remedy
  }

  public var description: String {
    var place = file.map { "\($0): " } ?? ""
    if let context { place += "context \"\(context)\": " }
    return "\(place)\(field) \(problem): \(remedy)"
  }
}
