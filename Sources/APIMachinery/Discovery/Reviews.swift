public import JSON

/// Who sends a request.
public struct UserInfo: Hashable, Sendable {
  public let name: String
  public let uid: String
  public let groups: [String]

  public init(name: String, uid: String = "", groups: [String]) {
    self.name = name
    self.uid = uid
    self.groups = groups
  }
}

/// Resources that are questions: `kubectl auth can-i` and `kubectl auth whoami`.
public enum Reviews {
  /// Answers a create of a resource that is not stored (`ResourceDefinition.isStored`): access
  /// reviews say yes, as the one user is the administrator.
  public static func answer(
    _ review: JSONValue, definition: ResourceDefinition, user: UserInfo, context: WriteContext
  ) throws(APIStatus) -> JSONValue {
    review
  }
}
