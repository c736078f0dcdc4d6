/// Why there is no usable configuration: which file, context and field, and what to do.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String?
  public var context: String?
  /// `clusters[dev].cluster.server`
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
