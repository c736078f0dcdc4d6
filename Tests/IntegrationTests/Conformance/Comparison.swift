import JSON

/// How an answer differs from a recorded one, where it must not.
///
/// UIDs, versions and times differ from run to run: they need to be there, and what they are is learnt, so
/// that later requests of the recording can be made with the values of this run.
struct Comparison {
  /// Values of this run for recorded ones.
  struct Learnt {
    fileprivate var words: [String: String] = [:]
    fileprivate var versions: [String: String] = [:]

    /// A recorded text with what was learnt put in.
    func applied(to text: String) -> String {
      let known = text.replacing(/resourceVersion=([0-9]+)/) { match in
        "resourceVersion=\(versions[String(match.1)] ?? String(match.1))"
      }
      return words.reduce(known) { $0.replacing($1.key, with: $1.value) }
    }
  }

  private(set) var learnt: Learnt
  private(set) var differences: [String] = []

  init(learnt: Learnt = Learnt()) {
    self.learnt = learnt
  }

  private static let identities: Set = ["uid", "resourceVersion", "continue"]
  private static let moments: Set = [
    "creationTimestamp", "deletionTimestamp", "time", "lastTransitionTime", "startTime",
    "kubectl.kubernetes.io/last-applied-configuration", "storageVersionHash",
  ]
  /// Admission that a cluster has or has not: a service account and what comes with it. The recorded
  /// one had none.
  private static let admission: Set = [
    "serviceAccount", "serviceAccountName", "volumes", "volumeMounts",
    "automountServiceAccountToken",
  ]

  mutating func compare(_ recorded: JSONValue, _ actual: JSONValue, at path: String = "") {
    switch (recorded, actual) {
    case (.object(let before), .object(let now)): compareObjects(before, now, path)
    case (.array(let before), .array(let now)): compareArrays(before, now, path)
    case (.string(let before), .string(let now)):
      if Self.masked(learnt.applied(to: before)) != Self.masked(now) {
        differ(path, recorded, actual)
      }
    default: if recorded != actual { differ(path, recorded, actual) }
    }
  }

  private mutating func compareObjects(
    _ before: [String: JSONValue], _ now: [String: JSONValue], _ path: String
  ) {
    for (key, old) in before.sorted(by: { $0.key < $1.key }) {
      let place = "\(path).\(key)"
      guard let new = now[key] else {
        differ(place, old, nil)
        continue
      }
      if Self.identities.contains(key) {
        learn(old, new, place)
      } else if Self.moments.contains(key) {
        sameKind(old, new, place)
      } else {
        compare(old, new, at: place)
      }
    }
    for (key, new) in now.sorted(by: { $0.key < $1.key })
    where before[key] == nil && !Self.admission.contains(key) {
      differ("\(path).\(key)", nil, new)
    }
  }

  private mutating func compareArrays(
    _ before: [JSONValue], _ now: [JSONValue], _ path: String
  ) {
    guard before.count == now.count else {
      differences.append(
        "\(path): \(now.count) elements, recorded \(before.count): \(JSONValue.array(now).text.prefix(600))"
      )
      return
    }
    for index in before.indices { compare(before[index], now[index], at: "\(path)[\(index)]") }
  }

  private mutating func learn(_ old: JSONValue, _ new: JSONValue, _ path: String) {
    sameKind(old, new, path)
    guard let old = old.string, let new = new.string, !old.isEmpty else { return }
    // A version is a short number, which may stand inside other words.
    if old.utf8.count > 8 { learnt.words[old] = new } else { learnt.versions[old] = new }
  }

  private mutating func sameKind(_ old: JSONValue, _ new: JSONValue, _ path: String) {
    let bothEmpty = (old.string?.isEmpty ?? false) == (new.string?.isEmpty ?? false)
    if old.typeName != new.typeName || !bothEmpty { differ(path, old, new) }
  }

  private mutating func differ(_ path: String, _ recorded: JSONValue?, _ actual: JSONValue?) {
    differences.append(
      "\(path): \(actual?.text.prefix(300) ?? "absent"), recorded \(recorded?.text.prefix(300) ?? "absent")"
    )
  }

  /// Numbers in texts are versions, ages and offsets: any number is as good as another.
  static func masked(_ text: String) -> String {
    text.replacing(/demo\.[a-z0-9]{5}/, with: "demo.*").replacing(/[0-9]+/, with: "#")
  }
}
