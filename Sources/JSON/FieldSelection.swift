/// Which parts of a value a reader keeps. What is left out is checked as strictly as the rest, but costs
/// no memory and little time.
///
/// A selection passes through arrays to their elements, and keeps whatever is neither array nor object.
/// Members are told apart by their names' bytes; one that is left out is absent.
public struct FieldSelection: Hashable, Sendable {
  struct Member: Hashable, Sendable {
    let name: String
    /// The name as it stands in most documents: compared without making a string.
    let bytes: [UInt8]
    let selection: FieldSelection
  }

  enum Kind: Hashable, Sendable {
    case all
    case none
    /// Of the members that are named what is told, and all others or none.
    case members([Member], keepsOthers: Bool)
  }

  let kind: Kind

  /// The whole value.
  public static let all = FieldSelection(kind: .all)
  /// Nothing: a member is absent, a document null.
  public static let none = FieldSelection(kind: .none)

  /// Of objects these members and no others, of each what is told.
  public static func only(_ members: [String: FieldSelection]) -> FieldSelection {
    FieldSelection(kind: .members(sorted(members), keepsOthers: false))
  }

  /// Of objects all members, but of these no more than what is told.
  public static func all(but members: [String: FieldSelection]) -> FieldSelection {
    FieldSelection(kind: .members(sorted(members), keepsOthers: true))
  }

  private static func sorted(_ members: [String: FieldSelection]) -> [Member] {
    members.sorted { $0.key < $1.key }
      .map { Member(name: $0.key, bytes: Array($0.key.utf8), selection: $0.value) }
  }
}
