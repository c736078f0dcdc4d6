/// What a write takes from outside, so that the rules stay pure.
public struct WriteContext: Hashable, Sendable {
  /// The namespace in the request's path; empty for cluster-scoped resources.
  public var namespace: String
  /// The subresource in the request's path: `status`, or empty.
  public var subresource: String
  /// Who is recorded in managedFields: `fieldManager`, or what comes before the slash in the
  /// client's user agent. Nil leaves managedFields as they are (after `FieldManagement.apply`).
  public var manager: String?
  /// RFC 3339 in whole seconds, UTC.
  public var now: String
  /// The UID of an object that is created.
  public var uid: String
  /// What generateName appends: five of `bcdfghjklmnpqrstvwxz2456789`.
  public var nameSuffix: String
  /// The account that a Pod without one gets; nil for a server without the admission plugin
  /// ServiceAccount.
  public var serviceAccount: String?

  public init(
    namespace: String, subresource: String = "", manager: String?, now: String, uid: String = "",
    nameSuffix: String = "", serviceAccount: String? = nil
  ) {
    self.namespace = namespace
    self.subresource = subresource
    self.manager = manager
    self.now = now
    self.uid = uid
    self.nameSuffix = nameSuffix
    self.serviceAccount = serviceAccount
  }
}

/// The `fieldValidation` of a write.
public enum FieldValidation: String, Hashable, Sendable {
  case strict = "Strict"
  case warn = "Warn"
  case ignore = "Ignore"

  /// - Parameter parameter: the query's value; absent means `Warn`.
  public init(parameter: String?) throws(APIStatus) {
    guard let parameter, !parameter.isEmpty else {
      self = .warn
      return
    }
    guard let known = FieldValidation(rawValue: parameter) else {
      throw .badRequest(
        "fieldValidation: Unsupported value: \(quoted(parameter)): supported values: "
          + "\"Ignore\", \"Strict\", \"Warn\"")
    }
    self = known
  }
}

/// What `DELETE` carries, in its query and its body.
public struct DeletionOptions: Hashable, Sendable {
  public enum Propagation: String, Hashable, Sendable {
    case background = "Background"
    case foreground = "Foreground"
    case orphan = "Orphan"
  }

  public var gracePeriodSeconds: Int?
  public var propagation: Propagation?
  public var preconditionUID: String?
  public var preconditionResourceVersion: String?
  public var isDryRun = false

  public init(
    gracePeriodSeconds: Int? = nil, propagation: Propagation? = nil,
    preconditionUID: String? = nil, preconditionResourceVersion: String? = nil,
    isDryRun: Bool = false
  ) {
    self.gracePeriodSeconds = gracePeriodSeconds
    self.propagation = propagation
    self.preconditionUID = preconditionUID
    self.preconditionResourceVersion = preconditionResourceVersion
    self.isDryRun = isDryRun
  }
}
