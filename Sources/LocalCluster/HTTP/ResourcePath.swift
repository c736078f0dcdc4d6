/// What a path under `/api` or `/apis` names.
struct ResourcePath: Hashable, Sendable {
  var group = ""
  var version = ""
  /// Nil outside of `namespaces/NAME/`.
  var namespace: String?
  var resource: String?
  var name: String?
  var subresource: String?

  /// Subresources of a Namespace, which a namespaced resource could otherwise be taken for.
  private static let namespaceSubresources: Set = ["status", "finalize"]

  /// - Parameter segments: of the path, decoded.
  /// - Returns: nil for what cannot name a resource.
  init?(segments: [String]) {
    guard let rest = takeVersion(segments) else { return nil }
    var parts = rest
    if parts.count >= 3, parts[0] == "namespaces", !Self.isOfNamespace(parts) {
      namespace = parts[1]
      parts = parts.dropFirst(2)
    }
    parts = ArraySlice(Array(parts))
    guard parts.count <= 3 else { return nil }
    resource = parts.first
    if parts.count > 1 { name = parts[1] }
    if parts.count > 2 { subresource = parts[2] }
  }

  private mutating func takeVersion(_ segments: [String]) -> ArraySlice<String>? {
    switch segments.first {
    case "api" where segments.count >= 2:
      version = segments[1]
      return ArraySlice(Array(segments.dropFirst(2)))
    case "apis" where segments.count >= 3:
      group = segments[1]
      version = segments[2]
      return ArraySlice(Array(segments.dropFirst(3)))
    default: return nil
    }
  }

  private static func isOfNamespace(_ parts: ArraySlice<String>) -> Bool {
    parts.count == 3 && namespaceSubresources.contains(parts[2])
  }
}
