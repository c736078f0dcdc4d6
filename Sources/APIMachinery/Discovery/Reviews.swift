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
  ///
  /// - Throws: 422 for an access review that asks nothing; 405 for a kind that is no question.
  public static func answer(
    _ review: JSONValue, definition: ResourceDefinition, user: UserInfo, context: WriteContext
  ) throws(APIStatus) -> JSONValue {
    var answer = review
    answer["apiVersion"] = .string(definition.apiVersion)
    answer["kind"] = .string(definition.kind)
    answer["metadata"] = [:]
    switch definition.kind {
    case "SelfSubjectAccessReview":
      try check(review, definition)
      answer["status"] = ["allowed": true]
    case "SelfSubjectRulesReview": answer["status"] = rules
    case "SelfSubjectReview":
      answer["metadata"] = ["creationTimestamp": .string(context.now)]
      answer["status"] = ["userInfo": json(user)]
    default: throw .methodNotAllowed
    }
    return answer
  }

  private static func check(
    _ review: JSONValue, _ definition: ResourceDefinition
  ) throws(APIStatus) {
    let attributes = ["resourceAttributes", "nonResourceAttributes"]
    let given = attributes.filter { review["spec"][$0].object != nil }
    guard given.count != 1 else { return }
    let cause =
      given.isEmpty
      ? Cause.invalid(
        "spec.resourceAttributes", "null",
        "exactly one of nonResourceAttributes or resourceAttributes must be specified")
      : Cause.invalid(
        "spec.nonResourceAttributes", review["spec"]["nonResourceAttributes"].text,
        "cannot be specified in combination with resourceAttributes")
    throw .invalid(
      group: definition.group, kind: definition.kind, name: "", causes: [cause])
  }

  private static let rules: JSONValue = [
    "resourceRules": [["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]],
    "nonResourceRules": [["verbs": ["*"], "nonResourceURLs": ["*"]]],
    "incomplete": false,
  ]

  private static func json(_ user: UserInfo) -> JSONValue {
    var json: JSONValue = [
      "username": .string(user.name), "groups": .array(user.groups.map { .string($0) }),
    ]
    if !user.uid.isEmpty { json["uid"] = .string(user.uid) }
    return json
  }
}
