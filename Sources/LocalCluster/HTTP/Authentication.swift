import APIMachinery

/// Who a bearer token stands for.
struct Authenticator: Sendable {
  private let adminToken: [UInt8]

  /// `system:masters` is Kubernetes' group that may do everything.
  static let admin = UserInfo(
    name: "rota-admin", groups: ["system:masters", "system:authenticated"])

  init(adminToken: String) { self.adminToken = Array(adminToken.utf8) }

  /// - Parameter authorization: the header's value.
  /// - Throws: 401 for everybody who is not known; nobody is anonymous here.
  func user(authorization: String?) throws(APIStatus) -> UserInfo {
    let parts = (authorization ?? "").split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer",
      Self.equal(Array(parts[1].utf8), adminToken)
    else { throw .unauthorized }
    return Self.admin
  }

  /// In time that does not tell how many bytes are right.
  private static func equal(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

/// May this user do this? The one place to put rules (RBAC) when there are other users.
protocol Authorizer: Sendable {
  /// - Throws: 403.
  func authorize(_ user: UserInfo, _ request: ResourceRequest) throws(APIStatus)
}

/// The administrator is the only user that `Authenticator` knows.
struct AllowAll: Authorizer {
  func authorize(_ user: UserInfo, _ request: ResourceRequest) throws(APIStatus) {}
}
