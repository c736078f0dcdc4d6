import JSON

/// Compares answers with recorded ones, and learns what stands for what: UIDs, versions and tokens
/// are others in each run, but the same ones within it.
struct RecordedAnswers {
  /// Recorded text → text of this run.
  private var known: [String: String] = [:]
  private(set) var differences: [String] = []
  var title = ""

  /// Members that hold a moment or a random name: only what type they have is compared.
  private static let moments: Set = [
    "creationTimestamp", "deletionTimestamp", "time", "lastTransitionTime",
    "storageVersionHash",
  ]
  private static let identities: Set = ["uid", "resourceVersion", "continue"]

  /// A recorded request's text in the terms of this run.
  func translated(_ text: String) -> String {
    known.sorted { $0.key.utf8.count > $1.key.utf8.count }.reduce(text) { text, pair in
      guard pair.key.utf8.count <= 8 else { return text.replacing(pair.key, with: pair.value) }
      return text.replacing("resourceVersion=\(pair.key)&", with: "resourceVersion=\(pair.value)&")
    }
  }

  mutating func compare(_ recorded: JSONValue, _ actual: JSONValue, _ path: String) {
    switch (recorded, actual) {
    case (.object(let old), .object(let new)): compare(old, new, path)
    case (.array(let old), .array(let new)):
      guard old.count == new.count else { return differ(path, recorded, actual) }
      for index in old.indices { compare(old[index], new[index], "\(path)[\(index)]") }
    case (.string(let old), .string(let new)):
      if Self.masked(translated(old)) != Self.masked(new) { differ(path, recorded, actual) }
    default: if recorded != actual { differ(path, recorded, actual) }
    }
  }

  private mutating func compare(
    _ old: [String: JSONValue], _ new: [String: JSONValue], _ path: String
  ) {
    for key in Set(old.keys).union(new.keys).sorted() {
      let (before, now) = (old[key] ?? .null, new[key] ?? .null)
      let isVague = Self.moments.contains(key) || Self.identities.contains(key)
      if isVague, before.typeName == now.typeName {
        if Self.identities.contains(key), let from = before.string, let to = now.string {
          known[from] = to
        }
      } else if (old[key] == nil) != (new[key] == nil) {
        differ("\(path).\(key)", before, now)
      } else {
        compare(before, now, "\(path).\(key)")
      }
    }
  }

  /// Versions inside messages, and ages.
  private static func masked(_ text: String) -> String {
    text.replacing(/demo\.[a-z0-9]{5}/, with: "demo.*").replacing(/[0-9]+/, with: "#")
  }

  mutating func differ(_ path: String, _ recorded: JSONValue, _ actual: JSONValue) {
    differences.append(
      "\(title) \(path): \(actual.text.prefix(400)), recorded \(recorded.text.prefix(400))")
  }
}
