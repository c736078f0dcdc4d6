import APIMachinery
import JSON
import Synchronization

/// The resources that are served at one moment, and the documents that describe them, each made
/// when it is first asked for.
final class APISurface: Sendable {
  let definitions: [ResourceDefinition]
  /// Custom resources whose definition is being deleted: nothing new is created.
  let terminating: Set<GroupResource>
  private let byPath: [Path: Int]
  private let byStorage: [GroupResource: Int]
  private let byKind: [Kind: Int]
  private let documents = Mutex<[String: Document]>([:])

  private struct Path: Hashable { let group, version, plural: String }
  private struct Kind: Hashable { let apiVersion, kind: String }

  /// - Parameter definitions: for a resource with several versions, the stored one first.
  init(definitions: [ResourceDefinition], terminating: Set<GroupResource> = []) {
    self.definitions = definitions
    self.terminating = terminating
    let indexed = Array(definitions.enumerated())
    byPath = Dictionary(
      indexed.map {
        (Path(group: $1.group, version: $1.version, plural: $1.plural), $0)
      }, uniquingKeysWith: { first, _ in first })
    byKind = Dictionary(
      indexed.map { (Kind(apiVersion: $1.apiVersion, kind: $1.kind), $0) },
      uniquingKeysWith: { first, _ in first })
    byStorage = Dictionary(
      indexed.filter { $1.isStored && $1.storage == $1.groupResource }.map { ($1.storage, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  func definition(group: String, version: String, plural: String) -> ResourceDefinition? {
    byPath[Path(group: group, version: version, plural: plural)].map { definitions[$0] }
  }

  func definition(apiVersion: String, kind: String) -> ResourceDefinition? {
    byKind[Kind(apiVersion: apiVersion, kind: kind)].map { definitions[$0] }
  }

  /// The definition in whose shape objects are kept.
  func storedDefinition(_ resource: GroupResource) -> ResourceDefinition? {
    byStorage[resource].map { definitions[$0] }
  }

  /// Where resources are kept, each once.
  var storedResources: [GroupResource] { Array(byStorage.keys) }

  func hasBuiltins(group: String, version: String) -> Bool {
    definitions.contains { $0.isBuiltin && $0.group == group && $0.version == version }
  }

  func selectablePaths(_ resource: GroupResource) -> [[String]] {
    (storedDefinition(resource)?.selectableFields ?? []).map {
      $0.label.split(separator: ".").map(String.init)
    }
  }
}

// MARK: - Documents

extension APISurface {
  /// Bytes with the ETag that stands for them.
  struct Document: Sendable {
    let bytes: [UInt8]
    let tag: String

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      tag = "\"" + Self.digest(bytes) + "\""
    }

    /// FNV-1a: tells changes apart, which is all that is asked of it.
    private static func digest(_ bytes: [UInt8]) -> String {
      let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01b3
      }
      let digits = String(hash, radix: 16, uppercase: true)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
  }

  func document(_ name: String, _ make: () -> [UInt8]?) -> Document? {
    if let known = documents.withLock({ $0[name] }) { return known }
    guard let made = make().map(Document.init) else { return nil }
    documents.withLock { $0[name] = made }
    return made
  }

  func document(_ name: String, json make: () -> JSONValue?) -> Document? {
    document(name) { make()?.serialized }
  }
}
