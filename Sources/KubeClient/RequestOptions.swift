public import JSON

/// Which versions of a collection a list may answer with.
public enum ListVersion: Hashable, Sendable {
  /// The newest there is: a consistent read.
  case mostRecent
  /// Whatever the server has at hand, perhaps old (`resourceVersion=0`).
  case any
  /// As new as this resourceVersion, or newer.
  case notOlderThan(String)
  /// This resourceVersion and no other.
  case exactly(String)
}

public struct ListOptions: Hashable, Sendable {
  public var labelSelector: String?
  public var fieldSelector: String?
  /// The most objects in one answer; nil for all at once.
  public var limit: Int?
  /// From the answer before: where the next page begins. The version is ignored then.
  public var continueToken: String?
  public var version: ListVersion
  public var representation: Representation

  public init(
    labelSelector: String? = nil, fieldSelector: String? = nil, limit: Int? = nil,
    continueToken: String? = nil, version: ListVersion = .mostRecent,
    representation: Representation = .object
  ) {
    self.labelSelector = labelSelector
    self.fieldSelector = fieldSelector
    self.limit = limit
    self.continueToken = continueToken
    self.version = version
    self.representation = representation
  }
}

public struct WatchOptions: Hashable, Sendable {
  public var labelSelector: String?
  public var fieldSelector: String?
  /// Changes after this version. Nil with `sendInitialEvents` asks for all objects first; nil without it
  /// lets the server begin with any state.
  public var resourceVersion: String?
  public var allowBookmarks: Bool
  /// The server ends the watch after so long.
  public var timeoutSeconds: Int?
  /// All objects come as ADDED first, then a bookmark that says so (a streaming list).
  public var sendInitialEvents: Bool

  public init(
    labelSelector: String? = nil, fieldSelector: String? = nil, resourceVersion: String? = nil,
    allowBookmarks: Bool = true, timeoutSeconds: Int? = nil, sendInitialEvents: Bool = false
  ) {
    self.labelSelector = labelSelector
    self.fieldSelector = fieldSelector
    self.resourceVersion = resourceVersion
    self.allowBookmarks = allowBookmarks
    self.timeoutSeconds = timeoutSeconds
    self.sendInitialEvents = sendInitialEvents
  }
}

/// What the server does with fields that the schema lacks, and with duplicate ones.
public enum FieldValidation: String, Hashable, Sendable {
  case strict = "Strict"
  case warn = "Warn"
  case ignore = "Ignore"
}

public struct WriteOptions: Hashable, Sendable {
  /// Everything happens but the storing.
  public var dryRun: Bool
  public var fieldManager: String?
  public var fieldValidation: FieldValidation?

  public init(
    dryRun: Bool = false, fieldManager: String? = nil, fieldValidation: FieldValidation? = nil
  ) {
    self.dryRun = dryRun
    self.fieldManager = fieldManager
    self.fieldValidation = fieldValidation
  }
}

public struct DeleteOptions: Hashable, Sendable {
  /// What becomes of the objects that the deleted one owns.
  public enum PropagationPolicy: String, Hashable, Sendable {
    /// They are deleted first.
    case foreground = "Foreground"
    /// They are deleted afterwards.
    case background = "Background"
    /// They stay, without an owner.
    case orphan = "Orphan"
  }

  public var gracePeriodSeconds: Int?
  public var propagationPolicy: PropagationPolicy?
  /// Only the object of this UID; another of the same name is a conflict.
  public var preconditionUID: String?
  /// Only in this version; another is a conflict.
  public var preconditionResourceVersion: String?
  public var dryRun: Bool

  public init(
    gracePeriodSeconds: Int? = nil, propagationPolicy: PropagationPolicy? = nil,
    preconditionUID: String? = nil, preconditionResourceVersion: String? = nil,
    dryRun: Bool = false
  ) {
    self.gracePeriodSeconds = gracePeriodSeconds
    self.propagationPolicy = propagationPolicy
    self.preconditionUID = preconditionUID
    self.preconditionResourceVersion = preconditionResourceVersion
    self.dryRun = dryRun
  }
}

public struct LogOptions: Hashable, Sendable {
  /// Nil where the Pod has only one container.
  public var container: String?
  /// Goes on with what the container writes until it ends.
  public var follow: Bool
  public var tailLines: Int?
  public var timestamps: Bool
  /// The container before its last restart.
  public var previous: Bool
  public var sinceSeconds: Int?
  public var limitBytes: Int?

  public init(
    container: String? = nil, follow: Bool = false, tailLines: Int? = nil,
    timestamps: Bool = false, previous: Bool = false, sinceSeconds: Int? = nil,
    limitBytes: Int? = nil
  ) {
    self.container = container
    self.follow = follow
    self.tailLines = tailLines
    self.timestamps = timestamps
    self.previous = previous
    self.sinceSeconds = sinceSeconds
    self.limitBytes = limitBytes
  }
}

/// How an object is changed.
public enum Patch: Hashable, Sendable {
  /// RFC 7396: members replace, null removes, lists are replaced whole.
  case merge(JSONValue)
  /// RFC 6902: a list of operations.
  case json(JSONValue)
  /// Kubernetes' own: lists merge by key. Built-in kinds only.
  case strategic(JSONValue)
  /// Server-side apply: `fieldManager` owns what it names; `force` takes fields from other owners.
  case apply(JSONValue, fieldManager: String, force: Bool)
}

/// What the server sends of an object.
public enum Representation: Hashable, Sendable {
  case object
  /// Metadata alone.
  case partialObjectMetadata
  case partialObjectMetadataList
  /// Rows and columns as kubectl prints them.
  case table
}
