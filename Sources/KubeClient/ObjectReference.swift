/// Points at an object, in events.
public struct ObjectReference: Hashable, Sendable {
  public var apiVersion: String
  public var kind: String
  public var namespace: String
  public var name: String
  public var uid: String
  public var resourceVersion: String

  public init(
    apiVersion: String, kind: String, namespace: String, name: String, uid: String,
    resourceVersion: String = ""
  ) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.uid = uid
    self.resourceVersion = resourceVersion
  }
}
