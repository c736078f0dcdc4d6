extension Timestamp {
  public init?(rfc3339: String) { return nil }
  public var rfc3339: String { "" }
  public var rfc3339Micro: String { "" }
}
