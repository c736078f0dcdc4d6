extension JSONValue {
  /// The JSON merge patch (RFC 7396) that turns `old` into `new`; nil when they are equal.
  ///
  /// A member that `new` lacks becomes an explicit null. Arrays are replaced whole.
  public static func mergePatch(from old: JSONValue, to new: JSONValue) -> JSONValue? {
    if old == new { return nil }
    guard case .object(let before) = old, case .object(let after) = new else { return new }
    var patch: [String: JSONValue] = [:]
    for key in before.keys where after[key] == nil { patch[key] = .null }
    for (key, value) in after {
      guard let known = before[key] else {
        patch[key] = value
        continue
      }
      if let change = mergePatch(from: known, to: value) { patch[key] = change }
    }
    return .object(patch)
  }

  /// This value with a JSON merge patch (RFC 7396) applied.
  public func applying(mergePatch patch: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var result = object ?? [:]
    for (key, change) in changes {
      result[key] = change.isNull ? nil : (result[key] ?? .null).applying(mergePatch: change)
    }
    return .object(result)
  }
}
