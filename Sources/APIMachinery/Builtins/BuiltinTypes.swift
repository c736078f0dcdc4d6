import JSON

/// The Go types behind the builtin resources, read from tables.
///
/// A table has a type a paragraph: its name, and fields indented by two, as `NAME TYPE FLAGS`, each
/// with a description indented by four. `[T]` is a list of T, `{T}` a map from strings. The flags:
/// `#N` the protobuf number, `in=N` the number of the message that Go embeds and JSON does not
/// show, `required`, `keep` (written even when empty), `map=KEYS` (a list map for server-side apply,
/// merged by the first key in a strategic patch), `merge=KEY` and `merge` (strategic patch alone),
/// `nomerge` (server-side apply alone), `set`, `atomic`, `enum=A|B` (what documents list; the rules
/// of each kind check it).
enum BuiltinTypes {
  struct Field: Sendable {
    let name: String
    let type: String
    let flags: [String]
    var description = ""

    func value(of flag: String) -> String? {
      flags.first { $0.hasPrefix(flag) }.map { String($0.dropFirst(flag.count)) }
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }
  }

  struct TypeDefinition: Sendable {
    /// `io.k8s.api.core.v1`
    let package: String
    let name: String
    let isAtomic: Bool
    var description = ""
    var fields: [Field] = []

    /// The name in OpenAPI documents.
    var fullName: String { "\(package).\(name)" }
  }

  static let core1 = "io.k8s.api.core.v1"
  static let meta1 = "io.k8s.apimachinery.pkg.apis.meta.v1"

  /// All types, by their full names.
  static let all: [String: TypeDefinition] = {
    var types: [String: TypeDefinition] = [:]
    for table in [meta, apiextensions, pods, containers, volumes, core, groups] {
      for type in parse(table) { types[type.fullName] = type }
    }
    return types
  }()

  /// The type that `name` means inside `package`: its own, then meta, then core.
  static func resolve(_ name: String, in package: String) -> TypeDefinition? {
    all["\(package).\(name)"] ?? all["\(meta1).\(name)"] ?? all["\(core1).\(name)"]
  }

  private static func parse(_ table: String) -> [TypeDefinition] {
    var types: [TypeDefinition] = []
    var package = ""
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words[0] == "package" {
        package = words[1]
      } else if line.hasPrefix("    ") {
        describe(&types[types.count - 1], words.joined(separator: " "))
      } else if line.hasPrefix("  ") {
        let field = Field(name: words[0], type: words[1], flags: Array(words.dropFirst(2)))
        types[types.count - 1].fields.append(field)
      } else {
        let isAtomic = words.contains("atomic")
        types.append(TypeDefinition(package: package, name: words[0], isAtomic: isAtomic))
      }
    }
    return types
  }

  private static func describe(_ type: inout TypeDefinition, _ text: String) {
    func joined(_ old: String) -> String { old.isEmpty ? text : "\(old) \(text)" }
    guard let last = type.fields.indices.last else {
      type.description = joined(type.description)
      return
    }
    type.fields[last].description = joined(type.fields[last].description)
  }
}
